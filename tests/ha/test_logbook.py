"""The activity log, from what happens to the words: each thing once."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Any

import pytest
from homeassistant.core import CoreState, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from custom_components.netmon.const import DOMAIN
from custom_components.netmon.logbook import async_describe_events
from custom_components.netmon.words import in_words
from netmon_core.events.address import AddressConflict
from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceDown, DeviceForgotten, DeviceUp
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.presence import Presence
from netmon_core.model.target import TargetStatus

from .fakes import NOW, FakeBackend, make_device
from .moves import stop_home_assistant
from .test_entities import SUBENTRY, TARGET, enable

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeassistant.core import Event, HomeAssistant

    from .conftest import SetUp
    from .test_trackers import Later

# What may fire, and of whom.
ALERTS = (
    ("offline", "d1"),
    ("offline", TARGET.id),
    ("offline", "user:server/ping"),
    ("new_device", "d1"),
    ("monitor_blind", "monitor"),
    ("latency", "d1"),
)


def firing(alert_id: str, rule: str, subject_id: str) -> Alert:
    return Alert(
        id=alert_id,
        rule=rule,
        subject_id=subject_id,
        subject="x",
        summary="x",
        state=AlertState.FIRING,
        pending_since=NOW,
        fired_at=NOW,
    )


@pytest.fixture
def log(hass: HomeAssistant) -> list[Event[Any]]:
    """What happens on Home Assistant's bus for the log to read."""
    heard: list[Event[Any]] = []

    # Or each would be called in a thread, in any order.
    @callback
    def hear(event: Event[Any]) -> None:
        heard.append(event)

    hass.bus.async_listen("netmon_log_line", hear)
    return heard


@pytest.fixture
def describe(hass: HomeAssistant) -> Callable[[Event[Any]], dict[str, str]]:
    """What the log makes of one of these."""
    made: dict[tuple[str, str], Callable[[Event[Any]], dict[str, str]]] = {}
    async_describe_events(hass, lambda domain, kind, how: made.update({(domain, kind): how}))
    return made[DOMAIN, "netmon_log_line"]


async def test_the_log_says_in_words_which_device_came_or_went(
    hass: HomeAssistant,
    set_up: SetUp,
    later: Later,
    log: list[Event[Any]],
    describe: Callable[[Event[Any]], dict[str, str]],
) -> None:
    # Its tracker is disabled, so that no other line says of it what ours do.
    backend = FakeBackend(make_device(hostname="nas", private=True))
    await set_up(backend)
    backend.discover(make_device("d2", mac="00:11:32:00:00:22", ip="10.77.0.22"))
    backend.change("d2", hostname="printer")
    await later()
    backend.tell(DeviceDown(device_id="d1", at=NOW, why="silent 60 s; 3 questions unanswered", up_for=900.0))
    backend.tell(DeviceUp(device_id="d1", at=NOW, why="ARP reply", down_for=300.0))
    backend.change("d1", "interfaces", interfaces=make_device(ip="10.77.0.99").interfaces)
    conflict = AddressConflict(network_id="net-1", address=IPv4Address("10.77.0.9"), macs=("a", "b"), at=NOW)
    backend.tell(conflict)
    alert = Alert(
        id="a1",
        rule="latency",
        subject_id="d1",
        subject="nas",
        summary="nas is slow",
        state=AlertState.FIRING,
        pending_since=NOW,
        fired_at=NOW,
    )
    over = replace(alert, state=AlertState.RESOLVED, resolved_at=NOW)
    backend.tell(AlertChanged(alert=alert), AlertChanged(alert=over))
    await hass.async_block_till_done()
    told = [describe(each) for each in log]
    assert [each["message"] for each in told] == [
        "printer is new, at 10.77.0.22",
        "nas went away: silent 60 s; 3 questions unanswered",
        "nas is back after 5 min",
        "nas has another address: 10.77.0.99, before 10.77.0.21",
        "10.77.0.9 is claimed by a and b",
        "nas alert: nas is slow",
        "nas alert over: nas is slow",
    ]
    # A card can choose by these; an entity id would have the frontend show the kind in place of the words.
    assert [each["state"] for each in told[:3]] == ["device_new", "device_down", "device_up"]
    assert not any("entity_id" in each for each in told)


