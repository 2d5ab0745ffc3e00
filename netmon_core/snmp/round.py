"""One round of questions to one agent: learns which tables it lacks, keeps how much of each was read."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, Final

from ..errors import NetmonError
from ..evidence.reading import ReadExtent
from ..lazy_dataclass import dataclass
from .errors import SnmpSilentError
from .table import Extent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from .table import Agent, Oid, Value

    type Row = Mapping[Oid, Value]

# A table that was not there is asked for again after this long, then after twice that, and so on: an agent
# that has just started may not have filled its tables yet.
AGAIN_FIRST: Final = timedelta(minutes=5)
# What a firmware brings comes with it; what is only empty may fill at any time.
AGAIN_SELDOM: Final = timedelta(days=1)
AGAIN_SOON: Final = timedelta(minutes=5)
# After so many tables in a row without an answer the others are not asked in this round.
SILENCES: Final = 2
# So many rows take some ten milliseconds.
PIECE: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A table that the agent did not have when it was asked last, and how often that was so in a row."""

    table: str
    asked_at: datetime
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What is remembered of an agent from round to round; another description makes another agent of it."""

    description: str = ""
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What became of the question for a table."""

    rows: Mapping[Oid, Row]
    extent: ReadExtent
    why: str = ""

    def within(self, cap: int) -> Asked:
        """Return no more rows than that."""
        if len(self.rows) <= cap:
            return self
        first = dict(list(self.rows.items())[:cap])
        return Asked(rows=first, extent=ReadExtent.PART, why=f"it has more than {cap} rows")


_EXTENTS: Final = {
    Extent.WHOLE: ReadExtent.WHOLE,
    Extent.PART: ReadExtent.PART,
    Extent.ABSENT: ReadExtent.ABSENT,
}


class Asking:
    """Asks one agent; a table that fails costs itself only."""

    def __init__(self, agent: Agent, learned: Learned, now: datetime) -> None:
        self._agent = agent
        self._now = now
        self._lacks = {lack.table: lack for lack in learned.lacks}
        self._description = learned.description
        self._silences = 0

    def is_described(self, description: str) -> None:
        """Forget what was learned of an agent that described itself otherwise."""
        if description != self._description:
            self._lacks.clear()
            self._description = description

    def learned(self) -> Learned:
        """Return what the next round should know."""
        return Learned(description=self._description, lacks=tuple(self._lacks.values()))

    async def get(self, *oids: Oid) -> Mapping[Oid, Value]:
        """Ask for single objects; what nobody answers is left out."""
        if self._silences >= SILENCES:
            return {}
        try:
            found = await self._agent.get(oids)
        except NetmonError as err:
            self._count(err)
            return {}
        self._silences = 0
        return found

    async def table(
        self,
        name: str,
        columns: Sequence[Oid],
        *,
        cap: int,
        index: Oid = (),
        seldom: timedelta = AGAIN_SELDOM,
    ) -> Asked:
        """Ask for the columns of a table, unless it was not there lately."""
        lack = self._lacks.get(name)
        if lack is not None and self._now - lack.asked_at < min(
            AGAIN_FIRST * 2 ** min(lack.times - 1, 16), seldom
        ):
            return Asked(rows={}, extent=ReadExtent.ABSENT)
        if self._silences >= SILENCES:
            return Asked(rows={}, extent=ReadExtent.UNREAD, why="the agent stopped answering")
        try:
            table = await self._agent.table(columns, index=index)
        except NetmonError as err:
            self._count(err)
            return Asked(rows={}, extent=ReadExtent.UNREAD, why=str(err))
        self._silences = 0
        if table.extent is Extent.ABSENT:
            self._lacks[name] = Lack(
                table=name, asked_at=self._now, times=lack.times + 1 if lack is not None else 1
            )
        else:
            self._lacks.pop(name, None)
        return Asked(rows=table.rows, extent=_EXTENTS[table.extent], why=table.why).within(cap)

    def _count(self, err: NetmonError) -> None:
        """An agent that refuses has answered all the same."""
        self._silences = self._silences + 1 if isinstance(err, SnmpSilentError) else 0


def together(parts: Iterable[Asked]) -> tuple[ReadExtent, str]:
    """Say how much was read of what several tables tell: whole only where each was, or is not there."""
    parts = list(parts)
    why = next((part.why for part in parts if part.why), "")
    extents = {part.extent for part in parts}
    if extents <= {ReadExtent.ABSENT}:
        return ReadExtent.ABSENT, ""
    if extents <= {ReadExtent.ABSENT, ReadExtent.WHOLE}:
        return ReadExtent.WHOLE, ""
    if extents <= {ReadExtent.ABSENT, ReadExtent.UNREAD}:
        return ReadExtent.UNREAD, why
    return ReadExtent.PART, why


async def in_pieces[Made](asked: Asked, make: Callable[[Asked], tuple[Made, ...]]) -> tuple[Made, ...]:
    """Make something of many rows, and let others have their turn in between."""
    if len(asked.rows) <= PIECE:
        return make(asked)
    found: list[Made] = []
    for piece in batched(asked.rows.items(), PIECE, strict=False):
        found += make(Asked(rows=dict(piece), extent=asked.extent))
        await asyncio.sleep(0)
    return tuple(found)
