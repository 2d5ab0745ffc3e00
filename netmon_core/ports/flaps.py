"""Whether a port goes up and down too often. Pure."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

# Three times down and up again in a quarter of an hour are no reboot and no loose plug that somebody mends.
FLAPS: Final = 6
WHILE: Final = timedelta(minutes=15)


class Flaps:
    """The changes of one port's state in the last while."""

    def __init__(self, *, flapping: bool = False) -> None:
        self.flapping = flapping
        self._times: deque[datetime] = deque(maxlen=FLAPS)

    @property
    def times(self) -> int:
        """How many changes there were lately, up to those that make it flap."""
        return len(self._times)

    def apply(self, changes: int, at: datetime) -> bool:
        """Take in how often the state changed; True where it begins to flap or has stopped."""
        self._times.extend([at] * min(changes, FLAPS))
        while self._times and at - self._times[0] > WHILE:
            self._times.popleft()
        before = self.flapping
        # It stops only when it was quiet for the whole while.
        self.flapping = len(self._times) >= FLAPS or (before and bool(self._times))
        return self.flapping != before
