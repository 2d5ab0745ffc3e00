"""Sensors, the event entity and the button."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from custom_components.netmon.backend import BackendInfo
from custom_components.netmon.const import DOMAIN
from custom_components.netmon.engine import ENGINE_VERSION
from netmon_core.errors import AdapterError, ScanBusyError
from netmon_core.events.address import AddressConflict
from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceDown, DeviceForgotten, DevicesSeen, DeviceUp
from netmon_core.events.finding import FindingChanged
from netmon_core.events.monitor import MonitorHealthChanged
from netmon_core.events.scan import ScanFinished
from netmon_core.events.target import SampleTaken, TargetChanged, TargetDown, TargetRemoved, TargetUp
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.finding import Finding, Severity
from netmon_core.model.monitor import MonitorHealth
from netmon_core.model.presence import NEVER_SEEN, Presence
from netmon_core.model.scan import Scan, ScanState
from netmon_core.model.target import ProbeKind, Target, TargetStatus

from .fakes import NOW, FakeBackend, household, make_device

if TYPE_CHECKING:
    from ipaddress import IPv4Address

    from homeassistant.core import Event, HomeAssistant

    from .conftest import SetUp
    from .test_trackers import Later

ACTIVITY = "event.netmon_network_activity"
TARGET = Target(id="user:Web/http", kind=ProbeKind.HTTP, name="Web", url="http://10.77.0.21/")
SUBENTRY = ConfigSubentryDataWithId(
    data={"kind": "http", "where": "http://10.77.0.21/", "name": "Web"},
    subentry_type="target",
    title="Web",
    unique_id=TARGET.id,
    subentry_id="sub-1",
)


def value(hass: HomeAssistant, entity_id: str) -> str:
    state = hass.states.get(entity_id)
    assert state is not None, entity_id
    return state.state


@pytest.fixture
def told(hass: HomeAssistant) -> list[tuple[str, dict[str, Any]]]:
    """Every change of the event entity, with its attributes."""
    heard: list[tuple[str, dict[str, Any]]] = []

    @callback
    def hear(event: Event[Any]) -> None:
        state = event.data["new_state"]
        if event.data["entity_id"] == ACTIVITY and state is not None and state.attributes.get("event_type"):
            heard.append((state.attributes["event_type"], dict(state.attributes)))

    hass.bus.async_listen("state_changed", hear)
    return heard


async def enable(hass: HomeAssistant, *entity_ids: str) -> None:
    for entity_id in entity_ids:
        er.async_get(hass).async_update_entity(entity_id, disabled_by=None)
    await hass.config_entries.async_reload(hass.config_entries.async_entries(DOMAIN)[0].entry_id)
    await hass.async_block_till_done()


async def test_the_hub_tells_the_sums(hass: HomeAssistant, set_up: SetUp, later: Later) -> None:
    scan = Scan(
        id="s1",
        state=ScanState.DONE,
        started_at=NOW - timedelta(seconds=5),
        finished_at=NOW,
        expected=254,
    )
    backend = FakeBackend(*household(3), make_device("x", known=False), scan=scan)
    await set_up(backend)
    assert value(hass, "sensor.netmon_devices") == "3"
    assert value(hass, "sensor.netmon_devices_online") == "3"
    assert value(hass, "sensor.netmon_new_devices_in_24_hours") == "0"
    assert value(hass, "sensor.netmon_open_alerts") == "0"
    assert value(hass, "binary_sensor.netmon_monitor_health") == "off"
    backend.discover(make_device("new", mac="00:11:32:00:99:99", first_seen=NOW))
    backend.change("d1", presence=Presence.OFFLINE)
    backend.tell(MonitorHealthChanged(health=MonitorHealth(blind=True, since=NOW, reason="No link.")))
    await later()
    assert value(hass, "sensor.netmon_devices") == "4"
    assert value(hass, "sensor.netmon_devices_online") == "3"
    assert value(hass, "sensor.netmon_new_devices_in_24_hours") == "1"
    health = hass.states.get("binary_sensor.netmon_monitor_health")
    assert health is not None
    assert (health.state, health.attributes["reason"]) == ("on", "No link.")
    await later(hours=25)
    assert value(hass, "sensor.netmon_new_devices_in_24_hours") == "0"


async def test_the_time_of_the_last_scan_is_written_once_an_hour_for_who_wants_it(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    def scan(minutes: int) -> Scan:
        at = NOW + timedelta(minutes=minutes)
        return Scan(id="s1", state=ScanState.DONE, started_at=at, finished_at=at, expected=254)

    backend = FakeBackend(scan=scan(0))
    await set_up(backend)
    assert hass.states.get("sensor.netmon_last_scan") is None
    await enable(hass, "sensor.netmon_last_scan")
    # Home Assistant sets the entry up anew a little later for what is enabled.
    await later(seconds=31)
    seen = {value(hass, "sensor.netmon_last_scan")}
    for minutes in range(5, 65, 5):
        backend.tell(ScanFinished(scan=scan(minutes)))
        await later()
        seen.add(value(hass, "sensor.netmon_last_scan"))
    assert seen == {(NOW + timedelta(minutes=each)).isoformat(timespec="seconds") for each in (0, 60)}


async def test_the_hub_is_unavailable_while_the_backend_is(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend()
    await set_up(backend)
    backend.set_available(available=False)
    backend.tell(ScanFinished(scan=Scan(id="s", state=ScanState.DONE, started_at=NOW, expected=1)))
    await later()
    await later(minutes=6)
    assert value(hass, "sensor.netmon_devices") == STATE_UNAVAILABLE


async def test_the_measurements_of_a_device_are_there_for_who_wants_them(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend(make_device(hostname="nas"))
    await set_up(backend)
    names = ("latency", "loss", "jitter", "last_seen", "ip_address")
    assert all(hass.states.get(f"sensor.nas_{name}") is None for name in names)
    await enable(hass, *(f"sensor.nas_{name}" for name in names))
    assert value(hass, "sensor.nas_latency") == STATE_UNKNOWN
    for second, rtt in enumerate((0.010, 0.014, None, 0.002)):
        backend.sample("device:d1/ping", rtt=rtt, at=NOW + timedelta(seconds=second))
    assert value(hass, "sensor.nas_latency") == "2.0"
    assert value(hass, "sensor.nas_loss") == "25.0"
    assert value(hass, "sensor.nas_jitter") == "4.0"
    assert value(hass, "sensor.nas_ip_address") == "10.77.0.21"
    # All lost is a measurement, and no missing one.
    backend.sample("device:d1/ping", rtt=None, at=NOW + timedelta(seconds=9))
    assert value(hass, "sensor.nas_latency") == STATE_UNKNOWN
    assert value(hass, "sensor.nas_loss") == "40.0"


async def test_of_who_is_there_and_answers_no_pings_no_loss_is_told_and_the_reason_is(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend(make_device(hostname="nas"))
    await set_up(backend)
    await enable(hass, "sensor.nas_loss")
    backend.sample("device:d1/ping", rtt=None)
    assert value(hass, "sensor.nas_loss") == "100.0"
    silent = replace(
        backend.state.samples["device:d1/ping"],
        at=NOW + timedelta(seconds=9),
        pingless=True,
        problem="it is there, and answers no pings",
    )
    backend.tell(SampleTaken(sample=silent))
    state = hass.states.get("sensor.nas_loss")
    assert state is not None
    assert (state.state, state.attributes["problem"]) == (STATE_UNKNOWN, silent.problem)


async def test_last_seen_is_written_once_a_minute(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(make_device(hostname="nas"))
    await set_up(backend)
    await enable(hass, "sensor.nas_last_seen")
    begun = value(hass, "sensor.nas_last_seen")
    backend.tell(DevicesSeen(seen=(("d1", NOW + timedelta(seconds=30)),)))
    assert value(hass, "sensor.nas_last_seen") == begun
    backend.tell(DevicesSeen(seen=(("d1", NOW + timedelta(seconds=61)),)))
    assert value(hass, "sensor.nas_last_seen") == (NOW + timedelta(seconds=61)).isoformat(timespec="seconds")


async def test_what_was_never_seen_has_no_time_until_it_is(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(make_device(hostname="nas", seen=NEVER_SEEN))
    await set_up(backend)
    await enable(hass, "sensor.nas_last_seen")
    assert value(hass, "sensor.nas_last_seen") == STATE_UNKNOWN
    backend.tell(DevicesSeen(seen=(("d1", NOW),)))
    assert value(hass, "sensor.nas_last_seen") == NOW.isoformat(timespec="seconds")


async def test_the_monitor_itself_is_not_measured(hass: HomeAssistant, set_up: SetUp) -> None:
    await set_up(FakeBackend(make_device(hostname="me", own=True)))
    registry = er.async_get(hass)
    assert registry.async_get("sensor.me_latency") is None
    assert registry.async_get("sensor.me_last_seen") is not None


async def test_a_target_has_its_device_and_says_whether_it_is_up(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(targets=(TargetStatus(target=TARGET),))
    entry = await set_up(backend, subentries_data=[SUBENTRY])
    assert ("ensure_target", {"kind": "http", "name": "Web", "url": "http://10.77.0.21/"}) in backend.commands
    assert value(hass, "binary_sensor.web_connectivity") == STATE_UNKNOWN
    backend.tell(TargetUp(target_id=TARGET.id, at=NOW, why="It answers."))
    assert value(hass, "binary_sensor.web_connectivity") == "on"
    backend.sample(TARGET.id, rtt=0.2)
    assert value(hass, "sensor.web_latency") == "200.0"
    assert hass.states.get("sensor.web_loss") is None
    backend.tell(TargetDown(target_id=TARGET.id, at=NOW, why="No answer."))
    assert value(hass, "binary_sensor.web_connectivity") == "off"
    backend.tell(TargetRemoved(target_id=TARGET.id))
    backend.sample(TARGET.id, rtt=0.3, at=NOW + timedelta(seconds=9))
    assert value(hass, "sensor.web_latency") == STATE_UNAVAILABLE
    backend.tell(TargetChanged(target=TARGET))
    assert value(hass, "binary_sensor.web_connectivity") == STATE_UNKNOWN
    row = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, "embedded-sub-1"), entry.entry_id)
    assert row is not None
    assert row.config_subentry_id == "sub-1"
    hub = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, "embedded"), entry.entry_id)
    assert hub is not None
    assert row.via_device_id == hub.id


async def test_a_target_that_is_changed_or_removed_is_first_taken_from_the_server(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend(targets=(TargetStatus(target=TARGET),))
    entry = await set_up(
        backend,
        unique_id="server-1",
        data={"mode": "remote", "url": "http://10.77.0.9:8080", "api_key": "nmk_secret"},
        subentries_data=[SUBENTRY],
    )
    hass.config_entries.async_remove_subentry(entry, "sub-1")
    await hass.async_block_till_done()
    assert ("remove_target", TARGET.id) in backend.commands
    assert hass.states.get("binary_sensor.web_connectivity") is None


async def test_a_server_that_takes_no_targets_is_no_reason_not_to_be_set_up(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    backend = FakeBackend()
    backend.failure = AdapterError("No.")
    entry = await set_up(backend, subentries_data=[SUBENTRY])
    assert "The target Web is not probed: No." in caplog.text
    assert value(hass, "binary_sensor.web_connectivity") == STATE_UNAVAILABLE
    hass.config_entries.async_remove_subentry(entry, "sub-1")
    await hass.async_block_till_done()


async def test_what_happens_is_told_by_the_event_entity(
    hass: HomeAssistant, set_up: SetUp, told: list[tuple[str, dict[str, Any]]], later: Later
) -> None:
    backend = FakeBackend(make_device(hostname="nas"))
    await set_up(backend)
    # Its states have lines of their own in the activity log, so it is there for who wants it.
    assert hass.states.get(ACTIVITY) is None
    await enable(hass, ACTIVITY)
    backend.discover(make_device("d2", mac="00:11:32:00:00:22", ip="10.77.0.22", hostname="tv"))
    await later()
    backend.tell(DeviceDown(device_id="d2", at=NOW, why="No answer.", up_for=60.0))
    backend.tell(DeviceUp(device_id="d2", at=NOW, why="It answers.", down_for=5.0))
    backend.change("d1", "interfaces", interfaces=make_device(ip="10.77.0.99").interfaces)
    address: IPv4Address = next(iter(make_device().interfaces[0].addresses)).value  # type: ignore[assignment]
    backend.tell(AddressConflict(network_id="net-1", address=address, macs=("a", "b"), at=NOW))
    await hass.async_block_till_done()
    assert [kind for kind, _ in told] == [
        "device_new",
        "device_down",
        "device_up",
        "address_changed",
        "address_conflict",
    ]
    new, down, up, moved, conflict = (attributes for _, attributes in told)
    assert (new["netmon_id"], new["name"], new["ip"], new["mac"]) == (
        "d2",
        "tv",
        "10.77.0.22",
        "00:11:32:00:00:22",
    )
    assert (down["why"], down["seconds"]) == ("No answer.", 60.0)
    assert up["seconds"] == 5.0
    assert (moved["old_ip"], moved["ip"]) == ("10.77.0.21", "10.77.0.99")
    assert conflict["macs"] == ["a", "b"]


async def test_alerts_are_told_when_they_fire_and_when_they_are_over(
    hass: HomeAssistant, set_up: SetUp, told: list[tuple[str, dict[str, Any]]], later: Later
) -> None:
    backend = FakeBackend()
    await set_up(backend)
    await enable(hass, ACTIVITY)
    alert = Alert(
        id="a1",
        rule="offline",
        subject_id="d1",
        subject="nas",
        summary="nas is offline.",
        state=AlertState.PENDING,
        pending_since=NOW,
    )
    firing = replace(alert, state=AlertState.FIRING, fired_at=NOW)
    seen = replace(firing, acknowledged_at=NOW)
    backend.tell(AlertChanged(alert=alert), AlertChanged(alert=firing))
    await later()
    assert value(hass, "sensor.netmon_open_alerts") == "1"
    backend.tell(AlertChanged(alert=seen))
    await later()
    assert value(hass, "sensor.netmon_open_alerts") == "0"
    backend.tell(AlertChanged(alert=replace(seen, state=AlertState.RESOLVED, resolved_at=NOW)))
    # One that never fired came to nothing.
    backend.tell(AlertChanged(alert=replace(alert, id="a2", state=AlertState.RESOLVED)))
    await hass.async_block_till_done()
    assert [(kind, attributes["summary"]) for kind, attributes in told] == [
        ("alert", "nas is offline."),
        ("alert_over", "nas is offline."),
    ]


async def test_findings_are_told_when_they_are_new_or_worse_and_when_they_are_over(
    hass: HomeAssistant, set_up: SetUp, told: list[tuple[str, dict[str, Any]]]
) -> None:
    backend = FakeBackend()
    await set_up(backend)
    await enable(hass, ACTIVITY)
    finding = Finding(
        id="f1",
        rule="address_spoofed",
        severity=Severity.WARNING,
        network_id="net-1",
        summary="02:66 says that it has 10.77.0.1.",
        advice="Find it.",
        first_seen=NOW,
        last_seen=NOW,
        macs=("02:66:00:00:00:66",),
    )
    worse = replace(finding, severity=Severity.CRITICAL)
    for each in (
        replace(finding, id="f0", severity=Severity.INFO),
        finding,
        replace(finding, last_seen=NOW + timedelta(minutes=1)),
        worse,
        replace(worse, ended_at=NOW, ended_why="it was not seen again"),
    ):
        backend.tell(FindingChanged(finding=each))
    await hass.async_block_till_done()
    assert [(kind, each["severity"], each["advice"]) for kind, each in told] == [
        ("finding", "warning", "Find it."),
        ("finding", "critical", "Find it."),
        ("finding_over", "critical", "it was not seen again"),
    ]
    assert told[0][1]["macs"] == ["02:66:00:00:00:66"]


async def test_of_what_is_ignored_or_gone_nothing_is_told(
    hass: HomeAssistant, set_up: SetUp, told: list[tuple[str, dict[str, Any]]]
) -> None:
    backend = FakeBackend(make_device(known=False), make_device("d2", mac=None, ip=None))
    await set_up(backend)
    await enable(hass, ACTIVITY)
    backend.tell(DeviceDown(device_id="d1", at=NOW, why=""), DeviceForgotten(device_id="d2"))
    backend.tell(DeviceUp(device_id="d2", at=NOW, why=""))
    await hass.async_block_till_done()
    assert told == []


async def test_a_storm_of_events_is_cut_short_and_logged_once(
    hass: HomeAssistant,
    set_up: SetUp,
    told: list[tuple[str, dict[str, Any]]],
    caplog: pytest.LogCaptureFixture,
    later: Later,
) -> None:
    backend = FakeBackend(make_device())
    await set_up(backend)
    await enable(hass, ACTIVITY)
    for _ in range(400):
        backend.tell(DeviceUp(device_id="d1", at=NOW, why=""))
    await hass.async_block_till_done()
    assert len(told) == 100
    assert caplog.text.count("some events are left out") == 1
    await later(seconds=10)
    backend.tell(DeviceUp(device_id="d1", at=NOW, why=""))
    await hass.async_block_till_done()
    assert len(told) == 101


async def test_a_device_that_is_no_person_has_a_connectivity_for_who_wants_it(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = FakeBackend(make_device(hostname="printer"), make_device("d2", mac=None, ip="10.77.0.22"))
    await set_up(backend)
    connectivity = "binary_sensor.printer_connectivity"
    assert hass.states.get(connectivity) is None
    await enable(hass, connectivity)
    assert value(hass, connectivity) == "on"
    backend.change("d1", presence=Presence.UNKNOWN)
    assert value(hass, connectivity) == "on"
    backend.change("d1", presence=Presence.OFFLINE)
    assert value(hass, connectivity) == "off"


async def test_a_device_can_be_woken_by_who_enables_the_button(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend(
        make_device(hostname="nas", presence=Presence.OFFLINE),
        make_device("me", mac="00:11:32:00:00:01", hostname="me", own=True),
        make_device("d3", mac=None, hostname="routed"),
    )
    await set_up(backend)
    rows = er.async_get(hass).entities
    assert [each for each in rows if each.startswith("button.") and each.endswith("wake")] == [
        "button.nas_wake"
    ]
    await enable(hass, "button.nas_wake")
    press = {"entity_id": "button.nas_wake"}
    await hass.services.async_call("button", "press", press, blocking=True)
    assert ("wake", "d1") in backend.commands
    backend.failure = AdapterError("The cable is out.")
    with pytest.raises(HomeAssistantError, match=r"The cable is out\."):
        await hass.services.async_call("button", "press", press, blocking=True)


@pytest.mark.parametrize(
    ("server", "state", "words"),
    [
        (ENGINE_VERSION, "off", "are both"),
        ("0.0.9", "on", "update the server"),
        ("99.0.1", "off", "update the integration"),
        ("", "unknown", None),
    ],
)
async def test_which_is_newer_the_server_or_the_integration_is_said_in_words(
    hass: HomeAssistant, set_up: SetUp, server: str, state: str, words: str | None
) -> None:
    backend = FakeBackend()
    backend.info = BackendInfo(mode="remote", version=server)
    data = {"mode": "remote", "url": "http://10.77.0.9:8080", "api_key": "nmk_secret"}
    await set_up(backend, unique_id="server-1", data=data)
    shown = hass.states.get("update.netmon_server")
    assert shown is not None
    assert shown.state == state
    assert (words or "") in (shown.attributes["release_summary"] or "")


async def test_the_button_scans(hass: HomeAssistant, set_up: SetUp) -> None:
    backend = FakeBackend()
    await set_up(backend)
    press = {"entity_id": "button.netmon_scan"}
    await hass.services.async_call("button", "press", press, blocking=True)
    assert ("scan", ()) in backend.commands
    backend.failure = ScanBusyError("A scan runs.")
    with pytest.raises(ServiceValidationError, match="searching already"):
        await hass.services.async_call("button", "press", press, blocking=True)
    backend.failure = AdapterError("The cable is out.")
    with pytest.raises(HomeAssistantError, match=r"The cable is out\."):
        await hass.services.async_call("button", "press", press, blocking=True)
