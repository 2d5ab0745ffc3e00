"""What happened to findings."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from ..model.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChanged:
    """A finding is new, worse, seen again after a while, or over (then it has `ended_at`)."""

    finding: Finding
    type: Literal["finding_changed"] = "finding_changed"
