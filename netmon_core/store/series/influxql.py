"""Questions in InfluxQL, the one language of InfluxDB 1.x, 2.x and 3, and what the answers say. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import FormatError
from ...model.series import Point
from .lines import MEASUREMENT, tag_of
from .steps import MINUTE, moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from .steps import Span

_COLUMNS = (
    'COUNT("sent"), SUM("sent"), SUM("lost"), SUM("answered"), SUM("rtt_sum_us"), '
    'MIN("rtt_min_us"), MAX("rtt_max_us"), PERCENTILE("rtt_avg_us", 95), MEAN("jitter_us")'
)


def ask_points(target_id: str, span: Span) -> str:
    """Ask for the steps of one target."""
    target = tag_of(target_id).replace("'", "\\'")
    return (
        f'SELECT {_COLUMNS} FROM "{MEASUREMENT}" '  # noqa: S608 - the target is escaped
        f"WHERE \"target\" = '{target}' AND time >= {span.start}s AND time < {span.end}s "
        f"GROUP BY time({span.step}s) fill(none)"
    )


def ask_top(start: datetime, end: datetime) -> str:
    """Ask for the 95th percentile of every target."""
    first, last = int(start.timestamp() * 1000), int(end.timestamp() * 1000)
    return (
        f'SELECT PERCENTILE("rtt_avg_us", 95) FROM "{MEASUREMENT}" '  # noqa: S608 - numbers only
        f'WHERE time >= {first}ms AND time < {last}ms GROUP BY "target"'
    )


def read_points(answer: object, step: int) -> list[Point]:
    """Return the steps; raises FormatError for what is no answer."""
    try:
        return [
            _point(row, step) for series in _series(answer) for row in series["values"] if row[1] is not None
        ]
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, OverflowError) as err:
        raise FormatError("InfluxDB gave an answer that makes no sense.") from err


def read_top(answer: object) -> list[tuple[str, float]]:
    """Return (tag, seconds) of every target, highest first; raises FormatError for what is no answer."""
    try:
        ranked = [
            (str(series["tags"]["target"]), series["values"][0][1] / 1e6)
            for series in _series(answer)
            if series["values"][0][1] is not None
        ]
    except (AttributeError, KeyError, IndexError, TypeError) as err:
        raise FormatError("InfluxDB gave an answer that makes no sense.") from err
    return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))


def error_of(answer: object) -> str | None:
    """Return what the server says went wrong with the question; None: nothing."""
    if not isinstance(answer, dict):
        return None
    results = answer.get("results")
    for each in (answer, *(results if isinstance(results, list) else ())):
        if isinstance(each, dict) and (error := each.get("error") or each.get("message")):
            return str(error)
    return None


def _series(answer: Any) -> Iterator[Any]:
    for result in answer["results"]:
        yield from result.get("series", ())


def _point(row: list[Any], step: int) -> Point:
    at, windows, sent, lost, answered, total, low, high, p95, jitter = row
    return Point(
        start=moment(int(at)),
        windows=int(windows),
        sent=int(sent),
        lost=int(lost),
        rtt_min=_seconds(low),
        rtt_avg=_seconds(total / answered if answered else None),
        rtt_max=_seconds(high),
        rtt_p95=_seconds(p95) if step >= MINUTE else None,
        jitter=_seconds(jitter),
    )


def _seconds(microseconds: float | None) -> float | None:
    return None if microseconds is None else microseconds / 1e6
