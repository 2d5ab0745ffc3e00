"""What Home Assistant kept with earlier versions of the integration is taken up by today's."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CoreState
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import category_registry as cr
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import floor_registry as fr
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers import label_registry as lr
from homeassistant.helpers import restore_state as rs

import custom_components.netmon.embedded
from custom_components.netmon.const import DOMAIN
from custom_components.netmon.making import data_folder
from tests.store.folders.kept import contents, data_of, kept_folders, raise_version

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from homeassistant.config_entries import ConfigEntry
    from homeassistant.core import HomeAssistant

    from tests.store.folders.kept import Kept


@pytest.fixture(params=kept_folders(), ids=lambda kept: kept.path.name)
def kept(request: pytest.FixtureRequest) -> Kept:
    found: Kept = request.param
    return found


@pytest.fixture
def load_registries() -> bool:
    """The files are there before they are read."""
    return False


@pytest.fixture
def stored(kept: Kept) -> dict[str, Any]:
    """Home Assistant's own files, by their key."""
    return {path.name: json.loads(path.read_text()) for path in (kept.path / "homeassistant").iterdir()}


@pytest.fixture
def begin(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    stored: dict[str, Any],
    kept: Kept,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[], Awaitable[ConfigEntry[Any]]]:
    """Start as Home Assistant does on a folder: read its files, then set up the entry that is in them."""
    # The engine opens its files, and does not begin to look around.
    hass.set_state(CoreState.not_running)
    monkeypatch.setattr(custom_components.netmon.embedded, "_capabilities", tuple)
    hass.config.config_dir = str(tmp_path)
    (tmp_path / ".storage").mkdir()
    shutil.copytree(kept.path / "data", data_folder(hass))

    async def go() -> ConfigEntry[Any]:
        hass_storage.update(json.loads(json.dumps(stored)))
        dr.async_setup(hass)
        for registry in (ar, cr, dr, er, fr, ir, lr, rs):
            await registry.async_load(hass)
        await hass.config_entries.async_initialize()
        (entry,) = hass.config_entries.async_entries(DOMAIN)
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        return entry

    return go


async def test_every_entity_that_was_there_is_there_with_its_name_and_its_state(
    hass: HomeAssistant, begin: Callable[[], Awaitable[ConfigEntry[Any]]], stored: dict[str, Any], kept: Kept
) -> None:
    entry = await begin()

    assert entry.state is ConfigEntryState.LOADED
    rows = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    before = {row["entity_id"]: row for row in stored["core.entity_registry"]["data"]["entities"]}
    after = {row.entity_id: row for row in rows}
    assert before.keys() <= after.keys()
    for entity_id, row in before.items():
        now = after[entity_id]
        assert (now.unique_id, now.id, now.name) == (row["unique_id"], row["id"], row["name"])
        assert now.disabled_by == row["disabled_by"], entity_id
    enabled = [entity_id for entity_id, row in after.items() if row.disabled_by is None]
    assert "device_tracker.telly" in enabled
    for entity_id in enabled:
        assert (state := hass.states.get(entity_id)) is not None, entity_id
        assert not state.attributes.get("restored"), entity_id
    assert set(entry.runtime_data.backend.state.devices) == {each["id"] for each in kept.told["devices"]}
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_every_device_and_every_answer_in_the_forms_is_kept(
    hass: HomeAssistant, begin: Callable[[], Awaitable[ConfigEntry[Any]]], stored: dict[str, Any]
) -> None:
    entry = await begin()

    (told,) = stored["core.config_entries"]["data"]["entries"]
    assert (entry.entry_id, entry.unique_id) == (told["entry_id"], told["unique_id"])
    assert (entry.data, entry.options) == (told["data"], told["options"])
    targets = {each["unique_id"]: each["data"] for each in told["subentries"]}
    assert targets
    assert {each.unique_id: dict(each.data) for each in entry.subentries.values()} == targets
    assert targets.keys() <= set(entry.runtime_data.backend.state.targets)
    before = {
        row["id"]: {tuple(each) for each in row["identifiers"]}
        for row in stored["core.device_registry"]["data"]["devices"]
    }
    after = {
        row.id: row.identifiers
        for row in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    }
    assert before
    assert before.items() <= after.items()
    assert await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize("name", ["netmon.db", "metrics.db"])
async def test_newer_data_are_refused_in_words_and_left_as_they_were(
    hass: HomeAssistant, begin: Callable[[], Awaitable[ConfigEntry[Any]]], stored: dict[str, Any], name: str
) -> None:
    raise_version(data_folder(hass) / name)
    before = contents(data_folder(hass))

    entry = await begin()

    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert "newer netmon" in (entry.reason or "")
    after = data_of(data_folder(hass))
    if name == "metrics.db":
        # The other is of an older schema: it is brought up to ours, beside a copy, before this one is opened.
        after = {each: after[each] for each in after if not each.startswith("netmon.db")}
        before = {each: before[each] for each in before if not each.startswith("netmon.db")}
    assert after == before
    rows = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert {row.entity_id for row in rows} == {
        row["entity_id"] for row in stored["core.entity_registry"]["data"]["entities"]
    }


async def test_the_entry_of_a_newer_integration_is_refused_and_left_as_it_was(
    hass: HomeAssistant, begin: Callable[[], Awaitable[ConfigEntry[Any]]], stored: dict[str, Any]
) -> None:
    (told,) = stored["core.config_entries"]["data"]["entries"]
    told["version"] += 1
    before = contents(data_folder(hass))

    entry = await begin()

    assert entry.state is ConfigEntryState.MIGRATION_ERROR
    assert (entry.version, entry.data, entry.options) == (told["version"], told["data"], told["options"])
    assert contents(data_folder(hass)) == before
