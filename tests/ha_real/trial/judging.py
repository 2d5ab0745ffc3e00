"""What the trackers should have said, from what was true, and whether they did. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Whoever is not proved to answer always has the patience of 945 s, and the question after it.
PATIENCE = timedelta(seconds=945 + 120)
# Who is back is asked by the next ping, which Home Assistant sends every 30 s.
BACK = timedelta(seconds=75)
# The clock of a script is not that of a packet.
EARLY = timedelta(seconds=1)

type Span = tuple[datetime, datetime]
type Seen = tuple[datetime, str]


class Verdict(StrEnum):
    """What there is to say of a tracker."""

    RIGHT = "right"
    # Nothing untrue was said, but less soon than of a host that answers all its pings.
    LATE = "late"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A host was away, and how soon that had to be noticed; `back` None: it is away still."""

    gone: datetime
    back: datetime | None
    due: datetime
    latest: datetime
    home_by: datetime


@dataclass(slots=True, kw_only=True)
class Truth:
    """When a host was away; `due`: how soon that is noticed of one that answers all its pings."""

    due: timedelta
    absences: list[Span] = field(default_factory=list)
    away_since: datetime | None = None

    def leave(self, at: datetime) -> None:
        """It goes."""
        self.away_since = at

    def come(self, at: datetime) -> None:
        """It is back."""
        if self.away_since is not None:
            self.absences.append((self.away_since, at))
            self.away_since = None


def absences(truth: Truth, blind: Iterable[Span]) -> list[Absence]:
    """The absences of a host, for a monitor that could not see at times."""
    blind = sorted(blind)
    spans: list[tuple[datetime, datetime | None]] = [*truth.absences]
    if truth.away_since is not None:
        spans.append((truth.away_since, None))
    return [
        Absence(
            gone=gone,
            back=back,
            due=_seen_by(gone, truth.due, blind),
            latest=_seen_by(gone, PATIENCE, blind),
            home_by=_seen_by(back or gone, BACK, blind),
        )
        for gone, back in spans
    ]


def _seen_by(at: datetime, patience: timedelta, blind: Sequence[Span]) -> datetime:
    """When something that began at a time must have been noticed: what was not watched does not count."""
    latest = at + patience
    for begin, end in blind:
        if begin < latest and end > at:
            latest = end + patience
    return latest


def judge(expected: Sequence[Absence], seen: Sequence[Seen], end: datetime) -> Verdict:
    """Whether everything that was seen until an end was true and in its time, and nothing lacks."""
    left, verdict = list(seen), Verdict.RIGHT
    for absence in expected:
        back = absence.back or end
        if left and left[0][1] == "not_home" and absence.gone - EARLY <= left[0][0] <= back:
            at, _ = left.pop(0)
            if at > absence.latest:
                return Verdict.WRONG
            if at > absence.due:
                verdict = Verdict.LATE
            if absence.back is None or (absence.home_by > end and not left):
                continue
            if not left or left[0][1] != "home" or not back - EARLY <= left.pop(0)[0] <= absence.home_by:
                return Verdict.WRONG
        elif back > absence.latest:
            return Verdict.WRONG
        elif back > absence.due:
            verdict = Verdict.LATE
    return Verdict.WRONG if left else verdict
