"""Nothing that people act on moves but by what a device did. Tried through the state machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

import pytest
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState, ConfigSubentry
from homeassistant.const import EVENT_HOMEASSISTANT_STOP, STATE_HOME, STATE_NOT_HOME, STATE_UNAVAILABLE
from homeassistant.core import callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.discovery_flow import DiscoveryKey
from homeassistant.helpers.restore_state import RestoredExtraData
from homeassistant.util import dt as dt_util

from custom_components.netmon.const import DOMAIN
from custom_components.netmon.last_word import LastWord
from netmon_core.errors import (
    ConfigError,
    CredentialError,
    NetmonError,
    ServerUnreachableError,
    ServerVersionError,
    StoreBusyError,
    StoreNewerError,
)
from netmon_core.events.device import DeviceForgotten
from netmon_core.events.target import TargetDown
from netmon_core.model.presence import Presence
from netmon_core.model.target import TargetStatus

from .fakes import NOW, FakeBackend, household, make_device
from .moves import Moves, add_person, stop_home_assistant
from .test_config_flow import REMOTE
from .test_entities import SUBENTRY, TARGET

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from homeassistant.core import HomeAssistant
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from .conftest import SetUp
    from .test_trackers import Later

PHONE = "device_tracker.phone"
NAS = "device_tracker.nas"
LEFT = [
    (PHONE, STATE_HOME, STATE_NOT_HOME),
    ("person.ann", STATE_HOME, STATE_NOT_HOME),
    ("zone.home", "1", "0"),
]


def family(**phone: Any) -> FakeBackend:
    """A phone that is Ann's, and a NAS."""
    return FakeBackend(
        make_device("d1", hostname="phone", **phone),
        make_device("d2", mac="00:11:32:00:00:22", ip="10.77.0.22", hostname="nas"),
        make_device("d3", mac="02:11:32:00:00:23", ip="10.77.0.23", hostname="guest", private=True),
    )


def said(hass: HomeAssistant, entity_id: str) -> str | None:
    state = hass.states.get(entity_id)
    return None if state is None else state.state


def as_of(hass: HomeAssistant, entity_id: str = PHONE) -> str | None:
    state = hass.states.get(entity_id)
    assert state is not None
    return state.attributes.get("as_of")


type Act = Callable[[HomeAssistant, MockConfigEntry, FakeBackend], Awaitable[None]]


async def rename(hass: HomeAssistant, entry: MockConfigEntry, _: FakeBackend) -> None:
    hass.config_entries.async_update_entry(entry, title="Home network")


async def note_an_announcement(hass: HomeAssistant, entry: MockConfigEntry, _: FakeBackend) -> None:
    key = DiscoveryKey(domain="zeroconf", key=("_netmon._tcp.local.", "x"), version=1)
    hass.config_entries.async_update_entry(entry, discovery_keys=MappingProxyType({"zeroconf": (key,)}))


async def set_an_option(hass: HomeAssistant, entry: MockConfigEntry, _: FakeBackend) -> None:
    options = {"devices": {"cap": 99, "retention_days": 9}, "presence": {"hold": "1h"}}
    hass.config_entries.async_update_entry(entry, options=options)


async def set_where_to_look(hass: HomeAssistant, entry: MockConfigEntry, _: FakeBackend) -> None:
    hass.config_entries.async_update_entry(entry, options={"network": {"probe_interval": 60}})


async def add_a_target(hass: HomeAssistant, entry: MockConfigEntry, _: FakeBackend) -> None:
    data = MappingProxyType({"kind": "ping", "where": "10.77.0.1", "name": "Router"})
    target = ConfigSubentry(data=data, subentry_type="target", title="Router", unique_id="user:Router/ping")
    hass.config_entries.async_add_subentry(entry, target)
    await hass.async_block_till_done()
    assert er.async_get(hass).async_get("binary_sensor.router_connectivity") is not None


async def remove_a_target(hass: HomeAssistant, entry: MockConfigEntry, _: FakeBackend) -> None:
    hass.config_entries.async_remove_subentry(entry, "sub-1")


