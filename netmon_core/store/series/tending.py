"""What the clock asks of the series: hours are sealed, days rolled up, what is old dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from .hours import Hours
from .measured.kinds import FIRST
from .steps import DAY, HOUR

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Collection, Iterable, Mapping

    from ...settings.metrics import MetricsSettings
    from .head import Head
    from .measured.head import MeasuredHead
    from .measured.names import MeasuredNames
    from .measured.rows import MeasuredRows
    from .rows import Rows
    from .targets import Targets
    from .writer import SeriesWriter

# An hour is sealed this long after its end: its last windows come in a moment late.
GRACE = 60.0
# Series whose day is rolled up in one transaction: a second of work.
ROLL_SLICE = 100


class InThread(Protocol):
    """Does work in the one thread that writes."""

    async def __call__[T](self, work: Callable[[], T], /) -> T:
        """Return what it returns."""


class Names(Protocol):
    """The numbers of some series."""

    def seen(self, numbers: Iterable[int], hour: int) -> None:
        """Note that series have rows of an hour."""

    def silent(self, active: Collection[int]) -> list[int]:
        """Return the series that must go for new ones to come."""

    def leave(self, numbers: Iterable[int]) -> None:
        """Begin to drop series."""

    def left(self, numbers: Iterable[int]) -> None:
        """Nothing is left of the series."""

    def stayed(self, numbers: Iterable[int]) -> None:
        """The series could not be dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot[H: Hours[Any], N: Names]:
    """Series that are kept in one way: what of them is in no chunk yet, and their numbers."""

    head: H
    names: N


class Tending:
    """Does to one file what is due. `turn` is held while an hour goes from the head to the file."""

    def __init__(self, settings: MetricsSettings, *, turn: asyncio.Lock, in_thread: InThread) -> None:
        self._settings = settings
        self._turn = turn
        self._in_thread = in_thread
        # The hour in which what is old was dropped last.
        self._pruned: int | None = None

    async def tend(
        self,
        writer: SeriesWriter,
        now: float,
        pings: Lot[Head, Targets],
        measured: Lot[MeasuredHead, MeasuredNames],
    ) -> None:
        """Seal, roll up, drop the old; `now` is seconds since 1970."""
        lots = (pings, measured)
        due = {hour for lot in lots for hour in lot.head.due(now, grace=GRACE)}
        for hour in sorted(due):
            series, others = await self._seal(writer, hour, pings.head, measured.head)
            pings.names.seen(series, hour)
            measured.names.seen(others, hour)
        await self._in_thread(lambda: writer.roll(int(now // DAY), most=ROLL_SLICE))
        if self._pruned == int(now // HOUR):
            return
        kept = self._settings
        gone = await self._in_thread(
            lambda: writer.prune(
                now, raw=kept.raw_days * DAY, minutes=kept.minute_days * DAY, hours=kept.hour_days * DAY
            ),
        )
        await self._in_thread(lambda: writer.shrink(kept.size_mb * 2**20))
        for lot, old in (
            (pings, [number for number in gone if number < FIRST]),
            (measured, [number for number in gone if number >= FIRST]),
        ):
            active = lot.head.numbers()
            await self._forget(writer, lot.names, {*lot.names.silent(active), *old} - active)
        self._pruned = int(now // HOUR)

    async def _seal(
        self, writer: SeriesWriter, hour: int, head: Head, measured: MeasuredHead
    ) -> tuple[Mapping[int, Rows], Mapping[int, MeasuredRows]]:
        series, others = head.seal(hour), measured.seal(hour)
        try:
            await self._in_thread(lambda: writer.seal(hour, series, others))
            async with self._turn:
                await self._in_thread(writer.commit)
                head.sealed(hour)
                measured.sealed(hour)
        except BaseException:
            await self._in_thread(writer.rollback)
            raise
        return series, others

    async def _forget(self, writer: SeriesWriter, names: Names, numbers: set[int]) -> None:
        names.leave(numbers)
        try:
            await self._in_thread(lambda: writer.forget(numbers))
        except BaseException:
            names.stayed(numbers)
            raise
        names.left(numbers)
