"""The packet budget: how many packets may go out now."""

from __future__ import annotations

from collections import deque

# A budget is spent in bursts of at most this many times its rate, so that a small network is done at
# once and a large one never exceeds the budget: in no second do more than `rate` packets go out.
BURST = 3.0
SECOND = 1.0
# The shortest sleep worth taking between two bursts.
TICK = 0.01


class Pace:
    """Shares `rate` packets a second among all who ask. Pure: `now` is monotonic seconds."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self._sent: deque[tuple[float, int]] = deque()
        self._in_window = 0
        self._credit_at: float | None = None
        self._credit = 1.0

    def allow(self, now: float) -> int:
        """How many packets may go out at this moment; those that do are reported to `spend`."""
        while self._sent and now - self._sent[0][0] >= SECOND:
            self._in_window -= self._sent.popleft()[1]
        if self._credit_at is not None:
            earned = (now - self._credit_at) * self.rate * BURST
            # What was not used within two ticks is lost: a stalled sender must not catch up in one burst.
            self._credit = min(self._credit + earned, max(1.0, self.rate * BURST * 2 * TICK))
        self._credit_at = now
        return max(0, min(int(self._credit), int(self.rate * SECOND) - self._in_window))

    def spend(self, count: int, now: float) -> None:
        """This many packets have gone out."""
        self._credit -= count
        self._in_window += count
        self._sent.append((now, count))

    def wait(self, now: float) -> float:
        """Seconds until it is worth asking again."""
        if self._sent and self._in_window >= int(self.rate * SECOND):
            return max(TICK, self._sent[0][0] + SECOND - now)
        return max(TICK, (1.0 - self._credit) / (self.rate * BURST))
