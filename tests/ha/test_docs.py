"""What the documentation offers to paste is taken by Home Assistant, and names what exists."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.helpers import entity_registry as er
from homeassistant.util.yaml import load_yaml

from .fakes import FakeBackend, make_device
from .test_config_flow import REMOTE

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .conftest import SetUp

CHECKOUT = Path(__file__).parents[2]
GUIDE = CHECKOUT / "docs" / "home-assistant.md"
FOLDER = CHECKOUT / "docs" / "home-assistant"
BLUEPRINT = CHECKOUT / "blueprints" / "automation" / "netmon" / "new_device.yaml"
# Those of netmon's own, and of the two targets that the page asks for.
OURS = r"\b(?:event|sensor|binary_sensor|button)\.(?:netmon|router|internet)_\w+"
TARGETS = [
    ConfigSubentryDataWithId(
        data={"kind": "ping", "where": where, "name": name},
        subentry_type="target",
        title=name,
        unique_id=f"user:{name}/ping",
        subentry_id=name,
    )
    for name, where in (("Router", "10.77.0.1"), ("Internet", "1.1.1.1"))
]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("more", [{}, REMOTE], ids=["embedded", "remote"])
async def test_every_entity_that_is_named_exists_in_every_language_and_for_every_kind_of_entry(
    hass: HomeAssistant, set_up: SetUp, language: str, more: dict[str, Any]
) -> None:
    hass.config.language = language
    await set_up(FakeBackend(make_device(hostname="nas")), subentries_data=TARGETS, **more)
    for file in (GUIDE, *FOLDER.glob("*.yaml")):
        named = set(re.findall(OURS, file.read_text("utf-8")))
        assert named, file
        assert not {each for each in named if each not in er.async_get(hass).entities}, file


async def test_every_automation_is_valid(hass: HomeAssistant, set_up: SetUp) -> None:
    await set_up(FakeBackend())
    automations = load_yaml(FOLDER / "automations.yaml")
    assert isinstance(automations, list)
    assert len(automations) == 6
    for each in automations:
        taken = await async_validate_config_item(hass, each["id"], each)
        assert taken is not None
        assert taken.validation_error is None, taken.validation_error


async def test_the_blueprint_is_valid_with_nothing_but_the_event_entity(
    hass: HomeAssistant, set_up: SetUp, tmp_path: Path
) -> None:
    hass.config.config_dir = str(tmp_path)
    folder = tmp_path / "blueprints" / "automation" / "netmon"
    folder.mkdir(parents=True)
    shutil.copy(BLUEPRINT, folder)
    await set_up(FakeBackend())
    given = {"path": "netmon/new_device.yaml", "input": {"activity": "event.netmon_network_activity"}}
    taken = await async_validate_config_item(hass, "new", {"use_blueprint": given})
    assert taken is not None
    assert taken.validation_error is None, taken.validation_error