async def mark_as_known(hass: HomeAssistant, _: MockConfigEntry, backend: FakeBackend) -> None:
    backend.change("d2", known=True)


async def enable_a_sensor(hass: HomeAssistant, *_: Any) -> None:
    er.async_get(hass).async_update_entity("sensor.nas_latency", disabled_by=None)
    await hass.async_block_till_done()
    # At once, and not when Home Assistant sets the entry up anew.
    assert said(hass, "sensor.nas_latency") is not None


async def enable_a_sum(hass: HomeAssistant, *_: Any) -> None:
    er.async_get(hass).async_update_entity("sensor.netmon_scan_duration", disabled_by=None)
    await hass.async_block_till_done()
    assert said(hass, "sensor.netmon_scan_duration") is not None


async def reload(hass: HomeAssistant, entry: MockConfigEntry, _: FakeBackend) -> None:
    assert await hass.config_entries.async_reload(entry.entry_id)


async def give_another_key(hass: HomeAssistant, entry: MockConfigEntry, _: FakeBackend) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, "api_key": "other"})


async def reload_in_vain(hass: HomeAssistant, entry: MockConfigEntry, backend: FakeBackend) -> None:
    backend.opening = ServerUnreachableError("No.")
    assert not await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    backend.opening = None


async def doubt(hass: HomeAssistant, _: MockConfigEntry, backend: FakeBackend) -> None:
    backend.change("d1", doubtful=True)


IN_PLACE: list[Act] = [
    rename,
    note_an_announcement,
    set_an_option,
    add_a_target,
    remove_a_target,
    mark_as_known,
    doubt,
]
ANEW: list[Act] = [enable_a_sensor, enable_a_sum, reload, give_another_key, reload_in_vain, set_where_to_look]


@pytest.mark.parametrize("more", [{}, REMOTE], ids=["embedded", "remote"])
@pytest.mark.parametrize("act", [*IN_PLACE, *ANEW], ids=lambda act: act.__name__)
async def test_nobody_leaves_because_an_entry_is_changed(
    hass: HomeAssistant, set_up: SetUp, later: Later, act: Act, more: dict[str, Any]
) -> None:
    backend = family()
    entry = await set_up(backend, **more, subentries_data=[SUBENTRY])
    await add_person(hass, PHONE)
    moves = Moves(hass, sums=True)
    await act(hass, entry, backend)
    await hass.async_block_till_done()
    # Home Assistant sets up anew what has something enabled, and what has failed, half a minute later.
    for _ in range(3):
        await later(seconds=31)
    assert moves.seen == []
    assert said(hass, "person.ann") == STATE_HOME
    assert entry.state is ConfigEntryState.LOADED


@pytest.mark.parametrize("act", IN_PLACE, ids=lambda act: act.__name__)
async def test_what_needs_no_new_beginning_is_done_in_place(
    hass: HomeAssistant, set_up: SetUp, later: Later, act: Act
) -> None:
    backend = family()
    entry = await set_up(backend, **REMOTE, subentries_data=[SUBENTRY])
    coordinator = entry.runtime_data
    await act(hass, entry, backend)
    await later(seconds=31)
    assert entry.runtime_data is coordinator
    assert not {"close", "renew"} & {command[0] for command in backend.commands}


