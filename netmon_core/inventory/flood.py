"""How many strangers are taken in before it is a flood."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

# A busy school's Wi-Fi brings fewer new phones a minute; a MAC-spoofing tool brings thousands.
NEW_DEVICES_PER_MINUTE = 64
MINUTE = timedelta(minutes=1)


class FloodGate:
    """Limits new devices that nobody asked for. Pure: time comes in."""

    def __init__(self, per_minute: int = NEW_DEVICES_PER_MINUTE) -> None:
        self.refused = 0
        self._per_minute = per_minute
        self._admitted: deque[datetime] = deque(maxlen=per_minute)
        self._refused_at: datetime | None = None

    def admit(self, now: datetime) -> bool:
        """Whether one more unsolicited device may come in now."""
        if self._admitted and self._admitted[-1] - now > MINUTE:
            # The clock was set back.
            self._admitted.clear()
        while self._admitted and now - self._admitted[0] >= MINUTE:
            self._admitted.popleft()
        if len(self._admitted) == self._per_minute:
            return False
        self._admitted.append(now)
        return True

    def refuse(self, now: datetime) -> bool:
        """Count one that was not admitted; True for the first after a quiet minute: a flood has begun."""
        self.refused += 1
        began = self._refused_at is None or abs(now - self._refused_at) > MINUTE
        self._refused_at = now
        return began
