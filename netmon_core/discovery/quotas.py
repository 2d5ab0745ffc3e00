"""How much each sender may say before it is passed over unread. Pure: time comes in, ns since the epoch."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

# The busiest honest device measured says a tenth of it, and that only while it starts.
FRAMES_PER_SECOND: Final = 200
# Senders never heard before in a second, all together: a whole campus is known within a minute, and a tool
# that makes up a MAC for each frame gets no further.
NEW_PER_SECOND: Final = 256
# Who was heard again after a while is a regular, whom no newcomer pushes out.
REGULAR_AFTER: Final = 2_000_000_000
# More than a switch port with a /20 behind it has; 1 MiB.
REGULARS: Final = 4_096
# Four seconds of the fastest stream of newcomers.
NEWCOMERS: Final = 1_024

_SECOND = 1_000_000_000


class _Bucket:
    """Fills again at a rate of frames a second, up to as many."""

    __slots__ = ("_at", "_left", "_rate", "since")

    def __init__(self, rate: int, now: int) -> None:
        self.since = now
        self._rate = rate
        self._left = float(rate)
        self._at = now

    def take(self, now: int) -> bool:
        """Whether one more is allowed."""
        if now > self._at:
            self._left = min(self._left + (now - self._at) * self._rate / _SECOND, float(self._rate))
        # Also where the clock was set back.
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Quotas:
    """Admits what each sender says within its quota, known ones whatever strangers do."""

    def __init__(self) -> None:
        self._regulars: OrderedDict[bytes, _Bucket] = OrderedDict()
        self._newcomers: OrderedDict[bytes, _Bucket] = OrderedDict()
        self._strangers = _Bucket(NEW_PER_SECOND, 0)

    def __len__(self) -> int:
        """How many senders are kept."""
        return len(self._regulars) + len(self._newcomers)

    def admit(self, sender: bytes, now: int) -> bool:
        """Whether a frame of this MAC is read."""
        bucket = self._regulars.get(sender)
        if bucket is not None:
            self._regulars.move_to_end(sender)
            return bucket.take(now)
        bucket = self._newcomers.get(sender)
        if bucket is None:
            if not self._strangers.take(now):
                return False
            if len(self._newcomers) >= NEWCOMERS:
                self._newcomers.popitem(last=False)
            bucket = self._newcomers[sender] = _Bucket(FRAMES_PER_SECOND, now)
        elif now - bucket.since >= REGULAR_AFTER:
            del self._newcomers[sender]
            if len(self._regulars) >= REGULARS:
                self._regulars.popitem(last=False)
            self._regulars[sender] = bucket
        return bucket.take(now)
