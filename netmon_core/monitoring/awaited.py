"""The probes on their way: which request each reply answers, and which are overdue. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..schedule import TICK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .stats import Window
    from .watched import Watched

    # Whom a probe asked, and its place in its window.
    type Asked = tuple[Watched, Window, int]


class Awaited:
    """Probes by the sequence number of their batch and the packed address that was asked."""

    def __init__(self) -> None:
        self._asked: dict[int, dict[bytes, Asked]] = {}
        # By tick: what is lost if it has not answered by then; None: the whole batch is over.
        self._deadlines: dict[int, list[tuple[int, list[bytes] | None]]] = {}

    def __bool__(self) -> bool:
        return bool(self._deadlines)

    def add(self, sequence: int, asked: dict[bytes, Asked], now: float) -> None:
        """Await the answers to a batch, each for as long as its target says."""
        self._asked[sequence] = asked
        by_timeout: dict[float, list[bytes]] = {}
        for key, (watched, _, _) in asked.items():
            by_timeout.setdefault(watched.target.timeout, []).append(key)
        for timeout, keys in by_timeout.items():
            tick = math.floor((now + timeout) / TICK) + 1
            self._deadlines.setdefault(tick, []).append((sequence, keys))
        last = math.floor((now + max(by_timeout)) / TICK) + 1
        self._deadlines[last].append((sequence, None))

    def get(self, sequence: int, key: bytes) -> Asked | None:
        """The probe that is meant, if it is still awaited."""
        return self._asked.get(sequence, {}).get(key)

    def take(self, sequence: int, key: bytes) -> Asked | None:
        """The probe that is meant, if it was still awaited; it no longer is."""
        return self._asked.get(sequence, {}).pop(key, None)

    def overdue(self, now: float) -> Iterator[tuple[int, list[Asked]]]:
        """Yield the probes of each batch whose time is over; with none of them, that batch is over."""
        ended = math.floor(now / TICK)
        for tick in [tick for tick in self._deadlines if tick <= ended]:
            for sequence, keys in self._deadlines.pop(tick):
                if keys is None:
                    self._asked.pop(sequence, None)
                    yield sequence, []
                    continue
                waiting = self._asked.get(sequence, {})
                lost = [asked for key in keys if (asked := waiting.pop(key, None))] if waiting else []
                if lost:
                    yield sequence, lost

    def clear(self) -> None:
        """Await nothing any more."""
        self._asked.clear()
        self._deadlines.clear()
