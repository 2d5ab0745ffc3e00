"""How often a change that a stranger can make is told: of who renames itself each second, seldom. Pure.

What is held back is not lost: how it is by then is told when the time has come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# A device that has just come announces itself, the DNS names it, and it takes an address of each kind.
AT_ONCE = 4
# After those, so long from one change that is told to the next; the last of these from then on.
WAITS = (5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 300.0)
# Without a change for so long, all begins anew.
CALM = timedelta(minutes=10)
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True, eq=False)
class Pace:
    """Of one thing about one device: how many changes were told in a row, and when the last of them."""

    tellings: int = 0
    told_at: datetime = _NEVER

    def may_tell(self, now: datetime) -> bool:
        """Whether a change may be told by now; a clock that was set back hinders nothing."""
        turn = self.tellings - AT_ONCE
        if turn < 0 or now < self.told_at:
            return True
        return now - self.told_at >= timedelta(seconds=WAITS[min(turn, len(WAITS) - 1)])

    def told(self, now: datetime) -> None:
        """A change was told."""
        self.tellings = self.tellings + 1 if now - self.told_at < CALM else 1
        self.told_at = now
