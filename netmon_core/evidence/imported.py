"""What a device list of another program says."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ..lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportEvidence:
    """A device list of another program names the device."""

    program: str
    name: str | None = None
    hostname: str | None = None
    vendor: str | None = None
    known: bool | None = None
    tags: tuple[str, ...] = ()
    notes: str = ""
    # As the list has them; they may be of a time to come.
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    type: Literal["import"] = "import"
