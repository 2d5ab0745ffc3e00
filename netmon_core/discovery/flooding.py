"""Whether more is said on a link than a network has to say. Pure: time comes in, as ns since the epoch."""

from __future__ import annotations

from typing import Final

_SECOND: Final = 1_000_000_000
# Fewer frames passed over in a second are a device that starts, or starts again.
WORTH_TELLING: Final = 100
# A flood is over when nothing was passed over for so long.
OVER_AFTER: Final = 3 * _SECOND


class Flooding:
    """One state for however many frames are passed over."""

    def __init__(self) -> None:
        # Frames passed over, and floods there were.
        self.refused = 0
        self.floods = 0
        # The one MAC that it comes from; None: it comes from many.
        self.sender: bytes | None = None
        self._last = 0
        self._since = 0
        self._count = 0
        self._on = False

    def refuse(self, sender: bytes, now: int) -> bool:
        """Count a frame that was passed over; True for the one with which a flood begins."""
        self.refused += 1
        if not self.is_on(now):
            self._on = False
            if not 0 <= now - self._since < _SECOND:
                self._since, self._count, self.sender = now, 0, sender
            self._count += 1
        if sender != self.sender:
            self.sender = None
        self._last = now
        if self._on or self._count < WORTH_TELLING:
            return False
        self._on = True
        self._count = 0
        self.floods += 1
        return True

    def is_on(self, now: int) -> bool:
        """Whether there is a flood."""
        return self._on and abs(now - self._last) < OVER_AFTER
