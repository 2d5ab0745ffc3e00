"""Ports and sensors of devices that are asked: only of what was chosen, and as true as the last answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from custom_components.netmon import chosen, measuring
from custom_components.netmon.const import DOMAIN
from netmon_core.errors import NotFoundError, ServerUnreachableError
from netmon_core.events.device import DeviceForgotten
from netmon_core.events.port import PortsChanged, SensorsChanged
from netmon_core.model.informant import InformantState
from netmon_core.model.port import AdminState, Port, PortKind, PortRates, PortState, PortSummary
from netmon_core.model.presence import Presence
from netmon_core.model.sensor import Sensor, SensorKind, SensorState, SensorUnit

from .fakes import NOW, FakeBackend, make_device

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from .conftest import SetUp
    from .test_trackers import Later

IN = "sensor.switch_gi1_in"
LINK = "binary_sensor.switch_gi1_connectivity"


def make_port(
    number: int = 1, *, device_id: str = "d1", bps: float | None = 2_000_000.0, **more: Any
) -> Port:
    rates = None
    if bps is not None:
        rates = PortRates(
            at=NOW,
            seconds=60.0,
            in_bps=bps,
            out_bps=bps / 2,
            in_utilization=bps / 1e9,
            out_utilization=0.25,
            in_errors=0.5,
            out_errors=0.25,
        )
    return Port(
        **{
            "device_id": device_id,
            "id": f"p{number}",
            "name": f"Gi{number}",
            "index": number,
            "kind": PortKind.ETHERNET,
            "speed_mbps": 1000.0,
            "admin": AdminState.UP,
            "state": PortState.UP,
            "rates": rates,
            **more,
        }
    )


def choice(device_id: str = "d1", **chosen_: Any) -> ConfigSubentryDataWithId:
    return ConfigSubentryDataWithId(
        data={"device": device_id, **chosen_},
        subentry_type="ports",
        title="switch",
        unique_id=f"ports:{device_id}",
        subentry_id=f"sub-{device_id}",
    )


def answering(device_id: str = "d1", **more: Any) -> InformantState:
    return InformantState(device_id=device_id, asked_at=NOW, answered_at=NOW, **more)


def switch(*ports: Port, sensors: tuple[Sensor, ...] = (), **more: Any) -> FakeBackend:
    backend = FakeBackend(make_device(hostname="switch", **more))
    tell(backend, *ports, sensors=sensors)
    backend.asked["d1"] = answering()
    return backend


def tell(backend: FakeBackend, *ports: Port, sensors: tuple[Sensor, ...] = (), device_id: str = "d1") -> None:
    """The device was asked again, and tells this."""
    backend.told_ports[device_id], backend.told_sensors[device_id] = ports, sensors
    up = sum(port.state is PortState.UP for port in ports)
    summary = PortSummary(device_id=device_id, count=len(ports), up=up)
    backend.tell(PortsChanged(device_id=device_id, summary=summary))


def value(hass: HomeAssistant, entity_id: str) -> str | None:
    state = hass.states.get(entity_id)
    return None if state is None else state.state


def ours(hass: HomeAssistant) -> dict[str, str]:
    """The entities of ports and sensors: the unique id of each by its entity id."""
    return {
        row.entity_id: row.unique_id.removeprefix("embedded:")
        for row in er.async_get(hass).entities.values()
        if row.platform == DOMAIN and ("-port-" in row.unique_id or "-sensor-" in row.unique_id)
    }


def change(hass: HomeAssistant, entry: MockConfigEntry, **data: Any) -> None:
    (subentry,) = entry.subentries.values()
    hass.config_entries.async_update_subentry(entry, subentry, data={"device": "d1", **data})


async def test_nothing_is_made_and_nothing_is_read_of_what_nobody_chose(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = switch(make_port(1), make_port(2))
    await set_up(backend)
    tell(backend, make_port(1, bps=5.0), make_port(2))
    await later(seconds=120)
    assert ours(hass) == {}
    assert not {"ports", "sensors"} & {command[0] for command in backend.commands}


async def test_a_chosen_port_says_what_flows_and_whether_it_is_connected(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = switch(make_port(1, alias="NAS"), make_port(2))
    await set_up(backend, subentries_data=[choice(ports=["p1"])])
    assert set(ours(hass).values()) == {
        f"d1-port-p1-{each}" for each in ("in", "out", "utilization", "errors", "connectivity")
    }
    state = hass.states.get(IN)
    assert state is not None
    assert (state.state, state.attributes["unit_of_measurement"]) == ("2.0", "Mbit/s")
    assert state.attributes["device_class"] == "data_rate"
    assert state.attributes["state_class"] == "measurement"
    assert state.attributes["friendly_name"] == "switch Gi1 (NAS) in"
    assert value(hass, "sensor.switch_gi1_out") == "1.0"
    # That of the busier direction.
    assert value(hass, "sensor.switch_gi1_utilization") == "25.0"
    assert value(hass, "sensor.switch_gi1_errors") == "0.75"
    link = hass.states.get(LINK)
    assert link is not None
    assert (link.state, link.attributes["device_class"]) == (STATE_ON, "connectivity")
    assert link.attributes["speed_mbps"] == 1000.0
    row = er.async_get(hass).async_get("sensor.switch_gi1_errors")
    assert row is not None
    assert row.entity_category == "diagnostic"
    tracker = er.async_get(hass).async_get("device_tracker.switch")
    assert tracker is not None
    assert row.device_id == tracker.device_id

    tell(backend, make_port(1, alias="NAS", bps=None, state=PortState.DOWN), make_port(2))
    await later(seconds=2)
    assert (value(hass, IN), value(hass, LINK)) == (STATE_UNKNOWN, STATE_OFF)
    tell(backend, make_port(1, alias="NAS", state=PortState.UNKNOWN), make_port(2))
    await later(seconds=2)
    assert value(hass, LINK) == STATE_UNKNOWN


async def test_rates_that_no_event_tells_of_are_read_each_minute(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = switch(make_port(1))
    await set_up(backend, subentries_data=[choice(ports=["p1"])])
    backend.told_ports["d1"] = (make_port(1, bps=8_000_000.0),)
    await later(seconds=61)
    assert value(hass, IN) == "8.0"


async def test_another_number_and_another_name_move_no_entity(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = switch(make_port(1), make_port(2))
    await set_up(backend, subentries_data=[choice(every_port=True)])
    before = ours(hass)
    assert len(before) == 10
    backend.change("d1", name="Core")
    tell(backend, make_port(1, index=77, name="xe-0", alias="uplink", bps=9e6), make_port(2, index=1))
    await later(seconds=2)
    assert ours(hass) == before
    state = hass.states.get(IN)
    assert state is not None
    assert state.state == "9.0"
    assert state.attributes["friendly_name"] == "Core xe-0 (uplink) in"


async def test_a_port_that_is_added_later_is_made_and_one_that_is_gone_is_unavailable(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = switch(make_port(1), make_port(2, kind=PortKind.VLAN))
    await set_up(backend, subentries_data=[choice(every_port=True)])
    assert len(ours(hass)) == 5
    tell(backend, make_port(1, gone=True), make_port(3))
    await later(seconds=2)
    assert len(ours(hass)) == 10
    assert (value(hass, IN), value(hass, "sensor.switch_gi3_in")) == (STATE_UNAVAILABLE, "2.0")
    # A table that was cut or empty removes nothing.
    tell(backend)
    await later(seconds=2)
    assert len(ours(hass)) == 10
    tell(backend, make_port(1), make_port(3))
    await later(seconds=2)
    assert value(hass, IN) == "2.0"


async def test_what_is_chosen_is_made_in_place_and_what_is_unticked_is_removed(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    backend = switch(
        make_port(1), make_port(2), sensors=(measured(1, SensorKind.CPU, SensorUnit.SHARE, 0.5),)
    )
    entry = await set_up(backend, subentries_data=[choice(ports=["p1"])])
    coordinator = entry.runtime_data
    change(hass, entry, ports=["p2"], sensors=True)
    await hass.async_block_till_done()
    assert {each.split("-")[2] for each in ours(hass).values()} == {"p2", "s1"}
    assert value(hass, IN) is None
    assert value(hass, "sensor.switch_gi2_in") == "2.0"
    assert value(hass, "sensor.switch_cpu_1") == "50.0"
    change(hass, entry, every_port=True)
    await hass.async_block_till_done()
    assert len(ours(hass)) == 10
    hass.config_entries.async_remove_subentry(entry, "sub-d1")
    await hass.async_block_till_done()
    assert ours(hass) == {}
    assert entry.runtime_data is coordinator
    assert value(hass, "device_tracker.switch") == "home"


async def test_what_was_unticked_while_the_entry_was_not_loaded_is_removed(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    entry = await set_up(switch(make_port(1), make_port(2)), subentries_data=[choice(ports=["p1", "p2"])])
    assert await hass.config_entries.async_unload(entry.entry_id)
    change(hass, entry, ports=["p2"])
    await hass.async_block_till_done()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert {each.split("-")[2] for each in ours(hass).values()} == {"p2"}


async def test_a_device_whose_ports_are_chosen_is_let_in_and_an_ignored_one_is_not(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = switch(make_port(1))
    await set_up(backend, subentries_data=[choice(ports=["p1"])], options={"devices": {"track": "selected"}})
    assert value(hass, IN) == "2.0"
    backend.change("d1", known=False)
    await later()
    assert ours(hass) == {}
    backend.change("d1", known=None)
    await later()
    assert value(hass, IN) == "2.0"


async def test_no_more_entities_are_made_than_there_is_room_for(
    hass: HomeAssistant, set_up: SetUp, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "ENTITIES_MOST", 12)
    sensors = tuple(measured(n, SensorKind.STORAGE, SensorUnit.SHARE, 0.5) for n in range(1, 6))
    backend = switch(*(make_port(n) for n in range(1, 4)), sensors=sensors)
    entry = await set_up(backend, subentries_data=[choice(every_port=True, sensors=True)])
    assert len(ours(hass)) == 12
    assert entry.runtime_data.measuring.left_out == 8
    before = ours(hass)
    # It counts them otherwise now.
    tell(backend, *(make_port(n, index=9 - n) for n in range(1, 4)), sensors=sensors)
    await later(seconds=2)
    assert ours(hass) == before


def measured(number: int, kind: SensorKind, unit: SensorUnit, value: float | None, **more: Any) -> Sensor:
    name = f"{kind} {number}"
    return Sensor(
        **{
            "device_id": "d1",
            "id": f"s{number}",
            "kind": kind,
            "name": name,
            "unit": unit,
            "value": value,
            **more,
        }
    )


SENSORS = [
    (SensorKind.TEMPERATURE, SensorUnit.CELSIUS, 41.25, "41.25", "°C", "temperature"),
    (SensorKind.FAN, SensorUnit.RPM, 1200.0, "1200.0", "rpm", None),
    (SensorKind.POWER, SensorUnit.WATT, 12.5, "12.5", "W", "power"),
    (SensorKind.VOLTAGE, SensorUnit.VOLT, 230.0, "230.0", "V", "voltage"),
    (SensorKind.CURRENT, SensorUnit.AMPERE, 0.5, "0.5", "A", "current"),
    (SensorKind.FREQUENCY, SensorUnit.HERTZ, 50.0, "50.0", "Hz", "frequency"),
    (SensorKind.HUMIDITY, SensorUnit.SHARE, 0.4, "40.0", "%", "humidity"),
    (SensorKind.AIRFLOW, SensorUnit.CUBIC_METER_PER_SECOND, 0.1, "0.1", "m³/s", "volume_flow_rate"),
    (SensorKind.OPTICAL_POWER, SensorUnit.DBM, -4.2, "-4.2", "dBm", "signal_strength"),
    (SensorKind.SUPPLY, SensorUnit.SHARE, 0.07, "7.0", "%", None),
    (SensorKind.PAGES, SensorUnit.COUNT, 41_234.0, "41234.0", "pages", None),
    (SensorKind.CHARGE, SensorUnit.SHARE, 0.98, "98.0", "%", "battery"),
    (SensorKind.RUNTIME, SensorUnit.SECOND, 1800.0, "1800.0", "s", "duration"),
    (SensorKind.LOAD, SensorUnit.SHARE, 0.31, "31.0", "%", None),
    (SensorKind.LOAD_AVERAGE, SensorUnit.COUNT, 1.234, "1.234", None, None),
    (SensorKind.CPU, SensorUnit.SHARE, 0.123, "12.3", "%", None),
    (SensorKind.MEMORY, SensorUnit.SHARE, 0.5, "50.0", "%", None),
    (SensorKind.STORAGE, SensorUnit.SHARE, 0.9, "90.0", "%", None),
    # With a unit that Home Assistant's class does not take there is no class.
    (SensorKind.TEMPERATURE, SensorUnit.UNKNOWN, 7.0, "7.0", None, None),
    (SensorKind.CHARGE, SensorUnit.COUNT, None, STATE_UNKNOWN, None, None),
    (SensorKind.UNKNOWN, SensorUnit.UNKNOWN, 7.0, "7.0", None, None),
]


@pytest.mark.parametrize("case", SENSORS, ids=lambda case: f"{case[0]} {case[1]}")
async def test_a_sensor_has_the_class_and_the_unit_of_what_it_measures(
    hass: HomeAssistant, set_up: SetUp, caplog: pytest.LogCaptureFixture, case: tuple[Any, ...]
) -> None:
    kind, unit, raw, said, shown, device_class = case
    sensor = measured(1, kind, unit, raw, name="Slot 3", state=SensorState.WARNING)
    await set_up(switch(sensors=(sensor,)), subentries_data=[choice(sensors=True)])
    state = hass.states.get("sensor.switch_slot_3")
    assert state is not None
    assert state.state == said
    assert state.attributes.get("unit_of_measurement") == shown
    assert state.attributes.get("device_class") == device_class
    assert state.attributes["state_class"] == (
        "total_increasing" if kind is SensorKind.PAGES else "measurement"
    )
    assert state.attributes["condition"] == "warning"
    assert state.attributes["friendly_name"] == "switch Slot 3"
    assert "is not valid" not in caplog.text


async def test_on_battery_is_so_or_not(hass: HomeAssistant, set_up: SetUp, later: Later) -> None:
    def sensors(value: float | None) -> tuple[Sensor, ...]:
        return (
            measured(1, SensorKind.ON_BATTERY, SensorUnit.COUNT, value, name="On battery"),
            measured(2, SensorKind.STATE, SensorUnit.COUNT, value, name="Door"),
        )

    backend = switch(sensors=sensors(0.0))
    await set_up(backend, subentries_data=[choice(sensors=True)])
    seen = []
    for now in (0.0, 1.0, None):
        tell(backend, sensors=sensors(now))
        await later(seconds=2)
        seen.append(value(hass, "binary_sensor.switch_on_battery"))
    assert seen == [STATE_OFF, STATE_ON, STATE_UNKNOWN]
    tell(backend, sensors=(replace(sensors(1.0)[0], gone=True, name="Battery"), sensors(1.0)[1]))
    backend.tell(SensorsChanged(device_id="d1"))
    await later(seconds=2)
    assert value(hass, "binary_sensor.switch_on_battery") == STATE_UNAVAILABLE
    assert value(hass, "binary_sensor.switch_door") == STATE_ON


async def test_a_switch_that_goes_away_is_held_for_a_minute_and_then_unavailable(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = switch(make_port(1))
    await set_up(backend, subentries_data=[choice(ports=["p1"])])
    backend.change("d1", presence=Presence.OFFLINE, presence_since=dt_util.utcnow())
    await later(seconds=55)
    assert (value(hass, IN), value(hass, LINK)) == ("2.0", STATE_ON)
    await later(seconds=6)
    assert (value(hass, IN), value(hass, LINK)) == (STATE_UNAVAILABLE, STATE_UNAVAILABLE)
    assert value(hass, "device_tracker.switch") == "not_home"
    backend.change("d1", presence=Presence.ONLINE, presence_since=dt_util.utcnow())
    await later(seconds=1)
    assert (value(hass, IN), value(hass, LINK)) == ("2.0", STATE_ON)


async def test_one_lost_question_is_no_silence_and_a_silent_agent_is_unavailable(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = switch(make_port(1))
    await set_up(backend, subentries_data=[choice(ports=["p1"])])
    answered = dt_util.utcnow()
    asked = answered + timedelta(seconds=60)
    backend.asked["d1"] = InformantState(
        device_id="d1", asked_at=asked, answered_at=answered, problem="It did not answer."
    )
    await later(seconds=61)
    assert value(hass, IN) == "2.0"
    # The next question is answered.
    backend.asked["d1"] = answering()
    await later(seconds=61)
    await later(seconds=61)
    assert value(hass, IN) == "2.0"
    asked = dt_util.utcnow()
    backend.asked["d1"] = InformantState(
        device_id="d1",
        asked_at=asked,
        answered_at=asked - timedelta(seconds=60),
        problem="It did not answer.",
    )
    await later(seconds=61)
    assert value(hass, IN) == "2.0"
    await later(seconds=61)
    assert value(hass, IN) == STATE_UNAVAILABLE
    backend.asked["d1"] = answering()
    await later(seconds=61)
    assert value(hass, IN) == "2.0"


async def test_a_device_that_nobody_asks_any_longer_is_unavailable(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = switch(make_port(1))
    await set_up(backend, subentries_data=[choice(ports=["p1"])])
    backend.asked.clear()
    await later(seconds=61)
    await later(seconds=61)
    assert value(hass, IN) == STATE_UNAVAILABLE


async def test_until_home_assistant_and_the_engine_have_started_nobody_is_silent(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = switch(make_port(1))
    backend.asked.clear()
    await set_up(backend, subentries_data=[choice(ports=["p1"])])
    await later(seconds=61)
    await later(seconds=121)
    assert value(hass, IN) == "2.0"
    # Its credential was taken away meanwhile.
    await later(minutes=3)
    await later(seconds=61)
    assert value(hass, IN) == STATE_UNAVAILABLE


async def test_a_netmon_that_is_away_holds_them_for_a_minute_and_reads_again_when_it_is_back(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = switch(make_port(1))
    await set_up(backend, subentries_data=[choice(ports=["p1"])])
    backend.set_available(available=False)
    await later(seconds=59)
    assert value(hass, IN) == "2.0"
    await later(seconds=2)
    assert value(hass, IN) == STATE_UNAVAILABLE
    backend.told_ports["d1"] = (make_port(1, bps=3e6),)
    backend.set_available(available=True)
    await later(seconds=2)
    assert value(hass, IN) == "3.0"


@pytest.mark.parametrize("failure", [ServerUnreachableError("No."), NotFoundError("No.")], ids=repr)
async def test_that_nothing_can_be_read_stops_no_set_up(
    hass: HomeAssistant, set_up: SetUp, later: Later, failure: Any
) -> None:
    backend = switch(make_port(1))
    backend.failure = failure
    # The engine's start fails by that too, which is told.
    entry = await set_up(backend, subentries_data=[choice(ports=["p1"])])
    assert value(hass, "device_tracker.switch") == "home"
    backend.failure = None
    await later(seconds=61)
    assert value(hass, IN) == "2.0"
    backend.failure = failure
    await later(seconds=61)
    await later(seconds=61)
    # A server that knows of no ports any more has lost none.
    gone = isinstance(failure, NotFoundError)
    assert value(hass, IN) == ("2.0" if gone else STATE_UNAVAILABLE)
    assert entry.runtime_data.measuring.readings.states is None or not gone


async def test_a_reload_leaves_no_gap(hass: HomeAssistant, set_up: SetUp) -> None:
    entry = await set_up(switch(make_port(1)), subentries_data=[choice(ports=["p1"])])
    seen: list[str | None] = []
    hass.bus.async_listen(
        "state_changed",
        lambda event: (
            seen.append(event.data["new_state"] and event.data["new_state"].state)
            if event.data["entity_id"] == IN
            else None
        ),
    )
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert set(seen) <= {"2.0"}
    assert value(hass, IN) == "2.0"


async def test_a_merge_moves_no_entity(hass: HomeAssistant, set_up: SetUp, later: Later) -> None:
    backend = switch(make_port(1), make_port(2))
    entry = await set_up(backend, subentries_data=[choice(ports=["p1", "p2"])])
    backend.discover(make_device("d2", mac="00:11:32:00:00:22", ip="10.77.0.22", hostname="core"))
    await later(seconds=20)
    before = ours(hass)
    assert len(before) == 10
    ports = [make_port(n, device_id="d2", bps=7e6) for n in (1, 2)]
    tell(backend, *ports, device_id="d2")
    backend.asked = {"d2": answering("d2")}
    backend.tell(DeviceForgotten(device_id="d1", merged_into="d2"))
    await hass.async_block_till_done()
    await later(seconds=2)
    assert {each: id_.replace("d1", "d2") for each, id_ in before.items()} == ours(hass)
    assert (value(hass, IN), value(hass, LINK)) == ("7.0", STATE_ON)
    (subentry,) = entry.subentries.values()
    assert (subentry.data["device"], subentry.unique_id) == ("d2", "ports:d2")
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert len(ours(hass)) == 10
    assert value(hass, IN) == "7.0"


async def test_two_choices_of_devices_that_become_one_are_one_choice(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = switch(make_port(1), make_port(2))
    backend.discover(make_device("d2", mac="00:11:32:00:00:22", ip="10.77.0.22", hostname="core"))
    backend.told_ports["d2"] = (make_port(1, device_id="d2"), make_port(2, device_id="d2"))
    backend.asked["d2"] = answering("d2")
    entry = await set_up(backend, subentries_data=[choice("d1", ports=["p2"]), choice("d2", ports=["p1"])])
    assert len(ours(hass)) == 10
    backend.tell(DeviceForgotten(device_id="d1", merged_into="d2"))
    await hass.async_block_till_done()
    await later(seconds=2)
    assert {each.rpartition("-")[0] for each in ours(hass).values()} == {"d2-port-p1", "d2-port-p2"}
    (subentry,) = entry.subentries.values()
    assert subentry.data["ports"] == ["p1", "p2"]


def test_a_choice_of_all_ports_takes_hardware_in_the_order_of_the_device() -> None:
    ports = [make_port(3), make_port(1), make_port(2, kind=PortKind.LOOPBACK), make_port(4, gone=True)]
    every = chosen.Choice(every_port=True)
    assert chosen.pick(every, ports, (), room=100).ports == ("p1", "p3")
    assert chosen.pick(every, ports, (), room=9).ports == ("p1",)
    assert chosen.pick(every, ports, (), room=-5).ports == ()
    assert chosen.pick(chosen.Choice(ports=frozenset({"p2"})), ports, (), room=5).ports == ("p2",)
