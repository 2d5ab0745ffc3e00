"""What a device's presence was over a span of time, and what share of each piece of it was what. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from itertools import pairwise
from math import floor, isnan
from typing import TYPE_CHECKING

from netmon_core.errors import FormatError
from netmon_core.model.monitor import MonitorHealth
from netmon_core.wire import from_wire

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from netmon_core.model.outage import Outage

    from .series import Curve

# What the server tells at once; where there is more, it is the newest.
MOST = 1000
# Steps without a point after which nothing was measured.
GAP_STEPS = 2.5

type Span = tuple[datetime, datetime]


class Was(IntEnum):
    """What a device was at a moment; where two are said, the greater holds."""

    THERE = 0
    # Nobody measured.
    UNMEASURED = 1
    AWAY = 2
    # The monitor could not see.
    UNSEEN = 3
    # Nobody knew it yet, or nobody tells any more.
    UNKNOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A span of time and what is known of it; the spans in it may overlap and lie outside."""

    start: datetime
    end: datetime
    known_since: datetime
    away: Sequence[Span] = ()
    unseen: Sequence[Span] = ()
    unmeasured: Sequence[Span] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How the span divides: in all, and in each of as many pieces of equal length as were asked for."""

    whole: dict[Was, float]
    pieces: list[dict[Was, float]] = field(default_factory=list)


def shares(past: Past, pieces: int) -> Shares:
    """Divide a span of time; the shares of each piece come to 1."""
    length = max((past.end - past.start).total_seconds(), 1e-6)
    found: list[dict[Was, float]] = [{} for _ in range(pieces)]
    whole: dict[Was, float] = {}
    for begin, end, was in _runs(past, length):
        whole[was] = whole.get(was, 0.0) + (end - begin)
        at = begin * pieces
        while at < end * pieces - 1e-9:
            piece = min(floor(at + 1e-9), pieces - 1)
            until = min(piece + 1.0, end * pieces)
            found[piece][was] = found[piece].get(was, 0.0) + until - at
            at = until
    return Shares(whole=whole, pieces=found)


def away_of(outages: Collection[Outage], end: datetime) -> list[Span]:
    """Return the spans in which somebody was away."""
    return [(outage.start, outage.end or end) for outage in outages]


def known_since(outages: Collection[Outage], first_seen: datetime) -> datetime:
    """Return from when on all is told: of more outages than are told at once the oldest are missing."""
    if len(outages) < MOST:
        return first_seen
    return max(first_seen, min(outage.start for outage in outages))


def unseen_of(
    items: Collection[object],
    health: MonitorHealth | None,
    networks: Collection[str],
    start: datetime,
    end: datetime,
) -> list[Span]:
    """Return when the monitor could not see these networks, from its events and how it is now."""
    told = sorted(_told(items), key=lambda each: each[0])
    if not told:
        hidden = health is not None and health.hides(networks)
        return [(max(start, health.since), end)] if hidden and health is not None else []
    spans: list[Span] = []
    # What begins with sight was blind before.
    blind_since = None if told[0][1].blind else start
    for at, each in told:
        hides = each.hides(networks)
        if hides and blind_since is None:
            blind_since = at
        elif not hides and blind_since is not None:
            spans.append((blind_since, at))
            blind_since = None
    return [*spans, (blind_since, end)] if blind_since is not None else spans


def unmeasured_of(curve: Curve, start: datetime, end: datetime) -> list[Span]:
    """Return when nothing was measured of what was measured at all."""
    times = [at for at, value in zip(curve.times, curve.values, strict=True) if not isnan(value)]
    if not times:
        return []
    width = GAP_STEPS * curve.step
    edges = [start.timestamp(), *times, end.timestamp()]
    return [
        (datetime.fromtimestamp(min(a + curve.step, b), UTC), datetime.fromtimestamp(b, UTC))
        for a, b in pairwise(edges)
        if b - a > width
    ]


def _told(items: Collection[object]) -> list[tuple[datetime, MonitorHealth]]:
    found = []
    for item in items:
        if not isinstance(item, dict) or item.get("type") != "monitor_health_changed":
            continue
        body = item.get("body") or item.get("event")
        try:
            at = datetime.fromisoformat(str(item.get("at"))).astimezone(UTC)
            found.append(
                (at, from_wire(MonitorHealth, body.get("health") if isinstance(body, dict) else None))
            )
        except (ValueError, FormatError):
            continue
    return found


def _runs(past: Past, length: float) -> list[tuple[float, float, Was]]:
    """Return the span as runs of one kind each, from 0 to 1."""

    def place(at: datetime) -> float:
        return min(max((at - past.start).total_seconds() / length, 0.0), 1.0)

    changes: list[tuple[float, int, Was]] = []
    for was, spans in (
        (Was.UNMEASURED, past.unmeasured),
        (Was.AWAY, past.away),
        (Was.UNSEEN, past.unseen),
        (Was.UNKNOWN, [(past.start, max(past.start, past.known_since))]),
    ):
        for begin, end in spans:
            if place(end) > place(begin):
                changes += [(place(begin), 1, was), (place(end), -1, was)]
    changes.sort(key=lambda change: change[0])
    runs: list[tuple[float, float, Was]] = []
    open_now: Counter[Was] = Counter()
    at = 0.0
    for where, step, was in [*changes, (1.0, 0, Was.THERE)]:
        if where > at:
            runs.append((at, where, max((each for each in open_now if open_now[each]), default=Was.THERE)))
            at = where
        open_now[was] += step
    return runs
