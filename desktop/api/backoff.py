"""How long to wait before the next attempt. Pure."""

from __future__ import annotations

import random

# Seconds.
FIRST = 1.0
LONGEST = 60.0


def delay(failures: int, *, jitter: float | None = None) -> float:
    """Seconds to wait after so many failures in a row; `jitter` 0-1 takes up to half of it away."""
    # So that many viewers do not come back to a restarted server at once.
    share = random.random() if jitter is None else jitter  # noqa: S311 - spreads load, keeps no secret
    return min(LONGEST, FIRST * 2.0 ** min(max(failures, 1) - 1, 10)) * (1 - share / 2)
