"""The monitor itself."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEvidence:
    """The address is ours: the monitor itself."""

    hostname: str
    type: Literal["own"] = "own"
