"""How long to wait before the next attempt. Pure."""

from __future__ import annotations

# Seconds: quick enough for a server that restarts, slow enough for one that is gone.
SHORTEST = 1.0
LONGEST = 60.0


def delay(failures: int, chance: float) -> float:
    """Seconds to wait after so many failures in a row; `chance` (0-1) keeps many clients apart."""
    longest = min(LONGEST, SHORTEST * 2.0 ** min(failures, 16))
    return SHORTEST + (longest - SHORTEST) * chance
