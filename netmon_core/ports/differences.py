"""How much a counter grew between two readings: never a spike, never a negative, never a lost base. Pure."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ..evidence.reading import Counters

OCTETS: Final = ("in_octets", "out_octets")
PACKETS: Final = (
    *("in_unicast", "in_multicast", "in_broadcast"),
    *("out_unicast", "out_multicast", "out_broadcast"),
)
ERRORS: Final = ("in_errors", "out_errors", "in_discards", "out_discards")
NAMES: Final = OCTETS + PACKETS + ERRORS

_NARROW: Final = 2**32
_WAYS: Final = tuple(zip(OCTETS, (PACKETS[:3], PACKETS[3:]), strict=True))
_values: Final = attrgetter(*NAMES)
# Bits on the wire: of an octet, and of the smallest frame with what goes before and after it.
_BITS: Final = dict.fromkeys(OCTETS, 8) | dict.fromkeys(PACKETS + ERRORS, 672)
# Where a port does not say how fast it is, or its word does not bind: faster than any.
ANY_SPEED: Final = 1.6e12
# Agents count into what they answer from every so often, so that more may have come than fits the time.
_LATE: Final = 15.0
_MORE: Final = 1.1
# Of a port whose speed is not known, a counter that fell is believed to have wrapped if it grew by no more.
_LITTLE: Final = 2**30
# Where a counter may have wrapped more often than this, nobody can tell how much it grew.
_WRAPS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What a port had counted at a time."""

    at: datetime
    counters: Counters


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """By how much each counter grew in so many seconds; None: not known."""

    seconds: float
    counts: Mapping[str, int | None]
    # It counted anew, in the middle of it: all else is not known.
    anew: bool = False
    # More than the port can carry: what it says of its speed, or of this, is wrong.
    beyond: float | None = None


def grown(before: Base, after: Base, *, speed: float, goes_on: bool) -> Grown:
    """Subtract; `speed` is the most that it carries, in bit/s; `goes_on`: its agent did not restart."""
    seconds = (after.at - before.at).total_seconds()
    nothing: dict[str, int | None] = dict.fromkeys(NAMES)
    if seconds <= 0:
        return Grown(seconds=seconds, counts=nothing, anew=True)
    counts: dict[str, int | None] = {}
    beyond: float | None = None
    wide_before, wide_after = before.counters.wide, after.counters.wide
    for name, old, new in zip(NAMES, _values(before.counters), _values(after.counters), strict=True):
        wide = name in wide_after
        if old is None or new is None or wide != (name in wide_before):
            counts[name] = None
            continue
        if old == new and wide:
            counts[name] = 0
            continue
        most = speed * _MORE * (seconds + _LATE) / _BITS[name]
        more = new - old
        if more < 0:
            # Only one that had come so far can have wrapped, and only while the agent went on.
            more += _NARROW
            if wide or not goes_on or old >= _NARROW or old + most < _NARROW:
                return Grown(seconds=seconds, counts=nothing, anew=True)
            if speed >= ANY_SPEED and more > _LITTLE:
                return Grown(seconds=seconds, counts=nothing, anew=True)
        if more > most:
            beyond = max(beyond or 0.0, more * _BITS[name] / seconds)
            counts[name] = None
        elif not wide and speed < ANY_SPEED and speed * seconds / _BITS[name] >= _WRAPS * _NARROW:
            counts[name] = None
        else:
            counts[name] = more
    return Grown(seconds=seconds, counts=_agreed(counts), beyond=beyond)


def unchanged(before: Counters, after: Counters) -> bool:
    """Whether no counter moved at all."""
    return bool(_values(before) == _values(after))


def _agreed(counts: dict[str, int | None]) -> dict[str, int | None]:
    """Take back what cannot be: no octets in packets that came."""
    for octets, packets in _WAYS:
        if counts[octets] == 0 and any(counts[name] for name in packets):
            counts[octets] = None
    return counts
