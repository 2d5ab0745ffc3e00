"""Asks an InfluxDB server for what it keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...errors import FormatError, StoreError
from .influx_answers import AwayError, RefusedError
from .influxql import ask_points, ask_top, error_of, read_points, read_top
from .steps import DAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ...model.series import Point
    from .influx_link import InfluxLink
    from .steps import Span


class InfluxReader:
    """Asks over what `link` returns or raises; whatever keeps the server from answering is a StoreError."""

    def __init__(self, link: Callable[[], InfluxLink]) -> None:
        self._link = link

    async def top(self, start: datetime, end: datetime, count: int) -> list[tuple[str, float]]:
        """Return the targets with the highest 95th percentile of rtt in the span, and that."""
        return self.read(read_top, await self.ask(ask_top(start, end)))[:count]

    async def points(self, target_id: str, span: Span) -> list[Point]:
        """Return the steps of one target."""
        try:
            answer = await self.ask(ask_points(target_id, span))
        except StoreError as err:
            # InfluxDB 3 Core reads 432 files at most at a time: three days.
            half = (span.end - span.start) // span.step // 2 * span.step
            if "file limit" not in err.message or half < max(span.step, DAY // 2):
                raise
            middle = span.start + half
            first = await self.points(target_id, replace(span, end=middle))
            return first + await self.points(target_id, replace(span, start=middle))
        return self.read(lambda found: read_points(found, span.step), answer)

    async def ask(self, question: str, *, precision: str = "s") -> object:
        """Return the answer, its times in seconds or as `precision` says."""
        link = self._link()
        try:
            answer = await link.query(question, precision=precision)
        except (AwayError, RefusedError) as err:
            raise StoreError(str(err)) from None
        if problem := error_of(answer):
            raise StoreError(f"InfluxDB cannot answer: {link.clean(problem)}.")
        return answer

    def read[T](self, read: Callable[[object], T], answer: object) -> T:
        """Return what an answer says, by `read`, which raises FormatError."""
        try:
            return read(answer)
        except FormatError as err:
            raise StoreError(err.message) from err
