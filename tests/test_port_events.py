"""What happens to ports, sensors and links: in the snapshot, on the stream, and in the log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from netmon_core.events.device import DeviceForgotten
from netmon_core.events.port import (
    DeviceRestarted,
    LinksChanged,
    PortFlapping,
    PortsChanged,
    PortStateChanged,
    SensorsChanged,
)
from netmon_core.model.link import Attachment, Link, LinkEnd, LinkSource
from netmon_core.model.port import AdminState, PortState, PortSummary
from netmon_core.server.stream.wanted import Wanted
from netmon_core.snapshot import Snapshot, State, apply
from netmon_core.store.log import log_entry

if TYPE_CHECKING:
    from netmon_core.events.event import Event

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def summary(device_id: str) -> PortSummary:
    return PortSummary(device_id=device_id, count=48, up=12)


def place(device_id: str) -> Attachment:
    return Attachment(
        device_id=device_id,
        mac="00:00:5f:00:00:01",
        switch_id="switch",
        port_id="p1",
        source=LinkSource.FORWARDING,
        confidence=0.9,
        first_seen=NOON,
        last_seen=NOON,
    )


def link(one: str, other: str) -> Link:
    return Link(
        id=f"{one}--{other}",
        ends=(LinkEnd(device_id=one), LinkEnd(device_id=other)),
        proofs=(),
        confidence=0.9,
        first_seen=NOON,
        last_seen=NOON,
    )


STATE = PortStateChanged(
    device_id="switch",
    port_id="p1",
    name="Gi1/0/1",
    at=NOON,
    state=PortState.DOWN,
    was=PortState.UP,
    admin=AdminState.UP,
    admin_was=AdminState.UP,
)
FLAPPING = PortFlapping(device_id="switch", port_id="p1", name="Gi1/0/1", at=NOON, flapping=True)
RESTARTED = DeviceRestarted(device_id="switch", at=NOON)
PORTS = PortsChanged(device_id="switch", summary=summary("switch"))
SENSORS = SensorsChanged(device_id="switch")
LINKS = LinksChanged(
    links=(link("switch", "router"), link("router", "ap")), attachments=(place("pc"), place("printer"))
)


def after(*events: Event) -> Snapshot:
    state = State(Snapshot(run_id="run", revision=0))
    for event in events:
        apply(state, event)
    return state.freeze()


def test_the_snapshot_holds_the_sums_of_ports_and_where_devices_are() -> None:
    found = after(PORTS, LINKS, SENSORS)

    assert found.revision == 3
    assert found.ports == (summary("switch"),)
    assert {each.device_id for each in found.attachments} == {"pc", "printer"}


def test_what_is_over_or_forgotten_is_in_the_snapshot_no_more() -> None:
    found = after(PORTS, LINKS, LinksChanged(detached=("pc",)), DeviceForgotten(device_id="printer"))

    assert found.attachments == ()
    assert after(PORTS, DeviceForgotten(device_id="switch")).ports == ()


@pytest.mark.parametrize("event", [STATE, FLAPPING, RESTARTED, PORTS, SENSORS])
def test_who_wants_to_hear_of_one_device_hears_of_its_ports_only(event: Event) -> None:
    assert Wanted(devices=frozenset({"switch"})).of(event) == event
    assert Wanted(devices=frozenset({"pc"})).of(event) is None
    assert Wanted().of(event) == event


def test_of_links_and_places_each_hears_its_part() -> None:
    heard = Wanted(devices=frozenset({"pc", "ap"})).of(LINKS)

    assert isinstance(heard, LinksChanged)
    assert [each.id for each in heard.links] == ["router--ap"]
    assert [each.device_id for each in heard.attachments] == ["pc"]
    assert Wanted(devices=frozenset({"nobody"})).of(LINKS) is None


def test_a_snapshot_of_one_device_holds_its_part() -> None:
    found = Wanted(devices=frozenset({"pc"})).of_snapshot(after(PORTS, LINKS))

    assert found.ports == ()
    assert [each.device_id for each in found.attachments] == ["pc"]


@pytest.mark.parametrize("event", [STATE, FLAPPING, RESTARTED])
def test_the_log_keeps_what_happened_at_its_own_time(event: Event) -> None:
    entry = log_entry(event, NOON + timedelta(minutes=1))

    assert entry is not None
    assert (entry.at, entry.device_id) == (NOON, "switch")


@pytest.mark.parametrize("event", [PORTS, SENSORS, LINKS])
def test_the_log_leaves_out_what_comes_with_every_reading(event: Event) -> None:
    assert log_entry(event, NOON) is None
