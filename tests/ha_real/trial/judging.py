"""What the trackers should have said, from what was true, and whether they did. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Who is back is asked by the next ping, which Home Assistant sends every 30 s.
BACK = timedelta(seconds=75)
# The recorder writes in its own time, and the clock of a script is not that of a packet.
EARLY = timedelta(seconds=1)

type Span = tuple[datetime, datetime]
type Seen = tuple[datetime, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A move that must come, and when."""

    state: str
    earliest: datetime
    latest: datetime

    def is_met_by(self, seen: Seen) -> bool:
        """Whether that is the move."""
        at, state = seen
        return state == self.state and self.earliest - EARLY <= at <= self.latest


@dataclass(slots=True, kw_only=True)
class Truth:
    """When a host was away."""

    silence: timedelta
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


def expected_moves(truth: Truth, blind: Iterable[Span], end: datetime) -> list[Expected]:
    """The moves of the tracker of one host, by a monitor that could not see at times, up to an end.

    An absence that is shorter than what the host may be silent for is nobody's business.
    """
    blind = sorted(blind)
    absences = [*truth.absences, *([(truth.away_since, end)] if truth.away_since is not None else [])]
    moves: list[Expected] = []
    for gone, back in absences:
        missed = _seen_by(gone, truth.silence, blind)
        if back <= missed:
            continue
        moves.append(Expected(state="not_home", earliest=gone, latest=missed))
        if back < end:
            moves.append(Expected(state="home", earliest=back, latest=_seen_by(back, BACK, blind)))
    return [move for move in moves if move.latest <= end]


def _seen_by(at: datetime, patience: timedelta, blind: Sequence[Span]) -> datetime:
    """When something that began at a time must have been noticed: what was not watched does not count."""
    latest = at + patience
    for begin, end in blind:
        if begin < latest and end > at:
            latest = end + patience
    return latest


def is_right(expected: Sequence[Expected], seen: Sequence[Seen]) -> bool:
    """Whether each expected move was seen in its time, and no other."""
    return len(expected) == len(seen) and all(
        want.is_met_by(got) for want, got in zip(expected, seen, strict=True)
    )
