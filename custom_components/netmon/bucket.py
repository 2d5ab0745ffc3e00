"""A token bucket. Pure: the time comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Bucket:
    """Allows `burst` at once, and then `per_second`."""

    def __init__(self, *, burst: int, per_second: float) -> None:
        self._burst = float(burst)
        self._per_second = per_second
        self._level = self._burst
        self._at: datetime | None = None

    def take(self, now: datetime) -> bool:
        """Take one; False where there is none left."""
        if self._at is not None:
            passed = max(0.0, (now - self._at).total_seconds())
            self._level = min(self._burst, self._level + passed * self._per_second)
        self._at = now
        if self._level < 1:
            return False
        self._level -= 1
        return True
