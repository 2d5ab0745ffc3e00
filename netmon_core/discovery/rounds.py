"""How often silent addresses are asked again, and how long answers are waited for. Pure."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# One lost frame must not hide a host, so there are always two rounds.
ROUNDS_AT_LEAST = 2
# At 20 % loss each way the eighth round still asks for 1 host in 3,500.
ROUNDS_AT_MOST = 8
# Rounds go on until fewer hosts than this are expected to be missing.
MISSING = 0.1
# Each further round waits longer: what is slow must not be taken for silent.
BACK_OFF = 1.5
# Answers arrive within this many times the slowest delay seen so far.
PATIENCE = 1.5
LONGEST_WAIT = 2.0


def another(found: Sequence[int], *, limit: int | None) -> bool:
    """Whether to ask the silent again; `found` is how many answered first in each round so far.

    The share that a round adds to the one before it is the share of answers that get lost, which says
    how many hosts are still missing.
    """
    if limit is not None:
        return len(found) < limit
    if len(found) < ROUNDS_AT_LEAST:
        return True
    if len(found) >= ROUNDS_AT_MOST or found[-1] == 0:
        return False
    lost = min(0.9, max(b / a if a else 0.9 for a, b in list(pairwise(found))[-1:]))
    return found[-1] * lost / (1 - lost) >= MISSING


def wait(rounds: int, *, slowest: float, at_least: float) -> float:
    """Seconds to listen after the given number of rounds; `slowest` is the longest delay seen, in seconds."""
    return min(max(at_least * BACK_OFF ** (rounds - 1), PATIENCE * slowest), LONGEST_WAIT)
