"""What the DNS says."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PtrEvidence:
    """The DNS names the address."""

    hostname: str
    type: Literal["ptr"] = "ptr"
