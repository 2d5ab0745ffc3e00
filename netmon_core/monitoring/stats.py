"""What a window of probes amounts to. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from ..model.series import Sample
from .lane import Lane

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(slots=True, kw_only=True)
class Window:
    """The probes of one window, as they are settled."""

    # Not yet sent, and sent but not settled.
    left: int
    waiting: int = 0
    # In the order of sending; None: lost, or not settled yet.
    rtts: list[float | None] = field(default_factory=list)
    unreachable: int = 0
    send_errors: int = 0
    problem: str | None = None
    # Through which socket it is asked.
    lane: Lane = Lane.FIRST
    # By place: answers with other bytes than were asked for; they count where no right one follows.
    wrong: dict[int, float] = field(default_factory=dict)
    status: int | None = None
    certificate_expires: datetime | None = None

    @property
    def complete(self) -> bool:
        """Whether all is sent and settled."""
        return not self.left and not self.waiting


def summarize(target_id: str, window: Window, at: datetime) -> Sample:
    """Make the sample of a window that ended at `at`."""
    rtts = window.rtts
    answered = [rtt for rtt in rtts if rtt is not None]
    if not answered:
        rtt_min = rtt_avg = rtt_max = None
    elif len(answered) == 1:
        rtt_min = rtt_avg = rtt_max = answered[0]
    else:
        rtt_min, rtt_max = min(answered), max(answered)
        # The sum of floats may be off by a bit; the average never lies outside.
        rtt_avg = min(max(sum(answered) / len(answered), rtt_min), rtt_max)
    return Sample(
        target_id=target_id,
        at=at,
        sent=len(rtts),
        received=len(answered),
        rtt_min=rtt_min,
        rtt_avg=rtt_avg,
        rtt_max=rtt_max,
        jitter=jitter(rtts) if len(answered) > 1 else None,
        unreachable=min(window.unreachable, len(rtts) - len(answered)),
        send_errors=window.send_errors,
        problem=window.problem,
        status=window.status,
        certificate_expires=window.certificate_expires,
    )


def jitter(rtts: Sequence[float | None]) -> float | None:
    """Return the mean absolute difference of consecutive replies; None where no two follow each other."""
    # A lost probe breaks the pair: what lies on both sides of it is not consecutive.
    steps = [abs(later - earlier) for earlier, later in pairwise(rtts) if None not in (earlier, later)]  # type: ignore[operator]
    return sum(steps) / len(steps) if steps else None
