"""How often somebody may fail to come in. Pure: time comes in."""

from __future__ import annotations

from collections import OrderedDict

from ..remotes import whose

# Failures a remote may have within WINDOW seconds.
FAILURES = 10
WINDOW = 60.0
# Remotes remembered, a few megabytes; the one whose last failure is the longest ago is forgotten first.
REMOTES = 10_000


class Attempts:
    """Counts attempts by remote: an attempt counts as a failure until it is told to have succeeded."""

    def __init__(self) -> None:
        # The times of each remote's attempts that failed, oldest first.
        self._failed: OrderedDict[str, list[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._failed)

    def wait(self, remote: str, now: float) -> float:
        """Seconds until the remote may try again; 0: it may now."""
        recent = self._recent(whose(remote), now)
        return recent[0] + WINDOW - now if len(recent) >= FAILURES else 0.0

    def begin(self, remote: str, now: float) -> float:
        """Count an attempt, and return 0; where there were too many, count nothing and return the wait."""
        if (wait := self.wait(remote, now)) > 0:
            return wait
        key = whose(remote)
        self._failed[key] = [*self._recent(key, now), now]
        self._failed.move_to_end(key)
        if len(self._failed) > REMOTES:
            self._failed.popitem(last=False)
        return 0.0

    def succeeded(self, remote: str, began: float) -> None:
        """Take back an attempt that began at this time; earlier failures stay."""
        key = whose(remote)
        times = self._failed.get(key, [])
        if began in times:
            times.remove(began)
        if not times:
            self._failed.pop(key, None)

    def _recent(self, key: str, now: float) -> list[float]:
        return [time for time in self._failed.get(key, ()) if time > now - WINDOW]
