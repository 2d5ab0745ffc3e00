from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_HOME, STATE_NOT_HOME, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import State, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    mock_restore_cache,
)

from custom_components.netmon.const import CHUNK, DOMAIN
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten, DevicesSeen
from netmon_core.model.fact import Fact
from netmon_core.model.presence import Presence

from .fakes import NOW, FakeBackend, household, make_device
from .moves import add_person
from .test_config_flow import REMOTE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from homeassistant.core import HomeAssistant

    from netmon_core.model.device import Device

    from .conftest import SetUp

type Later = Callable[..., Awaitable[None]]

NAS = "device_tracker.nas"


def trackers(hass: HomeAssistant) -> dict[str, str]:
    return {state.entity_id: state.state for state in hass.states.async_all("device_tracker")}


async def test_what_is_known_has_trackers_before_netmon_starts(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(*household(60))
    entry = await set_up(backend)
    assert entry.state is ConfigEntryState.LOADED
    assert len(trackers(hass)) == 60
    assert set(trackers(hass).values()) == {STATE_HOME}
    assert backend.commands == [("start",)]


async def test_a_tracker_follows_the_presence(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(make_device(hostname="nas"))
    await set_up(backend)
    state = hass.states.get(NAS)
    assert state is not None
    assert state.state == STATE_HOME
    assert state.attributes["ip"] == "10.77.0.21"
    assert state.attributes["mac"] == "00:11:32:00:00:21"
    assert state.attributes["host_name"] == "nas"
    backend.change("d1", presence=Presence.OFFLINE)
    assert trackers(hass) == {NAS: STATE_NOT_HOME}
    backend.change("d1", presence=Presence.ONLINE)
    assert trackers(hass) == {NAS: STATE_HOME}


async def test_while_netmon_cannot_tell_a_tracker_stays_as_it_was(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(make_device(hostname="nas"))
    await set_up(backend)
    backend.change("d1", presence=Presence.UNKNOWN)
    assert trackers(hass) == {NAS: STATE_HOME}


@pytest.mark.parametrize("before", [STATE_HOME, STATE_NOT_HOME])
async def test_a_tracker_of_which_nothing_is_known_yet_goes_on_from_its_last_state(
    hass: HomeAssistant, set_up: SetUp, before: str
) -> None:
    mock_restore_cache(hass, [State(NAS, before)])
    await set_up(FakeBackend(make_device(hostname="nas", presence=Presence.UNKNOWN)))
    assert trackers(hass) == {NAS: before}


async def test_a_tracker_of_which_nobody_ever_knew_is_unknown(hass: HomeAssistant, set_up: SetUp) -> None:
    await set_up(FakeBackend(make_device(hostname="nas", presence=Presence.UNKNOWN)))
    assert trackers(hass) == {NAS: STATE_UNKNOWN}


async def test_a_newcomer_gets_a_tracker_named_by_what_became_known_of_it(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend()
    await set_up(backend)
    backend.discover(make_device())
    assert trackers(hass) == {}
    backend.change("d1", hostname="nas")
    await later()
    assert trackers(hass) == {NAS: STATE_HOME}


async def test_a_host_behind_a_router_has_a_tracker_without_a_mac(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(make_device(mac=None, hostname="nas"))
    await set_up(backend)
    state = hass.states.get(NAS)
    assert state is not None
    assert state.state == STATE_HOME
    assert "mac" not in state.attributes


async def test_a_tracker_gets_its_mac_when_that_becomes_known_and_stays_the_same_entity(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend(make_device(mac=None, hostname="nas"))
    entry = await set_up(backend)
    before = er.async_get(hass).async_get(NAS)
    assert before is not None
    changes: list[State | None] = []
    hass.bus.async_listen("state_changed", callback(lambda event: changes.append(event.data["new_state"])))
    backend.change("d1", interfaces=make_device().interfaces)
    # Told twice before it had time to make way.
    backend.change("d1", presence=Presence.OFFLINE)
    await hass.async_block_till_done()
    state = hass.states.get(NAS)
    assert state is not None
    assert (state.state, state.attributes["ip"]) == (STATE_NOT_HOME, "10.77.0.21")
    after = er.async_get(hass).async_get(NAS)
    assert after is not None
    assert (after.id, after.unique_id) == (before.id, before.unique_id)
    backend.change("d1", presence=Presence.ONLINE)
    state = hass.states.get(NAS)
    assert state is not None
    assert state.attributes["mac"] == "00:11:32:00:00:21"
    assert STATE_UNAVAILABLE not in {each.state for each in changes if each is not None}
    await later()
    row = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, "embedded:d1"), entry.entry_id)
    assert row is not None
    assert row.connections == {("mac", "00:11:32:00:00:21")}


@pytest.mark.parametrize(
    ("named", "object_id"),
    [
        ({"hostname": "nas.lan.test"}, "nas"),
        ({"hostname": "nas.lan.test", "name": "The Archive"}, "the_archive"),
        # Never of an address, which may be another's tomorrow.
        ({}, "synology_00_00_21"),
        ({"mac": None}, "device_d1"),
        ({"private": True, "known": True}, "device_d1"),
        ({"name": "???"}, None),
    ],
)
async def test_entity_ids_are_made_of_the_short_name_and_the_device_has_its_whole_name(
    hass: HomeAssistant, set_up: SetUp, named: dict[str, Any], object_id: str | None
) -> None:
    device = make_device(**named)
    await set_up(FakeBackend(device))
    (row,) = (each for each in er.async_get(hass).entities.values() if each.unique_id == "embedded:d1")
    if object_id is not None:
        assert row.entity_id == f"device_tracker.{object_id}"
        assert er.async_get(hass).async_get(f"sensor.{object_id}_ip_address") is not None
    assert row.device_id is not None
    shown = dr.async_get(hass).async_get(row.device_id)
    assert shown is not None
    assert shown.name == device.label


async def test_a_newcomer_is_let_in_as_soon_as_it_is_named(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend()
    await set_up(backend)
    backend.discover(make_device())
    await later(seconds=1.1)
    assert trackers(hass) == {}
    backend.change("d1", hostname="nas.lan.test")
    await later(seconds=1.1)
    assert trackers(hass) == {NAS: STATE_HOME}


async def test_a_newcomer_waits_for_its_address_and_not_for_long(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend()
    await set_up(backend)
    found = make_device(hostname="nas")
    bare = replace(found, interfaces=tuple(replace(each, addresses=()) for each in found.interfaces))
    backend.discover(bare)
    await later(seconds=5)
    assert trackers(hass) == {}
    backend.change("d1", interfaces=found.interfaces)
    await later(seconds=1.1)
    assert trackers(hass) == {NAS: STATE_HOME}
    backend.discover(replace(bare, id="d2", hostname="tv"))
    await later(seconds=16)
    assert set(trackers(hass)) == {NAS, "device_tracker.tv"}


async def test_each_newcomer_has_its_own_time_to_be_named(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend()
    entry = await set_up(backend)
    one, two = household(2)
    backend.discover(replace(one, hostname=None))
    await later(seconds=2)
    backend.discover(replace(two, hostname=None))
    await later(seconds=2)
    assert set(trackers(hass)) == {"device_tracker.synology_00_00_01"}
    backend.change("d2", hostname="tv")
    await later(seconds=1.1)
    assert set(trackers(hass)) == {"device_tracker.synology_00_00_01", "device_tracker.tv"}
    # Nobody is left to wait for.
    assert entry.runtime_data._newcomers_timer is None


async def test_a_newcomer_has_its_time_to_be_named_through_a_reload(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend()
    entry = await set_up(backend)
    backend.discover(make_device(first_seen=dt_util.utcnow()))
    # As when the first target is added while the first scan runs.
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert trackers(hass) == {}
    backend.change("d1", hostname="nas")
    await later(seconds=1.1)
    assert trackers(hass) == {NAS: STATE_HOME}


async def test_while_many_come_in_others_run(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend()
    await set_up(backend)
    counts: list[int] = []

    async def look() -> None:
        while not counts or counts[-1] < 100:
            counts.append(len(trackers(hass)))
            await asyncio.sleep(0)

    looking = asyncio.create_task(look())
    backend.discover(*household(100))
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=2))
    await looking
    # A handful at a time.
    assert max(after - before for before, after in pairwise(counts)) <= CHUNK
    await hass.async_block_till_done()


async def test_who_is_forgotten_or_unloaded_while_many_come_in_does_not_come_in(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend()
    entry = await set_up(backend)
    backend.discover(*household(100))
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=2))
    await asyncio.sleep(0)
    assert len(trackers(hass)) < 50
    gone = sorted(backend.state.devices)[-1]
    backend.tell(DeviceForgotten(device_id=gone))
    await asyncio.sleep(0)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    rows = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert len(rows) < 100


async def test_those_that_were_found_just_before_a_reload_need_no_second_leave_to_come_in(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    now = dt_util.utcnow()
    many = [replace(each, hostname=None, first_seen=now) for each in household(200)]
    await set_up(FakeBackend(*many))
    assert trackers(hass) == {}
    await later()
    assert len(trackers(hass)) == 200


async def test_trackers_are_unavailable_only_while_the_backend_is_and_their_hold_is_over(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend(make_device(hostname="nas"))
    await set_up(backend)
    backend.set_available(available=False)
    await later(hours=23)
    assert trackers(hass) == {NAS: STATE_HOME}
    await later(hours=2)
    assert trackers(hass) == {NAS: STATE_UNAVAILABLE}
    backend.set_available(available=True)
    await hass.async_block_till_done()
    assert trackers(hass) == {NAS: STATE_HOME}


async def test_that_the_backend_is_lost_is_left_to_the_backend_to_log(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    backend = FakeBackend(make_device())
    await set_up(backend)
    caplog.clear()
    for available in (False, False, True):
        backend.set_available(available=available)
        await hass.async_block_till_done()
    assert [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []


async def test_after_a_new_beginning_the_trackers_say_what_is_so_now(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend(*household(2))
    await set_up(backend)
    one, two = household(2)
    backend.replace_state(
        replace(one, presence=Presence.OFFLINE), two, make_device("d3", hostname="late", mac=None)
    )
    await later()
    assert trackers(hass) == {
        "device_tracker.host1": STATE_NOT_HOME,
        "device_tracker.host2": STATE_HOME,
        "device_tracker.late": STATE_HOME,
    }


async def test_a_device_has_its_particulars_and_hangs_on_the_hub(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    fact = Fact(name="model", value="DS220", source="mdns", confidence=0.9, seen_at=NOW)
    backend = FakeBackend(make_device(hostname="nas", facts=(fact,)))
    entry = await set_up(backend)
    registry = dr.async_get(hass)
    row = registry.async_get_device_by_identifier((DOMAIN, "embedded:d1"), entry.entry_id)
    hub = registry.async_get_device_by_identifier((DOMAIN, "embedded"), entry.entry_id)
    assert row is not None
    assert hub is not None
    assert (row.name, row.manufacturer, row.model, row.via_device_id) == ("nas", "Synology", "DS220", hub.id)
    assert row.connections == {("mac", "00:11:32:00:00:21")}
    assert hub.sw_version == "1.2.3"
    backend.change("d1", name="Archive")
    await later()
    changed = registry.async_get(row.id)
    assert changed is not None
    assert changed.name == "Archive"


async def test_one_mac_on_two_networks_stays_two_devices(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(make_device("d1", hostname="lan"), make_device("d2", hostname="guest"))
    entry = await set_up(backend)
    registry = dr.async_get(hass)
    rows = [
        registry.async_get_device_by_identifier((DOMAIN, f"embedded:{id_}"), entry.entry_id)
        for id_ in ("d1", "d2")
    ]
    assert [len(row.connections) for row in rows if row is not None] == [1, 0]


@pytest.mark.parametrize(
    "mac", ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:fb", "00:00:5e:00:01:0a"]
)
async def test_a_mac_that_is_not_one_devices_ties_nothing_together(
    hass: HomeAssistant, set_up: SetUp, mac: str
) -> None:
    entry = await set_up(FakeBackend(make_device(hostname="virtual", mac=mac)))
    assert macs_of_rows(hass, entry) == {"virtual": set()}
    assert trackers(hass) == {"device_tracker.virtual": STATE_HOME}


async def test_a_lent_mac_ties_nothing_together(hass: HomeAssistant, set_up: SetUp) -> None:
    extender = make_device(hostname="camera")
    lent = tuple(replace(each, proxied=True) for each in extender.interfaces)
    entry = await set_up(FakeBackend(replace(extender, interfaces=lent)))
    assert macs_of_rows(hass, entry) == {"camera": set()}


async def test_a_device_of_another_integration_with_the_same_mac_keeps_its_name(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    other = MockConfigEntry(domain="printers")
    other.add_to_hass(hass)
    registry = dr.async_get(hass)
    theirs = registry.async_get_or_create(
        config_entry_id=other.entry_id, connections={("mac", "00:11:32:00:00:21")}, name="Theirs"
    )
    entry = await set_up(FakeBackend(make_device(hostname="nas")))
    kept = registry.async_get(theirs.id)
    assert kept is not None
    assert kept.name == "Theirs"
    assert macs_of_rows(hass, entry) == {"nas": {"00:11:32:00:00:21"}}


async def test_a_phone_that_two_netmons_see_has_a_tracker_of_each_and_their_states_apart(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    here, there = FakeBackend(make_device(hostname="phone")), FakeBackend(make_device(hostname="phone"))
    await set_up(here)
    await set_up(there, **REMOTE)
    assert trackers(hass) == {"device_tracker.phone": STATE_HOME, "device_tracker.phone_2": STATE_HOME}
    await add_person(hass, "device_tracker.phone", "device_tracker.phone_2")
    here.change("d1", presence=Presence.OFFLINE)
    await hass.async_block_till_done()
    assert trackers(hass) == {"device_tracker.phone": STATE_NOT_HOME, "device_tracker.phone_2": STATE_HOME}
    person = hass.states.get("person.ann")
    assert person is not None
    assert person.state == STATE_HOME
    there.change("d1", presence=Presence.OFFLINE)
    await hass.async_block_till_done()
    person = hass.states.get("person.ann")
    assert person is not None
    assert person.state == STATE_NOT_HOME


async def test_what_the_user_has_said_of_a_device_stays_when_netmon_calls_it_otherwise(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend(make_device(hostname="nas"))
    entry = await set_up(backend)
    registry = dr.async_get(hass)
    row = registry.async_get_device_by_identifier((DOMAIN, "embedded:d1"), entry.entry_id)
    assert row is not None
    registry.async_update_device(row.id, name_by_user="Mine", area_id="kitchen")
    await backend.rename("d1", "Archive")
    await later()
    for _ in range(2):
        kept = registry.async_get(row.id)
        assert kept is not None
        assert (kept.name, kept.name_by_user, kept.area_id) == ("Archive", "Mine", "kitchen")
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
    assert trackers(hass) == {NAS: STATE_HOME}


async def test_a_device_that_the_user_disabled_stays_so_whatever_becomes_of_it(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend(make_device(hostname="nas"))
    entry = await set_up(backend)
    registry = dr.async_get(hass)
    row = registry.async_get_device_by_identifier((DOMAIN, "embedded:d1"), entry.entry_id)
    assert row is not None
    registry.async_update_device(row.id, disabled_by=dr.DeviceEntryDisabler.USER)
    await hass.async_block_till_done()
    assert trackers(hass) == {}
    await backend.set_known("d1", known=True)
    backend.change("d1", presence=Presence.OFFLINE)
    await later()
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert trackers(hass) == {}
    kept = registry.async_get(row.id)
    assert kept is not None
    assert kept.disabled_by is dr.DeviceEntryDisabler.USER


def two_macs() -> tuple[Device, Device, Device]:
    """A laptop with its cable and its Wi-Fi, then with its cable alone, and who has the Wi-Fi then."""
    laptop = make_device("d1", mac="00:11:32:00:00:01", hostname="laptop")
    other = make_device("d2", mac="00:11:32:00:00:02", hostname="other")
    both = replace(laptop, interfaces=(*laptop.interfaces, *other.interfaces))
    return both, laptop, other


def macs_of_rows(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str | None, set[str]]:
    rows = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return {row.name: {mac for _, mac in row.connections} for row in rows if row.via_device_id is not None}


APART = {"laptop": {"00:11:32:00:00:01"}, "other": {"00:11:32:00:00:02"}}


async def test_a_mac_that_becomes_another_devices_goes_over_to_it(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    both, laptop, other = two_macs()
    backend = FakeBackend(both)
    entry = await set_up(backend)
    backend.tell(DeviceChanged(device=laptop, changed=("interfaces",)), DeviceDiscovered(device=other))
    await later()
    assert macs_of_rows(hass, entry) == APART


async def test_a_mac_that_became_another_devices_while_nobody_looked_goes_over_to_it(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    both, laptop, other = two_macs()
    backend = FakeBackend(both)
    entry = await set_up(backend)
    assert await hass.config_entries.async_unload(entry.entry_id)
    backend.replace_state(other, laptop)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert macs_of_rows(hass, entry) == APART
    assert trackers(hass) == {"device_tracker.laptop": STATE_HOME, "device_tracker.other": STATE_HOME}


async def test_who_shares_a_mac_keeps_its_row_whoever_comes_first(hass: HomeAssistant, set_up: SetUp) -> None:
    devices = (make_device("d1", hostname="lan"), make_device("d2", hostname="guest"))
    backend = FakeBackend(*devices)
    entry = await set_up(backend)
    before = macs_of_rows(hass, entry)
    backend.replace_state(*reversed(devices))
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert macs_of_rows(hass, entry) == before == {"lan": {"00:11:32:00:00:21"}, "guest": set()}


async def test_strangers_do_not_take_the_room_of_who_was_in_before(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    devices = household(4)
    backend = FakeBackend(*devices[2:])
    entry = await set_up(backend, options={"devices": {"cap": 2}})
    before = trackers(hass)
    assert len(before) == 2
    backend.replace_state(*devices)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert trackers(hass) == before


@pytest.mark.parametrize("change", ["forgotten", "ignored", "merged"])
async def test_what_is_no_more_is_taken_out_with_its_entities(
    hass: HomeAssistant, set_up: SetUp, later: Later, change: str
) -> None:
    backend = FakeBackend(*household(2))
    entry = await set_up(backend)
    match change:
        case "ignored":
            backend.change("d1", known=False)
        case "merged":
            backend.tell(DeviceForgotten(device_id="d1", merged_into="d2"))
        case _:
            backend.tell(DeviceForgotten(device_id="d1"))
    await later()
    assert list(trackers(hass)) == ["device_tracker.host2"]
    assert er.async_get(hass).async_get("device_tracker.host1") is None
    row = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, "embedded:d1"), entry.entry_id)
    assert row is None
    # What happens afterwards concerns nobody.
    backend.tell(DevicesSeen(seen=(("d1", NOW),)))


async def test_a_device_that_was_gone_too_long_is_taken_out_and_comes_back_by_itself(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    device = make_device(hostname="nas", presence=Presence.OFFLINE, seen=NOW - timedelta(days=29, hours=23))
    backend = FakeBackend(device)
    await set_up(backend)
    assert list(trackers(hass)) == [NAS]
    await later(hours=2)
    assert trackers(hass) == {}
    backend.change("d1", presence=Presence.ONLINE, last_seen=NOW)
    await later()
    assert trackers(hass) == {NAS: STATE_HOME}


async def test_what_is_the_users_is_never_too_old(hass: HomeAssistant, set_up: SetUp, later: Later) -> None:
    device = make_device(name="NAS", presence=Presence.OFFLINE, seen=NOW - timedelta(days=400))
    await set_up(FakeBackend(device))
    await later(hours=2)
    assert list(trackers(hass)) == [NAS]


async def test_rows_of_devices_that_are_not_wanted_are_cleared_away_at_set_up(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend(*household(2))
    entry = await set_up(backend)
    hass.config_entries.async_update_entry(entry, options={"devices": {"track": "known"}})
    await hass.async_block_till_done()
    assert trackers(hass) == {}
    rows = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert [row.name for row in rows] == ["Netmon"]


@pytest.mark.parametrize(("more", "kept"), [({}, True), (REMOTE, False)], ids=["embedded", "remote"])
async def test_who_was_in_before_the_engine_lost_its_database_is_waited_for(
    hass: HomeAssistant, set_up: SetUp, later: Later, more: dict[str, Any], *, kept: bool
) -> None:
    devices = household(2)
    backend = FakeBackend(*devices)
    entry = await set_up(backend, **more)
    tracker = er.async_get(hass).async_get("device_tracker.host2")
    assert tracker is not None
    backend.replace_state()
    for _ in range(2):
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
        # One of them is found before the next start.
        backend.discover(devices[0])
        await later()
    # What a server has forgotten is gone.
    assert (er.async_get(hass).async_get("device_tracker.host2") is not None) is kept
    assert trackers(hass)["device_tracker.host1"] == STATE_HOME
    backend.discover(devices[1])
    await later()
    assert trackers(hass) == {"device_tracker.host1": STATE_HOME, "device_tracker.host2": STATE_HOME}


async def test_a_stranger_with_a_made_up_mac_gets_a_disabled_tracker_until_it_is_selected(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend(make_device(hostname="phone", private=True))
    entry = await set_up(backend)
    assert trackers(hass) == {}
    row = er.async_get(hass).async_get("device_tracker.phone")
    assert row is not None
    assert row.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    hass.config_entries.async_update_entry(entry, options={"devices": {"selected": ["d1"]}})
    await hass.async_block_till_done()
    assert trackers(hass) == {"device_tracker.phone": STATE_HOME}


async def test_a_phone_that_is_marked_as_known_gets_its_tracker(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend(make_device(hostname="phone", private=True))
    await set_up(backend)
    backend.change("d1", known=True)
    backend.change("d1", "known")
    await later(seconds=31)
    assert trackers(hass) == {"device_tracker.phone": STATE_HOME}


async def test_other_options_for_private_macs_are_for_those_that_are_in_too(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend(make_device(hostname="phone", private=True))
    entry = await set_up(backend)
    hass.config_entries.async_update_entry(entry, options={"devices": {"private_macs": "enabled"}})
    await hass.async_block_till_done()
    assert trackers(hass) == {"device_tracker.phone": STATE_HOME}


async def test_a_tracker_that_the_user_disabled_stays_so(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(make_device(hostname="nas"))
    entry = await set_up(backend)
    er.async_get(hass).async_update_entity(NAS, disabled_by=er.RegistryEntryDisabler.USER)
    hass.config_entries.async_update_entry(entry, options={"devices": {"selected": ["d1"]}})
    await hass.async_block_till_done()
    assert trackers(hass) == {}


async def test_a_choice_survives_a_merge(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(*household(3))
    entry = await set_up(backend, options={"devices": {"track": "selected", "selected": ["d1", "d3"]}})
    assert set(trackers(hass)) == {"device_tracker.host1", "device_tracker.host3"}
    backend.tell(DeviceForgotten(device_id="d1", merged_into="d2"))
    await hass.async_block_till_done()
    assert entry.options["devices"]["selected"] == ["d2", "d3"]
    assert set(trackers(hass)) == {"device_tracker.host2", "device_tracker.host3"}


async def test_a_flood_of_strangers_stops_at_the_cap_and_is_told(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend()
    entry = await set_up(backend, options={"devices": {"cap": 20}})
    backend.discover(*household(50))
    await later()
    assert len(trackers(hass)) == 20
    issue = ir.async_get(hass).async_get_issue(DOMAIN, f"device_flood_{entry.entry_id}")
    assert issue is not None
    assert issue.translation_placeholders == {"entry": "Netmon", "waiting": "30", "cap": "20"}
    # The user's own has room all the same.
    backend.discover(make_device("mine", mac="00:11:32:00:ff:01", ip="10.77.9.1", name="Mine"))
    await later()
    assert len(trackers(hass)) == 21


async def test_strangers_are_let_in_slowly_once_there_were_many(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend()
    await set_up(backend)
    backend.discover(*household(200))
    await later()
    assert len(trackers(hass)) == 128
    await later(minutes=11)
    assert 130 <= len(trackers(hass)) <= 150


async def test_seen_again_writes_no_state_of_a_tracker(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(make_device(hostname="nas"))
    await set_up(backend)
    before = hass.states.get(NAS)
    backend.tell(DevicesSeen(seen=(("d1", NOW + timedelta(seconds=9)),)))
    await hass.async_block_till_done()
    after = hass.states.get(NAS)
    assert before is not None
    assert after is not None
    assert after.last_reported == before.last_reported
