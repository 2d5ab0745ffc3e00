"""Whether each of the user's targets is up, decided from its windows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..events.target import TargetDown, TargetUp
from ..model.target import TargetStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ..model.outage import Outage
    from ..model.series import Sample
    from ..model.target import Target

# One lost window is common on Wi-Fi and on the way to the internet; three in a row are half a minute.
DOWN_AFTER = 3


@dataclass(slots=True)
class _Verdict:
    up: bool | None = None
    since: datetime | None = None
    why: str = ""
    # Windows in a row without an answer, and when the first of them ended.
    failed: int = 0
    failing_since: datetime | None = None


class Verdicts:
    """The verdict on each target; it holds what it was given with `keep`."""

    def __init__(self) -> None:
        self._verdicts: dict[str, _Verdict] = {}

    def load(self, outages: Iterable[Outage]) -> None:
        """Go on where the last run ended: what was down still is until it answers."""
        for outage in outages:
            if (verdict := self._verdicts.get(outage.subject_id)) is not None and outage.end is None:
                verdict.up, verdict.since, verdict.why = False, outage.start, outage.why

    def keep(self, target_ids: Iterable[str]) -> None:
        """Judge these targets, and no others."""
        self._verdicts = {key: self._verdicts.get(key) or _Verdict() for key in target_ids}

    def status(self, target: Target) -> TargetStatus:
        """What was decided of a target."""
        verdict = self._verdicts.get(target.id) or _Verdict()
        return TargetStatus(target=target, up=verdict.up, since=verdict.since, why=verdict.why)

    def sampled(self, sample: Sample, *, blind: bool) -> TargetUp | TargetDown | None:
        """Take in a window; a blind monitor, or one that cannot send, calls nothing down."""
        verdict = self._verdicts.get(sample.target_id)
        if verdict is None:
            return None
        if sample.received:
            verdict.failed = 0
            return None if verdict.up else self._rise(verdict, sample)
        if blind or not sample.sent:
            verdict.failed = 0
            return None
        verdict.failed += 1
        if verdict.failed == 1:
            verdict.failing_since = sample.at
        if verdict.failed < DOWN_AFTER or verdict.up is False:
            return None
        return self._fall(verdict, sample)

    def _rise(self, verdict: _Verdict, sample: Sample) -> TargetUp:
        down_for = None
        if verdict.up is False and verdict.since is not None:
            down_for = max(0.0, (sample.at - verdict.since).total_seconds())
        verdict.up, verdict.since, verdict.why = True, sample.at, "it answers"
        return TargetUp(target_id=sample.target_id, at=sample.at, why=verdict.why, down_for=down_for)

    def _fall(self, verdict: _Verdict, sample: Sample) -> TargetDown:
        at = verdict.failing_since or sample.at
        up_for = None
        if verdict.up and verdict.since is not None:
            up_for = max(0.0, (at - verdict.since).total_seconds())
        verdict.up, verdict.since = False, at
        verdict.why = sample.problem or f"no answer to {verdict.failed} windows of probes in a row"
        return TargetDown(target_id=sample.target_id, at=at, why=verdict.why, up_for=up_for)