async def test_other_networks_to_look_at_are_given_to_the_engine_without_a_new_beginning(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = family()
    entry = await set_up(backend)
    coordinator = entry.runtime_data
    await set_where_to_look(hass, entry, backend)
    await hass.async_block_till_done()
    (command,) = (each for each in backend.commands if each[0] == "renew")
    assert command[1].monitoring.interval == 60
    assert entry.runtime_data is coordinator


async def test_an_engine_that_does_not_take_over_is_told_of_and_moves_nobody(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    backend = family()
    entry = await set_up(backend)
    await add_person(hass, PHONE)
    moves = Moves(hass)
    backend.failure = StoreBusyError("Another netmon runs.")
    await set_where_to_look(hass, entry, backend)
    await hass.async_block_till_done()
    assert "The engine does not take over: Another netmon runs." in caplog.text
    assert moves.seen == []


async def test_settings_that_the_engine_refuses_are_told_by_the_entry_and_move_nobody(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = family()
    entry = await set_up(backend)
    await add_person(hass, PHONE)
    moves = Moves(hass)

    async def refuse(*_: object) -> None:
        raise ConfigError("No.", field="x")

    monkeypatch.setattr("custom_components.netmon.updating.async_make_config", refuse)
    monkeypatch.setattr("custom_components.netmon.async_make_backend", refuse)
    await set_where_to_look(hass, entry, backend)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert moves.seen == []


async def test_a_private_mac_that_becomes_known_has_its_tracker_at_once(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = family()
    entry = await set_up(backend)
    coordinator = entry.runtime_data
    assert said(hass, "device_tracker.guest") is None
    backend.change("d3", known=True)
    await hass.async_block_till_done()
    assert said(hass, "device_tracker.guest") == STATE_HOME
    await later(seconds=31)
    assert entry.runtime_data is coordinator


AWAY = [
    timedelta(seconds=4),
    timedelta(minutes=2),
    timedelta(minutes=50),
    timedelta(hours=3),
    timedelta(hours=23),
]


@pytest.mark.parametrize("more", [{}, REMOTE], ids=["embedded", "remote"])
@pytest.mark.parametrize("leaves", [False, True], ids=["stays", "leaves"])
@pytest.mark.parametrize("away", AWAY, ids=str)
async def test_a_netmon_that_is_away_moves_nobody_and_who_left_meanwhile_leaves_in_one_step(
    hass: HomeAssistant, set_up: SetUp, later: Later, away: timedelta, more: dict[str, Any], *, leaves: bool
) -> None:
    backend = family()
    await set_up(backend, **more)
    await add_person(hass, PHONE)
    moves = Moves(hass, sums=False)
    backend.set_available(available=False)
    await later(seconds=away.total_seconds())
    assert moves.seen == []
    if leaves:
        backend.change("d1", presence=Presence.OFFLINE)
    backend.set_available(available=True)
    await later()
    assert moves.seen == (LEFT if leaves else [])
    assert as_of(hass) is None


async def test_a_server_that_is_told_of_in_bits_when_it_is_back_moves_nobody_before_it_knows(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = family()
    await set_up(backend, **REMOTE)
    await add_person(hass, PHONE)
    moves = Moves(hass)
    backend.set_available(available=False)
    await later(minutes=2)
    # It was started anew, and knows of nobody yet.
    for device_id in ("d1", "d2"):
        backend.change(device_id, presence=Presence.UNKNOWN, presence_since=dt_util.utcnow())
    backend.set_available(available=True)
    await later(minutes=2)
    assert moves.seen == []
    backend.change("d1", presence=Presence.ONLINE)
    backend.change("d2", presence=Presence.OFFLINE)
    await later()
    assert moves.seen == [(NAS, STATE_HOME, STATE_NOT_HOME)]


async def test_beyond_its_hold_a_tracker_is_unavailable_and_never_not_home(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = family()
    await set_up(backend, **REMOTE, options={"presence": {"hold": "1h"}})
    await add_person(hass, PHONE)
    moves = Moves(hass)
    backend.set_available(available=False)
    began = dt_util.utcnow()
    await later(minutes=59)
    assert moves.seen == []
    assert as_of(hass) == began.isoformat()
    await later(minutes=1)
    assert {after for _, _, after in moves.seen if after} >= {STATE_UNAVAILABLE}
    assert STATE_NOT_HOME not in {after for _, _, after in moves.seen}
    moves.seen.clear()
    backend.set_available(available=True)
    await later()
    assert (PHONE, STATE_UNAVAILABLE, STATE_HOME) in moves.seen


async def test_a_hold_for_ever_is_for_ever(hass: HomeAssistant, set_up: SetUp, later: Later) -> None:
    backend = family()
    await set_up(backend, **REMOTE, options={"presence": {"hold": "forever"}})
    moves = Moves(hass)
    backend.set_available(available=False)
    await later(days=400)
    assert moves.seen == []


async def test_another_hold_is_for_an_absence_that_there_is_too(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = family()
    entry = await set_up(backend, **REMOTE)
    backend.set_available(available=False)
    await later(minutes=10)
    assert said(hass, PHONE) == STATE_HOME
    hass.config_entries.async_update_entry(entry, options={"presence": {"hold": "5m"}})
    await hass.async_block_till_done()
    assert said(hass, PHONE) == STATE_UNAVAILABLE


async def test_whatever_is_no_tracker_is_unavailable_after_a_minute(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = family()
    await set_up(backend, **REMOTE)
    backend.set_available(available=False)
    await later(seconds=59)
    others = [
        state.entity_id
        for state in hass.states.async_all()
        if "netmon" in state.entity_id and not state.entity_id.startswith("device_tracker.")
    ]
    assert len(others) > 5
    assert STATE_UNAVAILABLE not in {said(hass, each) for each in others}
    await later(seconds=2)
    assert {said(hass, each) for each in others} == {STATE_UNAVAILABLE}


async def test_while_the_engine_is_blind_trackers_are_held_as_for_a_netmon_that_is_away(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = family()
    await set_up(backend, options={"presence": {"hold": "1h"}})
    moves = Moves(hass)
    since = dt_util.utcnow()
    backend.change("d1", presence=Presence.UNKNOWN, presence_since=since)
    await later(minutes=50)
    assert moves.seen == []
    assert as_of(hass) == since.isoformat()
    await later(minutes=15)
    assert moves.seen == [(PHONE, STATE_HOME, STATE_UNAVAILABLE)]


@pytest.mark.parametrize(
    ("more", "failure"),
    [
        ({}, StoreBusyError("Another netmon runs.")),
        ({}, StoreNewerError("Update netmon.")),
        (REMOTE, ServerUnreachableError("No.")),
        (REMOTE, CredentialError("No.")),
        (REMOTE, ServerVersionError("Update the server.")),
    ],
    ids=lambda each: type(each).__name__,
)
@pytest.mark.parametrize("leaves", [False, True], ids=["stays", "leaves"])
async def test_a_restart_of_home_assistant_while_netmon_is_away_moves_nobody(
    hass: HomeAssistant,
    set_up: SetUp,
    later: Later,
    more: dict[str, Any],
    failure: NetmonError,
    *,
    leaves: bool,
) -> None:
    backend = family()
    entry = await set_up(backend, **more)
    backend.set_available(available=False)
    await later(hours=10)
    await stop_home_assistant(hass, entry)
    backend.opening = failure
    backend.is_available = True
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert (said(hass, PHONE), said(hass, NAS)) == (STATE_HOME, STATE_HOME)
    assert as_of(hass) is not None
    await add_person(hass, PHONE)
    moves = Moves(hass)
    await later(hours=13)
    assert moves.seen == []
    if leaves:
        backend.change("d1", presence=Presence.OFFLINE)
    backend.opening = None
    assert await hass.config_entries.async_reload(entry.entry_id)
    await later()
    assert moves.seen == (LEFT if leaves else [])
    assert as_of(hass) is None


async def test_the_hold_is_counted_from_the_last_true_word_through_a_restart(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = family()
    entry = await set_up(backend, **REMOTE)
    backend.set_available(available=False)
    await later(hours=20)
    await stop_home_assistant(hass, entry)
    backend.opening = ServerUnreachableError("No.")
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await later(hours=3)
    assert said(hass, PHONE) == STATE_HOME
    await later(hours=2)
    assert said(hass, PHONE) == STATE_UNAVAILABLE
    # Nor does it come back with the next restart.
    await stop_home_assistant(hass, entry)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert said(hass, PHONE) in (None, STATE_UNAVAILABLE)


async def test_what_nobody_sets_up_again_is_held_no_longer_than_its_hold(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = family()
    entry = await set_up(backend, options={"presence": {"hold": "1h"}})
    # What cannot be mended by trying again.
    backend.opening = StoreNewerError("Update netmon.")
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.SETUP_ERROR
    moves = Moves(hass)
    await later(minutes=50)
    assert moves.seen == []
    # The sums were held for a minute alone.
    assert said(hass, "sensor.netmon_devices_online") == STATE_UNAVAILABLE
    await later(minutes=11)
    assert set(moves.seen) == {(each, STATE_HOME, STATE_UNAVAILABLE) for each in (PHONE, NAS)}


async def test_a_tracker_goes_on_from_whether_it_was_connected_and_not_from_what_was_shown(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = family()
    entry = await set_up(backend, **REMOTE, options={"presence": {"hold": "5m"}})
    backend.set_available(available=False)
    await later(minutes=6)
    assert said(hass, PHONE) == STATE_UNAVAILABLE
    await stop_home_assistant(hass, entry)
    hass.config_entries.async_update_entry(entry, options={})
    backend.change("d1", presence=Presence.UNKNOWN)
    backend.is_available = True
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert said(hass, PHONE) == STATE_HOME


async def test_a_tracker_that_nobody_can_speak_for_after_a_restart_is_held_from_its_last_word(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = family()
    entry = await set_up(backend, options={"presence": {"hold": "1h"}})
    await stop_home_assistant(hass, entry)
    backend.change("d1", presence=Presence.UNKNOWN, presence_since=None)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert said(hass, PHONE) == STATE_HOME
    await later(minutes=55)
    assert said(hass, PHONE) == STATE_HOME
    await later(minutes=10)
    assert said(hass, PHONE) == STATE_UNAVAILABLE


async def test_who_an_engine_that_lost_its_database_has_yet_to_find_stays_where_it_was(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = family()
    entry = await set_up(backend)
    await add_person(hass, PHONE)
    moves = Moves(hass)
    phone = backend.state.devices["d1"]
    # While it runs.
    backend.replace_state()
    await later()
    assert moves.seen == []
    # And at its next start.
    assert await hass.config_entries.async_reload(entry.entry_id)
    await later()
    assert moves.seen == []
    backend.discover(replace(phone, presence=Presence.OFFLINE))
    await later()
    assert moves.seen == LEFT


async def test_a_tracker_that_makes_way_for_one_with_a_mac_moves_nobody(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = family(mac=None)
    await set_up(backend)
    await add_person(hass, PHONE)
    moves = Moves(hass)
    backend.change("d1", interfaces=make_device().interfaces)
    await hass.async_block_till_done()
    state = hass.states.get(PHONE)
    assert state is not None
    assert state.attributes["mac"] == "00:11:32:00:00:21"
    assert "restored" not in state.attributes
    assert moves.seen == []


async def test_what_the_user_switches_off_is_not_held(hass: HomeAssistant, set_up: SetUp) -> None:
    entry = await set_up(family())
    await hass.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)
    await hass.async_block_till_done()
    assert said(hass, PHONE) in (None, STATE_UNAVAILABLE)


async def test_what_the_user_disables_or_removes_while_netmon_is_away_is_not_held(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = family()
    entry = await set_up(backend, **REMOTE)
    backend.opening = ServerUnreachableError("No.")
    await hass.config_entries.async_reload(entry.entry_id)
    er.async_get(hass).async_remove(NAS)
    await hass.async_block_till_done()
    assert said(hass, NAS) is None
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert said(hass, PHONE) is None


async def test_nobody_leaves_because_home_assistant_stops(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = family()
    await set_up(backend, **REMOTE)

    async def close() -> None:
        backend.set_available(available=False)

    backend.close = close  # type: ignore[method-assign]
    moves = Moves(hass)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    assert moves.seen == []


def issues(hass: HomeAssistant) -> dict[str, dict[str, str]]:
    return {
        issue.translation_key or "": cast("dict[str, str]", issue.translation_placeholders)
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and issue.active
    }


@pytest.mark.parametrize(("more", "key"), [({}, "engine_stopped"), (REMOTE, "server_away")])
async def test_a_netmon_that_is_away_for_five_minutes_is_named_by_a_repair_until_it_is_back(
    hass: HomeAssistant, set_up: SetUp, later: Later, more: dict[str, Any], key: str
) -> None:
    backend = family()
    entry = await set_up(backend, **more)
    backend.problem = "nothing listens there"
    backend.set_available(available=False)
    await later(minutes=3)
    assert issues(hass) == {}
    # Nor does a new beginning in vain begin the count anew.
    backend.opening = ServerUnreachableError("No answer.")
    await hass.config_entries.async_reload(entry.entry_id)
    await later(minutes=2)
    assert set(issues(hass)) == {key}
    told = issues(hass)[key]
    assert told["entry"] == entry.title
    assert told["problem"] == "No answer."
    assert told["where"] == more.get("data", {}).get("url", "")
    backend.opening = None
    backend.is_available = True
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert issues(hass) == {}


async def test_whoever_is_told_in_the_log_that_netmon_is_away_is_told_once_that_it_is_back(
    hass: HomeAssistant, set_up: SetUp, later: Later, caplog: pytest.LogCaptureFixture
) -> None:
    backend = family()
    backend.opening = ServerUnreachableError("No.")
    entry = await set_up(backend, **REMOTE)
    for _ in range(3):
        await hass.config_entries.async_reload(entry.entry_id)
    assert "is back" not in caplog.text
    backend.opening = None
    for _ in range(2):
        assert await hass.config_entries.async_reload(entry.entry_id)
    assert caplog.text.count("Cellar is back") == 1


async def test_a_target_is_as_decided_last_until_it_is_decided_anew(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend(targets=(TargetStatus(target=TARGET, up=True),))
    entry = await set_up(backend, subentries_data=[SUBENTRY])
    seen: list[str] = []
    hass.bus.async_listen(
        "state_changed",
        callback(lambda event: seen.append(f"{event.data['entity_id']} {event.data['new_state'].state}")),
    )
    # An engine that begins anew has decided nothing yet.
    backend.state.targets[TARGET.id] = TargetStatus(target=TARGET)
    await set_where_to_look(hass, entry, backend)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await later()
    assert said(hass, "binary_sensor.web_connectivity") == "on"
    assert not [each for each in seen if each.startswith("binary_sensor.web") and not each.endswith(" on")]
    backend.tell(TargetDown(target_id=TARGET.id, at=NOW, why="No answer."))
    assert said(hass, "binary_sensor.web_connectivity") == "off"


async def test_sums_follow_the_trackers_through_a_blind_hour_and_a_start(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = family()
    entry = await set_up(backend)
    assert said(hass, "sensor.netmon_devices_online") == "3"
    seen: set[str] = set()
    hass.bus.async_listen(
        "state_changed",
        callback(
            lambda event: (
                seen.add(event.data["new_state"].state)
                if event.data["entity_id"] == "sensor.netmon_devices_online"
                else None
            )
        ),
    )
    for device_id in ("d1", "d2"):
        backend.change(device_id, presence=Presence.UNKNOWN)
    await later()
    # Then it begins anew, and the engine knows of nobody yet.
    for _ in range(2):
        assert await hass.config_entries.async_reload(entry.entry_id)
        await later()
    await stop_home_assistant(hass, entry)
    seen.clear()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await later()
    assert seen == {"3"}
    backend.change("d2", presence=Presence.OFFLINE)
    await later()
    assert said(hass, "sensor.netmon_devices_online") == "2"
    backend.tell(DeviceForgotten(device_id="d1"))
    await later()
    assert said(hass, "sensor.netmon_devices_online") == "1"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"is_connected": True, "as_of": "yesterday"},
        {"is_connected": True, "as_of": "2026-11-22T00:00:00"},
        {"is_connected": "yes", "as_of": "2026-11-22T00:00:00+00:00"},
    ],
)
def test_a_last_word_that_is_none_is_none(told: dict[str, Any]) -> None:
    assert LastWord.read(RestoredExtraData(told)) is None
    assert LastWord.read(None) is None


async def test_many_are_held_and_come_back(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(*household(300))
    entry = await set_up(backend, **REMOTE, options={"devices": {"cap": 500}})
    moves = Moves(hass, sums=True)
    backend.opening = ServerUnreachableError("No.")
    await hass.config_entries.async_reload(entry.entry_id)
    backend.opening = None
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert moves.seen == []
    assert len(hass.states.async_all("device_tracker")) == 300
