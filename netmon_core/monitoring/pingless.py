"""Who is there and answers no pings: of these nothing is lost, whatever comes back. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ..model.target import ProbeKind

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from ..model.series import Sample
    from ..model.target import Target

ANSWERS_NO_PINGS = "it is there, and answers no pings"
# Who has answered before may lose a window or two on a bad line; who never has is silent by nature.
LOST_WINDOWS = 3


@dataclass(slots=True)
class _Run:
    """Windows without an answer in a row: since when who is asked must have been heard, and how many."""

    since: datetime
    windows: int = 0
    pingless: bool = False


class Pingless:
    """Tells who is silent to pings alone from who loses them; it holds what it was given to `keep`."""

    def __init__(self) -> None:
        self._answered: set[str] = set()
        self._runs: dict[str, _Run] = {}

    def __contains__(self, target_id: str) -> bool:
        """Whether the last window of a target was so."""
        run = self._runs.get(target_id)
        return run is not None and run.pingless

    def keep(self, target_ids: Collection[str]) -> None:
        """Let go of all other targets."""
        self._answered.intersection_update(target_ids)
        self._runs = {key: run for key, run in self._runs.items() if key in target_ids}

    def take(self, sample: Sample, target: Target, *, heard_at: datetime | None) -> Sample:
        """Take in a window and return it, marked where nothing was lost.

        `heard_at`: when the device at the target's address was last heard in any way; None: it is not there,
        in doubt, or not known.
        """
        if target.kind is not ProbeKind.PING:
            return sample
        if sample.received:
            self._answered.add(target.id)
            self._runs.pop(target.id, None)
            return sample
        if not sample.sent:
            return sample
        answered = target.id in self._answered
        run = self._runs.get(target.id)
        if run is None:
            # Who answers was heard by the ping before, too, which says nothing of the lost one.
            before = target.timeout if answered else target.timeout + target.interval
            run = self._runs[target.id] = _Run(sample.at - timedelta(seconds=before))
        run.windows += 1
        lasts = not answered or run.windows >= LOST_WINDOWS
        run.pingless = lasts and heard_at is not None and heard_at >= run.since
        return self.mark(sample)

    def mark(self, sample: Sample) -> Sample:
        """Mark a sample of a target that is so at present."""
        if sample.received or sample.target_id not in self:
            return sample
        return replace(sample, pingless=True, problem=sample.problem or ANSWERS_NO_PINGS)
