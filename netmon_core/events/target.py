"""What happened to the targets of the user's, and what was measured."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ..lazy_dataclass import dataclass
from ..model.series import Sample
from ..model.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetChanged:
    """A target of the user's is new."""

    target: Target
    type: Literal["target_changed"] = "target_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRemoved:
    """A target of the user's is no longer probed."""

    target_id: str
    type: Literal["target_removed"] = "target_removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetUp:
    """A target of the user's answers: again, or for the first time, and then `down_for` is None."""

    target_id: str
    at: datetime
    why: str
    # Seconds.
    down_for: float | None = None
    type: Literal["target_up"] = "target_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetDown:
    """A target of the user's no longer answers; `at` is when that began."""

    target_id: str
    at: datetime
    why: str
    up_for: float | None = None
    type: Literal["target_down"] = "target_down"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTaken:
    """A window of probes of one target has ended. No state event: it carries no revision."""

    sample: Sample
    type: Literal["sample_taken"] = "sample_taken"


type TargetEvent = TargetChanged | TargetRemoved | TargetUp | TargetDown
