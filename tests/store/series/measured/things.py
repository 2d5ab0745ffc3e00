"""Measurements as tests write them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from netmon_core.model.measurement import ROW_KINDS, Measurement

from ..samples import MIDNIGHT

if TYPE_CHECKING:
    from netmon_core.model.measured import MeasuredPoint

SUBJECTS = ("switch/p1", "switch/p2", "nas, =\\'\"/t1")
# Half a step of the codes, and a little for the arithmetic.
ERROR = 0.0051


def port(
    subject: str = "switch/p1",
    at: datetime = MIDNIGHT,
    *values: float | None,
    seconds: float = 30.0,
    kind: str = "port",
) -> Measurement:
    """A port that took in 3,000 octets and sent 1,500, or what is said."""
    return Measurement(subject_id=subject, kind=kind, at=at, seconds=seconds, values=values or (3000, 1500))


def sensor(subject: str = "switch/t1", at: datetime = MIDNIGHT, value: float | None = 41.5) -> Measurement:
    """A temperature."""
    return port(subject, at, value, kind="sensor")


def polls(
    count: int, *, start: datetime = MIDNIGHT, every: float = 30.0, subject: str = "switch/p1"
) -> list[Measurement]:
    """A port that is asked at even times, and counts a little more each time."""
    return [
        port(subject, start + timedelta(seconds=every * (at + 1)), 1000 + at, 10 * at, seconds=every)
        for at in range(count)
    ]


COUNTS = st.one_of(st.none(), st.just(0), st.integers(0, 300), st.integers(0, 2**40), st.integers(0, 2**62))
LEVELS = st.one_of(
    st.none(),
    st.integers(-1000, 1000).map(lambda whole: whole / 10),
    st.floats(-1e12, 1e12, allow_nan=False),
)


@st.composite
def measurements(draw: st.DrawFn, *, days: int = 2) -> Measurement:
    """Draw one that ends at a tenth of a second."""
    kind = draw(st.sampled_from(sorted(ROW_KINDS)))
    column = LEVELS if kind == "sensor" else COUNTS
    values = draw(st.lists(column, min_size=0, max_size=6))
    width = len(ROW_KINDS[kind].columns)
    tenths = draw(
        st.one_of(st.integers(1, days * 864_000), st.integers(1, days * 24).map(lambda h: h * 36_000))
    )
    return Measurement(
        subject_id=draw(st.sampled_from(SUBJECTS)),
        kind=kind,
        at=MIDNIGHT + timedelta(seconds=tenths / 10),
        seconds=draw(st.sampled_from([0.0 if kind == "sensor" else 0.1, 0.5, 29.9, 30.0, 300.0, 90_000.0])),
        values=tuple((values + [None] * width)[:width]),
    )


def assert_alike(found: list[MeasuredPoint], expected: list[MeasuredPoint]) -> None:
    """Times, counts and how much is known are the same; extremes are within the error of the codes."""
    assert [point.start for point in found] == [point.start for point in expected]
    for one, other in zip(found, expected, strict=True):
        assert one.sums == other.sums
        assert near(one.seconds, other.seconds, 1e-6)
        assert near(one.values, other.values, 1e-6)
        assert near(one.lows, other.lows, ERROR)
        assert near(one.highs, other.highs, ERROR)


def near(ones: tuple[float | None, ...], others: tuple[float | None, ...], error: float) -> bool:
    """Tell whether each is within a share of the other; None is only like None."""
    return len(ones) == len(others) and all(
        one is other
        if one is None or other is None
        # Less than one in three hours is none.
        else abs(one - other) <= error * abs(other) + 1e-4
        for one, other in zip(ones, others, strict=True)
    )
