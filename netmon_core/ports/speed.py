"""How fast a port is, by what it says (RFC 2863) and by what it is made of. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# What ifSpeed says of a port that is too fast for it.
_TOO_FAST: Final = 2**32 - 1
# ifHighSpeed is Mbit/s: beyond 10 Tbit/s it was filled with bit/s.
_MOST_MBPS: Final = 10_000_000


def told_speed(speed: int | None, high_speed: int | None) -> float | None:
    """Make Mbit/s of ifSpeed (bit/s) and ifHighSpeed (Mbit/s); None: it has none, or does not say."""
    exact = speed / 1_000_000 if speed is not None and 0 < speed < _TOO_FAST else None
    rounded = float(high_speed) if high_speed is not None and high_speed > 0 else None
    if rounded is not None and rounded > _MOST_MBPS:
        rounded = rounded / 1_000_000 if rounded / 1_000_000 <= _MOST_MBPS else None
    if exact is None or rounded is None:
        return rounded if exact is None else exact
    # Of slow ports the first is more exact; where they differ it had no room.
    return exact if abs(exact - rounded) <= max(1.0, exact / 100) else rounded


def sum_of_speeds(speeds: Iterable[float | None]) -> float | None:
    """Add up the ports of a LAG that are up; None: it has none, or one does not say."""
    known = list(speeds)
    return sum(each for each in known if each is not None) if known and None not in known else None
