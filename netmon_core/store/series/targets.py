"""Which number a target has in the file. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

# An inventory holds 20,000 devices, and strangers with made-up MACs come and go: when there are more targets
# than this, those that have been silent longest make room.
MOST_TARGETS = 40_000
# Room is made before the last number is taken.
_KEPT_SHARE = 0.9


class Targets:
    """The numbers of targets; a number is used again only when its former target has left the file."""

    def __init__(self, first: int = 0, *, most: int = MOST_TARGETS) -> None:
        """The numbers begin at `first`; each lot of targets has its own."""
        self.numbers: dict[str, int] = {}
        self.names: dict[int, str] = {}
        self._most = most
        self._first = first
        self._last: dict[int, int] = {}
        self._free: list[int] = []
        self._leaving: set[str] = set()

    def load(self, found: Iterable[tuple[int, str, int]]) -> None:
        """Take what the file knows: number, target, hour of its last sample."""
        for number, target, hour in found:
            self.numbers[target] = number
            self.names[number] = target
            self._last[number] = hour
        used = self.names.keys()
        last = max(used, default=self._first - 1)
        self._free = [number for number in range(last, self._first - 1, -1) if number not in used]

    def add(self, target: str) -> int | None:
        """Return a number for a new target; None: there is no room, or its past is just being dropped."""
        if len(self.numbers) >= self._most or target in self._leaving:
            return None
        # Without a gap, all numbers below are taken.
        number = self._free.pop() if self._free else self._first + len(self.names)
        self.numbers[target] = number
        self.names[number] = target
        return number

    def seen(self, numbers: Iterable[int], hour: int) -> None:
        """Note that series have samples of an hour."""
        for number in numbers:
            self._last[number] = max(hour, self._last.get(number, hour))

    def silent(self, active: Collection[int]) -> list[int]:
        """Return the series that must go for new ones to come: the longest silent, none that is active."""
        excess = len(self.numbers) - int(self._most * _KEPT_SHARE)
        if excess <= 0:
            return []
        idle = [number for number in self.names if number not in active]
        return sorted(idle, key=lambda number: self._last.get(number, 0))[:excess]

    def leave(self, numbers: Iterable[int]) -> None:
        """Begin to drop series; ends with `left` or `stayed`."""
        for number in numbers:
            target = self.names[number]
            del self.numbers[target]
            self._leaving.add(target)

    def left(self, numbers: Iterable[int]) -> None:
        """Nothing is left of the series."""
        for number in numbers:
            self._leaving.discard(self.names.pop(number))
            self._last.pop(number, None)
            self._free.append(number)

    def stayed(self, numbers: Iterable[int]) -> None:
        """The series could not be dropped."""
        for number in numbers:
            self.numbers[self.names[number]] = number
            self._leaving.discard(self.names[number])
