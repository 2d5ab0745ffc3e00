"""Ports that go up and down, are switched, and flap."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from netmon_core.events.port import DeviceRestarted, PortFlapping, PortsChanged, PortStateChanged
from netmon_core.model.port import AdminState, PortKind, PortState
from netmon_core.ports.device_ports import DevicePorts
from tests.ports.readings import NOON, counters, port, reading

if TYPE_CHECKING:
    from netmon_core.evidence.reading import Reading

UP, DOWN = PortState.UP, PortState.DOWN


def told(ports: DevicePorts, *readings: Reading) -> list[object]:
    """All events but those that come with each reading."""
    return [
        event
        for each in readings
        for event in ports.apply(each).events
        if not isinstance(event, PortsChanged)
    ]


def test_a_first_reading_is_no_change_and_the_next_one_dates_it() -> None:
    ports = DevicePorts("d")

    first = told(ports, reading(0, port(1, "eth0", state=UP, changed=80_000.0)))
    (event,) = told(ports, reading(60, port(1, "eth0", state=DOWN, changed=86_430.0)))

    assert first == []
    assert isinstance(event, PortStateChanged)
    assert (event.was, event.state, event.times) == (UP, DOWN, 1)
    assert event.at == NOON + timedelta(seconds=30)


def test_a_state_that_is_not_told_is_no_change() -> None:
    ports = DevicePorts("d")
    unknown = PortState.UNKNOWN

    assert (
        told(ports, *(reading(60 * n, port(1, "a", state=s)) for n, s in enumerate((UP, unknown, UP)))) == []
    )


def test_one_that_its_owner_switches_off_is_told_and_does_not_flap() -> None:
    ports = DevicePorts("d")
    said = told(
        ports,
        *(
            reading(
                60 * n,
                port(1, "a", state=DOWN if n % 2 else UP, admin=AdminState.DOWN if n % 2 else AdminState.UP),
            )
            for n in range(10)
        ),
    )

    assert len(said) == 9
    assert not any(isinstance(each, PortFlapping) for each in said)


def test_one_that_goes_up_and_down_again_and_again_flaps_and_stops_when_it_is_quiet() -> None:
    ports = DevicePorts("d")
    said = told(ports, *(reading(60 * n, port(1, "a", state=DOWN if n % 2 else UP)) for n in range(8)))
    said += told(ports, *(reading(480 + 60 * n, port(1, "a", state=DOWN)) for n in range(20)))

    assert [each.flapping for each in said if isinstance(each, PortFlapping)] == [True, False]


def test_one_that_bounced_between_two_readings_is_seen_by_its_own_clock() -> None:
    ports = DevicePorts("d")
    (event,) = told(
        ports,
        reading(0, port(1, "a", changed=80_000.0)),
        reading(60, port(1, "a", changed=86_440.0)),
    )

    assert isinstance(event, PortStateChanged)
    assert (event.state, event.was, event.times) == (UP, UP, 2)


def test_an_agent_that_says_at_each_reading_that_it_changed_just_now_makes_nothing_flap() -> None:
    ports = DevicePorts("d")
    said = told(ports, *(reading(60 * n, port(1, "a", changed=86_400.0 + 60 * n)) for n in range(1, 30)))

    assert len(said) <= 2
    assert not ports.ports[0].flapping


def test_a_reboot_is_told_once_and_brings_no_port_down() -> None:
    ports = DevicePorts("d")
    said = told(
        ports,
        reading(0, port(1, "a", changed=50_000.0), host=90_000.0),
        reading(60, port(1, "a", changed=3.0), agent=20.0, host=30.0),
        reading(120, port(1, "a", changed=3.0), agent=80.0, host=90.0),
    )

    assert [type(each) for each in said] == [DeviceRestarted]


def test_a_lag_without_a_speed_is_as_fast_as_its_parts_that_are_up() -> None:
    ports = DevicePorts("d")
    applied = ports.apply(
        reading(
            0,
            port(1, "a", lag=9),
            port(2, "b", lag=9),
            port(3, "c", lag=9, state=DOWN),
            port(9, "lag1", kind=PortKind.LAG, speed_mbps=None),
        )
    )
    lag = next(each for each in ports.ports if each.kind is PortKind.LAG)

    assert lag.speed_mbps == 2000.0
    assert lag.members == ("p1", "p2", "p3")
    assert applied.events


def test_the_sums_leave_out_what_flows_through_others_and_name_the_busiest() -> None:
    ports = DevicePorts("d")
    for second, count in ((0, 0), (60, 750_000_000)):
        applied = ports.apply(
            reading(
                second,
                port(1, "a", counters=counters(in_octets=count, in_errors=count)),
                port(2, "vlan1", kind=PortKind.VLAN, counters=counters(in_octets=count)),
                port(3, "b", state=DOWN),
            )
        )
    summary = next(each.summary for each in applied.events if isinstance(each, PortsChanged))

    assert (summary.count, summary.up, summary.down) == (3, 2, 1)
    assert summary.in_bps == 1e8
    assert (summary.busiest, summary.busiest_utilization) == ("p1", 0.1)


def test_a_slow_agent_s_counters_are_divided_by_the_time_between_them() -> None:
    ports = DevicePorts("d")
    for second, late, count in ((0, 2.0, 0), (30, 12.0, 40 * 125_000)):
        told = reading(second, port(1, "a", counters=counters(in_octets=count)))
        applied = ports.apply(replace(told, counted_after=late))

    assert applied.measurements[0].seconds == 40
    assert ports.ports[0].rates is not None
    assert ports.ports[0].rates.in_bps == 1e6