async def test_what_the_state_of_an_entity_says_has_no_second_line(
    hass: HomeAssistant, set_up: SetUp, log: list[Event[Any]]
) -> None:
    bus: list[str] = []
    hass.bus.async_listen("netmon_activity", callback(lambda event: bus.append(event.data["event_type"])))
    backend = FakeBackend(
        make_device(hostname="nas"),
        make_device("d2", mac="00:11:32:00:00:22", ip="10.77.0.22", hostname="tv", private=True),
        targets=(TargetStatus(target=TARGET, up=True),),
    )
    await set_up(backend, subentries_data=[SUBENTRY])
    addresses = iter(("10.77.0.97", "10.77.0.98", "10.77.0.99"))

    def everything_happens() -> list[tuple[str, str]]:
        log.clear()
        bus.clear()
        for device_id in ("d1", "d2"):
            backend.tell(
                DeviceDown(device_id=device_id, at=NOW, why="", up_for=None),
                DeviceUp(device_id=device_id, at=NOW, why="", down_for=None),
            )
        backend.change("d1", "interfaces", interfaces=make_device(ip=next(addresses)).interfaces)
        for number, (rule, subject_id) in enumerate(ALERTS):
            backend.tell(AlertChanged(alert=firing(f"a{number}", rule, subject_id)))
        return [
            (each.data["event_type"], each.data.get("subject_id") or each.data["netmon_id"]) for each in log
        ]

    # The tracker of d2 is disabled, and a target of the server's has no entity here.
    rest = [("alert", "user:server/ping"), ("alert", "d1")]
    moves_of_d2 = [("device_down", "d2"), ("device_up", "d2")]
    assert everything_happens() == [*moves_of_d2, ("address_changed", "d1"), *rest]
    # Automations hear of everything.
    assert bus == ["device_down", "device_up"] * 2 + ["address_changed"] + ["alert"] * len(ALERTS)
    enabled = ("device_tracker.tv", "sensor.nas_ip_address", "binary_sensor.nas_connectivity")
    await enable(hass, *enabled)
    assert everything_happens() == rest
    # What stands for a thing may as well be its connectivity, and the monitor's health may be disabled.
    registry = er.async_get(hass)
    for entity_id in ("device_tracker.nas", "binary_sensor.netmon_monitor_health"):
        registry.async_update_entity(entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    await hass.async_block_till_done()
    assert everything_happens() == [rest[0], ("alert", "monitor"), rest[1]]


@pytest.mark.parametrize("first", [Presence.ONLINE, Presence.OFFLINE])
async def test_who_came_or_went_while_home_assistant_did_not_run_is_in_the_log_once(
    hass: HomeAssistant, set_up: SetUp, log: list[Event[Any]], first: Presence
) -> None:
    backend = FakeBackend(
        make_device(hostname="nas", presence=first),
        make_device("d2", mac="00:11:32:00:00:22", ip="10.77.0.22", hostname="tv", presence=first),
    )
    entry = await set_up(backend)
    await stop_home_assistant(hass, entry)
    hass.set_state(CoreState.not_running)
    then = Presence.OFFLINE if first is Presence.ONLINE else Presence.ONLINE
    backend.change("d1", presence=then, presence_why="as it is")
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    kind = "device_down" if first is Presence.ONLINE else "device_up"
    assert [(each.data["event_type"], each.data["name"], each.data["why"]) for each in log] == [
        (kind, "nas", "as it is")
    ]
    # While it runs the state moves, and that is its line.
    hass.set_state(CoreState.running)
    backend.change("d1", presence=first)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert len(log) == 1


async def test_the_log_of_all_and_of_the_device_both_have_it(
    hass: HomeAssistant, set_up: SetUp, later: Later, log: list[Event[Any]]
) -> None:
    backend = FakeBackend()
    entry = await set_up(backend)
    backend.discover(make_device(hostname="nas"))
    await later()
    (told,) = log
    row = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, "embedded:d1"), entry.entry_id)
    assert row is not None
    assert told.data["entity_id"] == "event.netmon_network_activity"
    assert told.data["device_id"] == row.id


async def test_the_line_says_which_netmon_told(
    hass: HomeAssistant,
    set_up: SetUp,
    later: Later,
    log: list[Event[Any]],
    describe: Callable[[Event[Any]], dict[str, str]],
) -> None:
    backend = FakeBackend()
    entry = await set_up(backend, title="Cellar")
    backend.discover(make_device(hostname="nas"))
    await later()
    assert describe(log[0])["name"] == "Cellar"
    await hass.config_entries.async_remove(entry.entry_id)
    assert describe(log[0])["name"] == "Netmon"


async def test_who_is_no_device_of_home_assistant_is_in_the_log_too(
    hass: HomeAssistant, set_up: SetUp, later: Later, log: list[Event[Any]]
) -> None:
    backend = FakeBackend()
    await set_up(backend, options={"devices": {"track": "known"}})
    backend.discover(make_device(hostname="nas"))
    await later()
    assert [(each.data["name"], each.data["device_id"]) for each in log] == [("nas", None)]


async def test_a_newcomer_is_told_of_before_a_reload_that_comes_too_soon(
    hass: HomeAssistant, set_up: SetUp, later: Later, log: list[Event[Any]]
) -> None:
    backend = FakeBackend()
    entry = await set_up(backend)
    backend.discover(make_device())
    await hass.config_entries.async_reload(entry.entry_id)
    await later()
    assert [(each.data["event_type"], each.data["netmon_id"]) for each in log] == [("device_new", "d1")]


async def test_who_is_forgotten_before_it_is_named_is_not_told_of(
    hass: HomeAssistant, set_up: SetUp, later: Later, log: list[Event[Any]]
) -> None:
    backend = FakeBackend()
    entry = await set_up(backend)
    backend.discover(make_device())
    backend.tell(DeviceForgotten(device_id="d1"))
    await later()
    assert log == []
    entry.runtime_data.async_announce()
    assert log == []


@pytest.mark.parametrize(
    ("kind", "told", "words"),
    [
        ("device_new", {"name": "10.0.0.5", "ip": "10.0.0.5"}, "10.0.0.5 is new"),
        ("device_up", {"name": "nas", "seconds": None}, "nas is there"),
        ("device_down", {"name": "nas", "why": ""}, "nas went away"),
        # What a later version may tell, or somebody else who fires such events.
        ("device_flew", {}, "device_flew"),
        ("address_conflict", {}, "is claimed by "),
    ],
)
def test_what_is_not_known_is_left_out(kind: str, told: dict[str, Any], words: str) -> None:
    assert in_words(kind, told) == words
