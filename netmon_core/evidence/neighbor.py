"""The kernel's neighbor table."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighborEvidence:
    """The kernel's neighbor table holds the pair; `state` is its word for it (reachable, stale, ...)."""

    state: str
    type: Literal["neighbor"] = "neighbor"
