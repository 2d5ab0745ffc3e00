"""What a server measured of a device or target, for `netmon history`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model.series import Metric, Point
from ..wire import time_to_wire

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ..client.answers import SeriesPoint
    from ..client.rest import Client
    from ..model.outage import Outage
    from .history_subject import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Series of one device or target, and when it was away. A server tells shares of loss, and no counts."""

    rtt: tuple[SeriesPoint, ...]
    jitter: tuple[SeriesPoint, ...]
    loss: tuple[SeriesPoint, ...]
    outages: Sequence[Outage]

    def points(self) -> list[Point]:
        """The round-trip times as the chart draws them."""
        return [
            Point(
                start=point.start,
                windows=0,
                sent=0,
                lost=0,
                rtt_min=point.least,
                rtt_avg=point.value,
                rtt_max=point.most,
                rtt_p95=point.p95,
            )
            for point in self.rtt
        ]

    def report(self) -> list[dict[str, object]]:
        """The points as `--json` prints them."""
        jitter = {point.start: point.value for point in self.jitter}
        loss = {point.start: point.value for point in self.loss}
        return [
            {
                "start": time_to_wire(point.start),
                "rtt_min": point.least,
                "rtt_avg": point.value,
                "rtt_max": point.most,
                "rtt_p95": point.p95,
                "jitter": jitter.get(point.start),
                "loss": loss.get(point.start),
            }
            for point in self.rtt
        ]

    def sentence(self) -> str:
        """All of it in a line."""
        losses = [point.value for point in self.loss if point.value is not None]
        rtts = [point.value for point in self.rtt if point.value is not None]
        most = max((point.most for point in self.rtt if point.most is not None), default=None)
        text = f"{sum(losses) / len(losses):.1%} lost" if losses else "It answers no pings, or none was sent"
        if rtts and most is not None:
            mean = sum(rtts) / len(rtts) * 1000
            text += f", answers after {mean:.2f} ms on average, {most * 1000:.2f} ms at most"
        jitters = [point.value for point in self.jitter if point.value is not None]
        if jitters:
            text += f", jitter {sum(jitters) / len(jitters) * 1000:.2f} ms"
        return text


async def measured(client: Client, subject: Subject, start: datetime, end: datetime) -> Measured:
    """Ask the server."""
    target_id = subject.target_id
    rtt, jitter, loss, outages = await asyncio.gather(
        client.series(target_id, Metric.RTT, start, end),
        client.series(target_id, Metric.JITTER, start, end),
        client.series(target_id, Metric.LOSS, start, end),
        client.outages(subject_id=subject.outages_of, start=start, end=end),
    )
    return Measured(rtt=rtt.points, jitter=jitter.points, loss=loss.points, outages=outages)
