"""The kernel's neighbor table."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from ..lazy_dataclass import dataclass
from .meaning import Holds, Meaning

# Its word for a neighbor that it has asked and that did not answer.
UNREACHED = "failed"

_REACHED = Meaning(
    words="the kernel reached it",
    # Whom the kernel asks is not our choice: anybody can make it ask.
    solicited=False,
    answered=True,
    introduces=True,
    quality=1.0,
    fields={"state": Holds.PLAIN},
)
_UNREACHED = replace(_REACHED, words="the kernel did not reach it", answered=False, quality=0.0, denies=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighborEvidence:
    """The kernel's neighbor table holds the pair; `state` is its word for it (reachable, stale, ...)."""

    state: str
    type: Literal["neighbor"] = "neighbor"

    @property
    def meaning(self) -> Meaning:
        """The kernel reached the device, lately or before, or tried in vain."""
        return _UNREACHED if self.state == UNREACHED else _REACHED
