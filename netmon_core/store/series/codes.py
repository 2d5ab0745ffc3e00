"""Round-trip times as small numbers: the logarithm in steps of 1 %, so at most 0.5 % off.

A code is a bucket of a histogram too, so a percentile over codes is a count and never needs the samples.
"""

from __future__ import annotations

from array import array
from functools import cache
from math import exp, log

# Two neighbors differ by this factor; halfway between them is 0.499 % from either.
STEP = 1.01
# Seconds. What is quicker than this was not measured by a network.
SMALLEST = 1e-7
# Twelve bits reach 1,500 years.
MOST_CODE = 4095

_SCALE = 1 / log(STEP)
_OFFSET = 1.5 - log(SMALLEST) * _SCALE

# Into how many parts the range of a window is divided to tell its jitter.
SHARES = 16

# Averages of many samples are kept ten times finer: their error adds to that of the samples.
FINE_STEP = 1.001
# That of the highest code.
MOST_FINE_CODE = 40_960
_FINE_SCALE = 1 / log(FINE_STEP)
_FINE_OFFSET = 1.5 - log(SMALLEST) * _FINE_SCALE


def code_of(value: float | None) -> int:
    """Return the code of a time in seconds, from 1 on; 0 for None and for what is no time."""
    if value is None or not value > SMALLEST:
        return 1 if value is not None and value >= 0 else 0
    try:
        code = int(log(value) * _SCALE + _OFFSET)
    except OverflowError:
        # Infinity.
        return 0
    return code if code < MOST_CODE else MOST_CODE


def fine_code_of(value: float) -> int:
    """Return the fine code of an average in seconds, from 1 on; 0 for 0."""
    if value <= SMALLEST:
        return 1 if value > 0 else 0
    return min(int(log(value) * _FINE_SCALE + _FINE_OFFSET), MOST_FINE_CODE)


@cache
def values() -> tuple[float, ...]:
    """Return the time of every code; that of 0 is 0."""
    return (0.0, *(SMALLEST * exp(code / _SCALE) for code in range(MOST_CODE)))


@cache
def fine_values() -> array[float]:
    """Return the time of every fine code; that of 0 is 0."""
    return array("d", (0.0, *(SMALLEST * exp(code / _FINE_SCALE) for code in range(MOST_FINE_CODE))))


def share_of(jitter: float | None, low: float | None, high: float | None) -> int:
    """Return which share of a window's range its jitter is, in sixteenths and from 1 on; 0 for None.

    Jitter is noise for the most part: what it is exactly would take as much room as all else of a row.
    """
    if jitter is None or low is None or high is None or not jitter >= 0:
        return 0
    return 1 + round(SHARES * min(jitter / (high - low), 1)) if high > low else 1


def jitter_of_share(share: int, low: int, high: int) -> float | None:
    """Return the jitter of a share, given the codes of the lowest and the highest time; None of 0."""
    if not share:
        return None
    # A damaged row may hold anything.
    return (share - 1) / SHARES * (values()[min(high, MOST_CODE)] - values()[max(low, 0)])


def jitter_of(code: int) -> float | None:
    """Return the jitter of a code; None of 0."""
    return jitters()[code] if code else None


@cache
def jitters() -> tuple[float, ...]:
    """Return the jitter of every code: none at all of what is too little to be told; that of 0 is 0."""
    return (0.0, 0.0, *values()[2:])


@cache
def coarse_codes() -> array[int]:
    """Return the code of every fine code; that of 0 is 0."""
    codes = array("H", map(code_of, fine_values()))
    codes[0] = 0
    return codes
