"""The made-up past: series, outages and events of any span. Pure; the same question has the same answer."""

from __future__ import annotations

import math
import random
from datetime import timedelta
from typing import TYPE_CHECKING

from netmon_core.model.outage import Outage

from .household import HOUSEHOLD
from .household_model import device_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from .household import Member

POINTS = 600
STEPS = (10, 60, 300, 900, 3600, 21600, 86400)

type Point = tuple[datetime, float | None, float | None, float | None, float | None]


def outages(subject_id: str, now: datetime) -> list[Outage]:
    """Return when a device was away in the last months, newest first."""
    member = _members().get(subject_id)
    if member is None:
        return []
    chance = random.Random(subject_id)  # noqa: S311 - a story, no secret
    mobile = member.kind in ("phone", "tablet", "computer", "game console")
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    for ago in range(1, 200):
        if chance.random() < (0.85 if mobile else 0.02):
            start = day - timedelta(days=ago) + timedelta(hours=7 + 2 * chance.random())
            length = (
                timedelta(hours=9 * chance.random())
                if mobile
                else timedelta(minutes=4 + 30 * chance.random())
            )
            found.append(
                Outage(
                    subject_id=subject_id, start=start, end=start + length, why="silent, and asked in vain"
                )
            )
    if member.away:
        since = now - timedelta(minutes=7 + member.last * 41 % 2800)
        found = [o for o in found if o.end is not None and o.end < since]
        found.insert(0, Outage(subject_id=subject_id, start=since, end=None, why="silent, and asked in vain"))
    return found


def series(
    metric: str, subject_id: str, start: datetime, end: datetime, now: datetime
) -> tuple[int, list[Point]]:
    """Return the step in seconds and the points (start, value, least, most, p95) of a span."""
    span = (end - start).total_seconds()
    step = next((each for each in STEPS if span / each <= POINTS), STEPS[-1])
    member = _members().get(subject_id)
    rtt, loss = (member.rtt, member.loss) if member else (0.01, 0.0)
    away = [(o.start.timestamp(), o.end.timestamp() if o.end else math.inf) for o in outages(subject_id, now)]
    first = math.ceil(start.timestamp() / step) * step
    points: list[Point] = []
    for at in range(first, int(min(end, now).timestamp()), step):
        moment = start + timedelta(seconds=at - start.timestamp())
        gone = any(begin <= at < finish for begin, finish in away)
        points.append((moment, *_values(metric, subject_id, at, rtt, loss, gone=gone)))
    return step, points


def _values(
    metric: str, subject_id: str, at: int, rtt: float, loss: float, *, gone: bool
) -> tuple[float | None, float | None, float | None, float | None]:
    chance = random.Random(f"{subject_id}{at}")  # noqa: S311 - a story, no secret
    evening = 1 + 0.35 * max(0.0, math.sin((at % 86400 / 86400 - 0.35) * 2 * math.pi)) ** 2
    if metric == "loss":
        share = 1.0 if gone else min(1.0, max(0.0, chance.gauss(loss, loss / 2))) if loss else 0.0
        return share, share, share, None
    if metric == "availability":
        return (0.0, 0.0, 0.0, None) if gone else (1.0, 1.0, 1.0, None)
    if gone:
        return None, None, None, None
    value = rtt * evening * chance.lognormvariate(0, 0.12) * (3.2 if chance.random() < 0.008 else 1)
    if metric == "jitter":
        value *= 0.2
    return value, value * 0.72, value * 1.6, value * 1.35


def happened(now: datetime) -> Iterator[dict[str, object]]:
    """Yield past events as the API tells them, newest first."""
    told = []
    for member in HOUSEHOLD:
        subject = device_id(member)
        for outage in outages(subject, now)[:6]:
            told.append((outage.start, "device_down", subject, outage.why))
            if outage.end is not None:
                told.append((outage.end, "device_up", subject, "answered an ARP request"))
    for at, kind, subject, why in sorted(told, reverse=True):
        body = {"type": kind, "device_id": subject, "at": at.isoformat(), "why": why}
        yield {"at": at.isoformat(), "type": kind, "device_id": subject, "body": body}


def _members() -> dict[str, Member]:
    return {device_id(member): member for member in HOUSEHOLD}
