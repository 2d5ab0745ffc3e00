"""Samples as lines of InfluxDB's line protocol. No I/O.

Times are whole microseconds, as integers: InfluxDB keeps those in a fifth of the room of floats.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...model.series import Sample

MEASUREMENT = "netmon"

# A backslash cannot end a tag, and what is no text has no place in one.
_NO_TAG = re.compile(r"[\\\x00-\x1f\x7f\ud800-\udfff]")
ESCAPED = str.maketrans({",": "\\,", "=": "\\=", " ": "\\ "})


def tag_of(target_id: str) -> str:
    """Return the target as the tag's value, before it is escaped."""
    return _NO_TAG.sub("_", target_id) or "_"


def line_of(sample: Sample, jitter: float | None = None) -> bytes:
    """Return the sample with its jitter as one line, its time in milliseconds."""
    fields = [f"sent={sample.sent}i", f"lost={max(sample.sent - sample.received, 0)}i"]
    if sample.rtt_avg is not None:
        # What an average over windows is made of: InfluxQL cannot multiply inside of a sum everywhere.
        weight = max(sample.received, 1)
        fields += [f"answered={weight}i", f"rtt_sum_us={_microseconds(sample.rtt_avg * weight)}i"]
    for name, value in (
        ("rtt_min_us", sample.rtt_min),
        ("rtt_avg_us", sample.rtt_avg),
        ("rtt_max_us", sample.rtt_max),
        ("jitter_us", jitter),
    ):
        if value is not None:
            fields.append(f"{name}={_microseconds(value)}i")
    for name, count in (("unreachable", sample.unreachable), ("send_errors", sample.send_errors)):
        if count:
            fields.append(f"{name}={count}i")
    target = tag_of(sample.target_id).translate(ESCAPED)
    at = round(sample.at.timestamp() * 1000)
    return f"{MEASUREMENT},target={target} {','.join(fields)} {at}".encode()


def _microseconds(value: float) -> int:
    return round(value * 1e6)
