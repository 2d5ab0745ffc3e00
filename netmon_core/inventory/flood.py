"""How many strangers are taken in before it is a flood."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

# A busy school's Wi-Fi brings fewer new phones a minute; a MAC-spoofing tool brings thousands.
NEW_DEVICES_PER_MINUTE = 64
MINUTE = timedelta(minutes=1)
# After so long without a refusal a flood is over, and one more may come in, however many came before.
CALM = timedelta(seconds=5)


class FloodGate:
    """Limits new devices that nobody asked for. Pure: time comes in."""

    def __init__(self, per_minute: int = NEW_DEVICES_PER_MINUTE) -> None:
        self.refused = 0
        self._per_minute = per_minute
        self._admitted: deque[datetime] = deque(maxlen=per_minute)
        self._refused_at: datetime | None = None
        self._flooded_at: datetime | None = None

    def admit(self, now: datetime) -> bool:
        """Whether one more unsolicited device may come in now."""
        if self._admitted and self._admitted[-1] - now > MINUTE:
            # The clock was set back.
            self._admitted.clear()
        while self._admitted and now - self._admitted[0] >= MINUTE:
            self._admitted.popleft()
        if len(self._admitted) == self._per_minute:
            if self._refused_at is None or now - self._refused_at < CALM:
                return False
            # The next one is let in after as long a calm again.
            self._refused_at = now
        self._admitted.append(now)
        return True

    def refuse(self, now: datetime) -> bool:
        """Count one that was not admitted; True for the first after a quiet minute: a flood has begun."""
        self.refused += 1
        self._refused_at = now
        return self.begins(now)

    def begins(self, now: datetime) -> bool:
        """Note that there is a flood; True for the first word of it after a quiet minute."""
        began = self._flooded_at is None or abs(now - self._flooded_at) > MINUTE
        self._flooded_at = now
        return began
