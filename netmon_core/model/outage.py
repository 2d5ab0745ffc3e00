"""When something was down."""

from __future__ import annotations

from datetime import datetime

from ..lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A period [start, end) in which a device or target was down; `end` None: it still is."""

    subject_id: str
    start: datetime
    end: datetime | None
    why: str
