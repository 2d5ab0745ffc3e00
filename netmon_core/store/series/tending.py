"""What the clock asks of the series: hours are sealed, days rolled up, what is old dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from .steps import DAY, HOUR

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping

    from ...settings.metrics import MetricsSettings
    from .head import Head
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


class Tending:
    """Does to one file what is due. `turn` is held while an hour goes from the head to the file."""

    def __init__(self, settings: MetricsSettings, *, turn: asyncio.Lock, in_thread: InThread) -> None:
        self._settings = settings
        self._turn = turn
        self._in_thread = in_thread
        # The hour in which what is old was dropped last.
        self._pruned: int | None = None

    async def tend(self, writer: SeriesWriter, head: Head, targets: Targets, now: float) -> None:
        """Seal, roll up, drop the old; `now` is seconds since 1970."""
        for hour in head.due(now, grace=GRACE):
            series = await self._seal(writer, head, hour)
            targets.seen(series, hour)
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
        active = head.numbers()
        await self._forget(writer, targets, {*targets.silent(active), *gone} - active)
        self._pruned = int(now // HOUR)

    async def _seal(self, writer: SeriesWriter, head: Head, hour: int) -> Mapping[int, Rows]:
        series = head.seal(hour)
        try:
            await self._in_thread(lambda: writer.seal(hour, series))
            async with self._turn:
                await self._in_thread(writer.commit)
                head.sealed(hour)
        except BaseException:
            await self._in_thread(writer.rollback)
            raise
        return series

    async def _forget(self, writer: SeriesWriter, targets: Targets, numbers: set[int]) -> None:
        targets.leave(numbers)
        try:
            await self._in_thread(lambda: writer.forget(numbers))
        except BaseException:
            targets.stayed(numbers)
            raise
        targets.left(numbers)
