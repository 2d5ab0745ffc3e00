"""Samples as tests write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from netmon_core.model.series import Sample

if TYPE_CHECKING:
    from netmon_core.model.series import Point

MIDNIGHT = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# Half a step of the codes, and a little for the arithmetic.
ERROR = 0.005
# An average of averages that were rounded themselves.
ROLLED_ERROR = 0.006


def sample(
    target: str = "device:a/ping",
    at: datetime = MIDNIGHT,
    *,
    rtt: float | None = 0.001,
    sent: int = 1,
    received: int | None = None,
    low: float | None = None,
    high: float | None = None,
) -> Sample:
    """A window of one probe, or of `sent`."""
    answered = (sent if rtt is not None else 0) if received is None else received
    return Sample(
        target_id=target,
        at=at,
        sent=sent,
        received=answered,
        rtt_min=rtt if low is None else low,
        rtt_avg=rtt,
        rtt_max=rtt if high is None else high,
    )


def every(
    step: float, count: int, *, start: datetime = MIDNIGHT, target: str = "device:a/ping"
) -> list[Sample]:
    """Samples at even times, each slower than the last by a little."""
    return [
        sample(target, start + timedelta(seconds=step * at), rtt=0.001 * (1 + at % 50 / 100))
        for at in range(count)
    ]


class Clock:
    """Seconds since 1970, as the test says."""

    def __init__(self, at: datetime = MIDNIGHT) -> None:
        self.now = at.timestamp()

    def __call__(self) -> float:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by.total_seconds()


TARGETS = st.sampled_from(["device:a/ping", "device:b/ping", "user:shop, =\\'\"/http"])
TIMES = st.floats(1e-6, 20.0, allow_nan=False)


@st.composite
def samples(draw: st.DrawFn, *, days: int = 2) -> Sample:
    """Draw one window at a whole second."""
    sent = draw(st.sampled_from([0, 1, 1, 5, 5, 300, 70_000]))
    received = draw(st.integers(0, min(sent, 60_000)))
    low, average, high = sorted(draw(st.tuples(TIMES, TIMES, TIMES)))
    return sample(
        draw(TARGETS),
        MIDNIGHT + timedelta(seconds=draw(st.integers(0, days * 86_400 - 1))),
        rtt=average if received else None,
        sent=min(sent, 65_535),
        received=received,
        low=(low if sent > 1 else average) if received else None,
        high=(high if sent > 1 else average) if received else None,
    )


def assert_alike(found: list[Point], expected: list[Point], *, step: float, error: float = ERROR) -> None:
    """Counts and times are the same, round-trip times within the error of the codes."""
    assert [point.start for point in found] == [point.start for point in expected]
    for one, other in zip(found, expected, strict=True):
        assert (one.windows, one.sent, one.lost) == (other.windows, other.sent, other.lost)
        assert_near(one.rtt_min, other.rtt_min, ERROR)
        assert_near(one.rtt_max, other.rtt_max, ERROR)
        assert_near(one.rtt_avg, other.rtt_avg, error)
        # Between a minute and an hour it is an estimate.
        if step <= 60 or step >= 3600:
            assert_near(one.rtt_p95, other.rtt_p95, ERROR)
        elif one.rtt_p95 is not None:
            assert one.rtt_min is not None
            assert one.rtt_max is not None
            assert one.rtt_min <= one.rtt_p95 <= one.rtt_max


def assert_near(one: float | None, other: float | None, error: float) -> None:
    """Within a share of the other; None is only like None."""
    if one is None or other is None:
        assert one is other
    else:
        assert abs(one - other) <= error * other
