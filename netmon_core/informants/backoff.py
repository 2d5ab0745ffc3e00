"""How long whoever did not answer is left in peace. Pure."""

from __future__ import annotations

# Seconds. A switch that restarts is back in minutes; an agent that is switched off stays so for days.
LONGEST = 3_600.0


class BackOff:
    """Waits that double with each failure in a row, from one interval on; times are of any steady clock."""

    def __init__(self) -> None:
        self._failures: dict[str, int] = {}
        self._until: dict[str, float] = {}

    def rests(self, key: str, now: float) -> bool:
        """Whether it is too early to ask again."""
        return now < self._until.get(key, now)

    def failed(self, key: str, interval: float, now: float) -> None:
        """It did not answer."""
        failures = self._failures[key] = self._failures.get(key, 0) + 1
        # The next turn is one interval away as it is; half a turn less, for turns are not to the moment.
        wait = min(interval * 2 ** min(failures - 1, 16), max(LONGEST, interval))
        self._until[key] = now + wait - interval / 2

    def forgive(self, key: str) -> None:
        """It answered, came back, or is no longer asked."""
        self._failures.pop(key, None)
        self._until.pop(key, None)
