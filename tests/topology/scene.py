"""A few switches and what is plugged into them, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from netmon_core.evidence.reading import (
    ForwardingRow,
    NeighborRow,
    ReadExtent,
    Reading,
    ReadTable,
    TableRead,
)
from netmon_core.model.device import Device
from netmon_core.model.interface import Interface
from netmon_core.model.link import LinkSource
from netmon_core.model.port import Port, PortKind
from netmon_core.topology.directory import Directory

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def mac(number: int) -> str:
    return f"00:00:5f:00:00:{number:02x}"


def device(device_id: str, *macs: str, hostname: str | None = None) -> Device:
    interfaces = tuple(
        Interface(network_id="lan", mac=each, first_seen=NOON, last_seen=NOON) for each in macs
    )
    return Device(id=device_id, first_seen=NOON, last_seen=NOON, interfaces=interfaces, hostname=hostname)


def ports(device_id: str, count: int, name: str = "eth{}", **more: Any) -> tuple[Port, ...]:
    """Ports p1, p2, ... whose indexes are a hundred more."""
    return tuple(
        Port(
            device_id=device_id,
            id=f"p{number}",
            name=name.format(number),
            index=100 + number,
            kind=PortKind.ETHERNET,
            **more,
        )
        for number in range(1, count + 1)
    )


def neighbor(number: int, source: LinkSource = LinkSource.LLDP, **more: Any) -> NeighborRow:
    """Somebody who was heard at a port."""
    return NeighborRow(source=source, index=100 + number, **more)


def reading(
    *neighbors: NeighborRow,
    forwarding: tuple[ForwardingRow, ...] = (),
    extent: ReadExtent = ReadExtent.WHOLE,
    after: float = 0,
) -> Reading:
    return Reading(
        at=NOON + timedelta(seconds=after),
        neighbors=neighbors,
        forwarding=forwarding,
        tables=(
            TableRead(table=ReadTable.NEIGHBORS, extent=extent),
            TableRead(table=ReadTable.FORWARDING, extent=extent),
        ),
    )


def row(address: str, number: int, **more: Any) -> ForwardingRow:
    """A MAC that was learned at a port."""
    return ForwardingRow(mac=address, index=100 + number, **more)


def directory(*devices: Device, **inside: tuple[Port, ...]) -> Directory:
    return Directory(devices, inside, {})
