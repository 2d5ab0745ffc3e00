"""What is concluded about a device."""

from __future__ import annotations

from datetime import datetime

from ..lazy_dataclass import dataclass

# The name of the fact that holds an id which a device's software made, and keeps under every MAC.
IDENTITY = "identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something concluded about a device: who said it, when, and how sure that source is (0-1)."""

    name: str
    value: str
    source: str
    confidence: float
    seen_at: datetime
