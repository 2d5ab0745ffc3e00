"""What people are told, and when they are not."""

from __future__ import annotations

from datetime import datetime

from ..lazy_dataclass import dataclass
from .finding import Severity
from .growing import GrowingEnum


class AlertState(GrowingEnum):
    """The life of an alert. One in a state of a newer peer is open, and not said to fire."""

    PENDING = "pending"
    FIRING = "firing"
    RESOLVED = "resolved"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One firing of one rule for one subject (a device, a target, the monitor).

    The id is the same from pending to resolved and across restarts; a later firing has another.
    """

    id: str
    rule: str
    subject_id: str
    # What people read: the subject's name at the time, and what is wrong, in a sentence.
    subject: str
    summary: str
    state: AlertState
    pending_since: datetime
    fired_at: datetime | None = None
    resolved_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    # Subjects that are silent because of this one (behind a gateway that is down).
    behind: tuple[str, ...] = ()
    severity: Severity = Severity.WARNING
    # What to do, in a sentence; "": nothing is known.
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Nobody is notified of alerts of the subject (None: of any) in [start, end)."""

    id: str
    start: datetime
    end: datetime
    subject_id: str | None = None
    rule: str | None = None
    comment: str = ""
