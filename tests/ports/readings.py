"""Readings made up for tests: a device that is asked every so often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from netmon_core.evidence.reading import (
    Counters,
    PortRow,
    ReadExtent,
    Reading,
    ReadTable,
    TableRead,
    Uptimes,
)
from netmon_core.model.port import AdminState, PortKind, PortState

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def port(index: int, name: str | None = None, **more: Any) -> PortRow:
    """An Ethernet port of 1 Gbit/s that is up."""
    told: dict[str, Any] = {
        "kind": PortKind.ETHERNET,
        "speed_mbps": 1000.0,
        "admin": AdminState.UP,
        "state": PortState.UP,
    }
    return PortRow(index=index, name=name, **(told | more))


def counters(**values: Any) -> Counters:
    """Counters of 64 bits, unless `wide` says otherwise."""
    values.setdefault("wide", tuple(name for name in values if name != "discontinuity"))
    return Counters(**values)


def reading(
    seconds: float,
    *ports: PortRow,
    extent: ReadExtent = ReadExtent.WHOLE,
    agent: float | None = -1.0,
    host: float | None = None,
    engine: float | None = None,
) -> Reading:
    """What a device said so long after noon; its agent runs for a day more than that unless told."""
    return Reading(
        at=NOON + timedelta(seconds=seconds),
        uptimes=Uptimes(agent=86_400.0 + seconds if agent == -1.0 else agent, host=host, engine=engine),
        tables=(TableRead(table=ReadTable.PORTS, extent=extent, rows=len(ports)),),
        ports=ports,
    )
