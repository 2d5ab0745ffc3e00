"""When each of thousands of things is due: a wheel of ticks, never a timer for each. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

# Seconds. The kernel dates replies, so nothing is gained by finer steps; ten wake-ups a second cost nothing.
TICK = 0.1

# Successive multiples of it, modulo 1, are spread as evenly as can be however many there are.
_GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass(slots=True, eq=False)
class _Entry:
    key: str
    # Ticks; not whole, so that no interval drifts.
    interval: float
    due: float


class Schedule:
    """Tells which keys are due; times are seconds of any steady clock.

    A new key is first due somewhere within its first interval, so that all are spread evenly. What was missed
    while nobody asked is made up for once, not as often as it was missed.
    """

    def __init__(self, now: float, *, phase: float = 0.0) -> None:
        """Begin at `now`; `phase` (0-1) shifts where the first key falls."""
        self._tick = _tick_of(now)
        self._phase = phase
        self._entries: dict[str, _Entry] = {}
        self._wheel: dict[int, dict[_Entry, None]] = {}
        self._resting: Set[str] = frozenset()

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def add(self, key: str, interval: float) -> None:
        """Add a key, or give it another interval; one that has it already keeps its time."""
        ticks = max(1.0, interval / TICK)
        entry = self._entries.get(key)
        if entry is not None:
            if entry.interval == ticks:
                return
            self.remove(key)
        self._phase = (self._phase + _GOLDEN) % 1
        entry = _Entry(key=key, interval=ticks, due=self._tick + 1 + self._phase * ticks)
        self._entries[key] = entry
        self._put(entry)

    def remove(self, key: str) -> None:
        """Drop a key; an unknown one is fine."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            bucket = self._wheel[int(entry.due)]
            del bucket[entry]
            if not bucket:
                del self._wheel[int(entry.due)]

    def rest(self, keys: Iterable[str]) -> None:
        """Let these keys, and no others, pass their times untold; they keep them for later."""
        self._resting = frozenset(keys)

    def advance(self, now: float) -> list[str]:
        """Return what has become due up to `now`, each key once, in the order it was due."""
        last, self._tick = self._tick, max(self._tick, _tick_of(now))
        if self._tick - last <= len(self._wheel):
            ticks: Iterable[int] = range(last + 1, self._tick + 1)
        else:
            # After a long sleep: only those that hold anything.
            ticks = sorted(tick for tick in self._wheel if tick <= self._tick)
        due: list[str] = []
        for tick in ticks:
            for entry in self._wheel.pop(tick, ()):
                if entry.key not in self._resting:
                    due.append(entry.key)
                entry.due += entry.interval
                if entry.due < self._tick + 1:
                    missed = math.ceil((self._tick + 1 - entry.due) / entry.interval)
                    entry.due += missed * entry.interval
                self._put(entry)
        return due

    def wait(self, now: float, most: float = 1.0) -> float:
        """Return seconds until the next tick that holds anything, at most about `most`."""
        ahead = math.ceil(most / TICK)
        next_tick = next(
            (tick for tick in range(self._tick + 1, self._tick + ahead) if tick in self._wheel),
            self._tick + ahead,
        )
        return max(0.0, next_tick * TICK - now)

    def _put(self, entry: _Entry) -> None:
        bucket = self._wheel.get(int(entry.due))
        if bucket is None:
            bucket = self._wheel[int(entry.due)] = {}
        bucket[entry] = None


def _tick_of(now: float) -> int:
    # A sleep until a tick may end at the last bit before it.
    return math.floor(now / TICK + 1e-6)
