"""How it goes with asking a device about itself and others."""

from __future__ import annotations

from datetime import datetime

from ..lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class InformantState:
    """A device that is asked, or would be: when, with which credential (its name), and what came of it."""

    device_id: str
    reader: str = ""
    credential: str = ""
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    # Seconds that the last answer took.
    took: float | None = None
    # Why nothing is asked, or nothing was answered, in words; "": all is well.
    problem: str = ""
    # It is a person who must say yes before it is asked.
    until_yes: bool = False
    # What could be read only in part: "forwarding: ...".
    partial: tuple[str, ...] = ()
