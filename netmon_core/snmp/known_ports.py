"""Ports that were read in full: only what changes all the time is asked for again, and who they are.

A table of 48 ports is half as long so, and it is asked for every half minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..evidence.reading import ReadExtent
from ..lazy_dataclass import dataclass, replace
from .caps import PORTS
from .fields import number_of, text_of
from .interfaces import (
    ADMIN,
    CHANGED,
    COUNTERS,
    DESCRIPTION,
    DISCONTINUITY,
    DUPLEX,
    HIGH_SPEED,
    IF_COLUMNS,
    IFX_COLUMNS,
    NAME,
    OPER,
    SPEED,
    duplex_of,
    passing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..evidence.reading import PortRow
    from .round import Asked, Asking
    from .table import Oid


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPorts:
    """The ports of the last reading, and the columns of both tables that are asked for again."""

    rows: tuple[PortRow, ...] = ()
    plain: tuple[Oid, ...] = ()
    more: tuple[Oid, ...] = ()


def known_ports(rows: tuple[PortRow, ...], extent: ReadExtent) -> KnownPorts:
    """Keep what was read, if that was all; else nothing is known."""
    if extent is not ReadExtent.WHOLE or not any(row.name or row.description for row in rows):
        return KnownPorts()
    wanted = {ADMIN, OPER, CHANGED, SPEED, HIGH_SPEED, DISCONTINUITY, *_counted(rows)}
    # By which they are known again.
    wanted.add(NAME if all(row.name for row in rows) else DESCRIPTION)
    return KnownPorts(
        rows=rows,
        plain=tuple(column for column in IF_COLUMNS if column in wanted),
        more=tuple(column for column in IFX_COLUMNS if column in wanted),
    )


async def read_again(asking: Asking, known: KnownPorts) -> tuple[PortRow, ...] | None:
    """Return the same ports as they are now; None: they are others, or were not read in full."""
    if not known.rows:
        return None
    plain = await asking.table("ifTable", known.plain, cap=PORTS)
    if plain.extent is not ReadExtent.WHOLE:
        return None
    more = await asking.table("ifXTable", known.more, cap=PORTS)
    if more.extent not in (ReadExtent.WHOLE, ReadExtent.ABSENT) or not _are_same(plain, more, known):
        return None
    rows = tuple(
        replace(row, **passing({**plain.rows.get((row.index,), {}), **more.rows.get((row.index,), {})}))
        for row in known.rows
    )
    if all(_sends_as(row, before) for row, before in zip(rows, known.rows, strict=True)):
        return rows
    duplex = await asking.table("dot3StatsTable", (DUPLEX,), cap=PORTS)
    return tuple(
        replace(row, duplex=duplex_of(number_of(duplex.rows[row.index,].get(DUPLEX))))
        if (row.index,) in duplex.rows
        else row
        for row in rows
    )


def _counted(rows: tuple[PortRow, ...]) -> Iterator[Oid]:
    """Name the columns of 64 bits that are known to count, and for what else there is those of 32 too."""
    for name, (large, small) in COUNTERS.items():
        has_large = large is not None and any(
            name in row.counters.wide or name in row.counters.idle for row in rows
        )
        if has_large and large is not None:
            yield large
        counts = any(name in row.counters.wide and getattr(row.counters, name) for row in rows)
        every = all(name in row.counters.wide for row in rows)
        if small is not None and not (counts and every):
            yield small


def _are_same(plain: Asked, more: Asked, known: KnownPorts) -> bool:
    """Whether each number is still that of the port that it was."""
    numbers = {index[0] for asked in (plain, more) for index in asked.rows if len(index) == 1}
    if numbers != {row.index for row in known.rows}:
        return False
    if NAME in known.more:
        return all(text_of(more.rows.get((row.index,), {}).get(NAME)) == row.name for row in known.rows)
    return all(
        text_of(plain.rows.get((row.index,), {}).get(DESCRIPTION)) == (row.description or "")
        for row in known.rows
    )


def _sends_as(row: PortRow, before: PortRow) -> bool:
    """Whether it has not come up anew, and so sends as before."""
    return (row.state, row.speed_mbps, row.changed) == (before.state, before.speed_mbps, before.changed)
