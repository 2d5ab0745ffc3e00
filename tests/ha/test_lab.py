"""The real engine inside Home Assistant, on a small network of namespaces."""

from __future__ import annotations

import asyncio
import gc
import shutil
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.netmon import backup
from custom_components.netmon.const import CONF_MODE, MODE_EMBEDDED
from custom_components.netmon.engine import EmbeddedSeries, ScanRequest, SqliteStore
from custom_components.netmon.making import data_folder

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from tests.lab.small_lan import SmallLan


@pytest.fixture
def entry(inside: SmallLan, hass: HomeAssistant, tmp_path: Path) -> MockConfigEntry:
    """The engine inside Home Assistant, with a folder of its own."""
    hass.config.config_dir = str(tmp_path)
    made = MockConfigEntry(
        domain="netmon", title="Netmon", unique_id="embedded", data={CONF_MODE: MODE_EMBEDDED}
    )
    made.add_to_hass(hass)
    return made


async def load_and_scan(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await entry.runtime_data.backend.scan(ScanRequest(rate=5000))
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=10))
    await hass.async_block_till_done()


def trackers(hass: HomeAssistant, entry: MockConfigEntry) -> list[er.RegistryEntry]:
    rows = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return [row for row in rows if row.domain == "device_tracker"]


def held() -> Counter[str]:
    """The tasks and threads that are ours, and every file and socket that is open."""
    gc.collect()
    tasks = [task.get_name() for task in asyncio.all_tasks() if "netmon" in task.get_name()]
    threads = [thread.name for thread in threading.enumerate() if "netmon" in thread.name]
    files = [str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    # A socket made anew has another number.
    return Counter([*tasks, *threads, *(name.partition(":")[0] for name in files)])


async def left_since(before: Counter[str]) -> Counter[str]:
    """What is held now and was not before, once nothing of it goes away by itself any more.

    pycares closes a resolver's pipes in a thread of its own, up to a second after it was asked.
    """
    for _ in range(50):
        if not (more := held() - before):
            break
        await asyncio.sleep(0.1)
    return more


async def test_hosts_of_the_network_become_trackers(
    inside: SmallLan, hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await load_and_scan(hass, entry)
    states = hass.states.async_all("device_tracker")
    # The phone's MAC is a made-up one, so its tracker is there and disabled.
    others = {str(address) for address in inside.macs} - {"10.77.0.22"}
    assert {state.attributes["ip"] for state in states} == others
    assert {state.state for state in states} == {"home"}
    assert hass.states.get("device_tracker.printer") is not None
    assert [row.disabled_by for row in trackers(hass, entry)].count(er.RegistryEntryDisabler.INTEGRATION) == 1
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert entry.state is ConfigEntryState.NOT_LOADED


async def test_an_unloaded_entry_leaves_no_task_thread_socket_or_file(
    inside: SmallLan, hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    # What Home Assistant and the libraries make once, they keep.
    await load_and_scan(hass, entry)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    before = held()
    for _ in range(3):
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        assert await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_block_till_done()
    assert not await left_since(before)


async def test_an_entry_that_is_unloaded_while_its_engine_starts_leaves_nothing_either(
    inside: SmallLan, hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await load_and_scan(hass, entry)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    before = held()
    for pause in (0, 0, 0.001, 0.01, 0.05):
        assert await hass.config_entries.async_setup(entry.entry_id)
        await asyncio.sleep(pause)
        # As when options are saved twice.
        await asyncio.gather(*(hass.config_entries.async_reload(entry.entry_id) for _ in range(2)))
        assert await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_block_till_done()
    assert not await left_since(before)


async def test_a_lost_database_orphans_no_entity(
    inside: SmallLan, hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await load_and_scan(hass, entry)
    before = {row.unique_id: row.entity_id for row in trackers(hass, entry) if row.disabled_by is None}
    assert await hass.config_entries.async_unload(entry.entry_id)
    folder = data_folder(hass)
    assert {"netmon.db", "metrics.db"} <= {path.name for path in folder.iterdir()}
    shutil.rmtree(folder)
    await load_and_scan(hass, entry)
    after = {row.unique_id: row.entity_id for row in trackers(hass, entry) if row.disabled_by is None}
    assert before.items() <= after.items()
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_backup_copies_sound_files_while_netmon_goes_on(
    inside: SmallLan, hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path
) -> None:
    await load_and_scan(hass, entry)
    backend = entry.runtime_data.backend
    await backup.async_pre_backup(hass)
    known = set(backend.state.devices)
    # It looks on meanwhile.
    assert (await backend.scan(ScanRequest(rate=5000))).answered
    shutil.copytree(data_folder(hass), tmp_path / "copy", ignore=shutil.ignore_patterns("*.db-shm"))
    assert {state.state for state in hass.states.async_all("device_tracker")} == {"home"}
    await backup.async_post_backup(hass)
    store = SqliteStore(tmp_path / "copy" / "netmon.db")
    stored = await store.open()
    await store.close()
    assert {device.id for device in stored.devices} == known
    assert stored.set_aside is None
    series = EmbeddedSeries(tmp_path / "copy" / "metrics.db")
    await series.open()
    assert series.health is None
    await series.close()
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_the_form_asks_only_for_what_this_machine_has(inside: SmallLan, hass: HomeAssistant) -> None:
    result = await hass.config_entries.flow.async_init("netmon", context={"source": "user"})
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"next_step_id": "embedded"})
    assert result["data_schema"] is not None
    fields = {str(key): value for key, value in result["data_schema"].schema.items()}
    assert fields["interfaces"].config["options"] == ["eth0"]
