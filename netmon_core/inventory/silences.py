"""How long a device is silent when it is there: learned from itself, in bounded memory, kept as text.

Counts of silences by length say what is usual, the longest few what is possible. Both age: a phone gets a new
system, a television is moved.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from typing import Any

# Shorter ones say nothing: two sources often hear one device at nearly the same time.
SHORTEST = 7.5
# Where each class of lengths begins, the next half as long again: up to three hours. The usual interval of
# 10 s lies close below the end of its class.
CLASSES = tuple(SHORTEST * 2 ** (step / 2) for step in range(22))
# The longest silences that are kept one by one.
LONGEST_KEPT = 8
# A change of season or of habits is learned in two weeks.
DAYS_KEPT = 14
# What a count keeps from day to day.
DAILY = 0.9
# What is silent no longer than this 19 times in 20.
USUAL_SHARE = 0.95
# Fewer silences than this show no habit.
ENOUGH = 20
# Three long silences are a habit; two were restarts.
OFTEN = 3
NEARLY_ALL = 0.9
SCHEMA = 1
# No silence and no watch is longer, in seconds.
CENTURY = 3.2e9


_NO_COUNTS = array("f", bytes(4 * len(CLASSES)))


class Silences:
    """The silences of one device. `watched` is for how many seconds it was there and we could see it."""

    __slots__ = ("_counts", "_day", "_days", "_lengths", "watched")

    def __init__(self) -> None:
        self.watched = 0.0
        self._day = 0
        self._counts = _NO_COUNTS[:]
        # The longest last, and the day of each.
        self._lengths = array("f")
        self._days = array("i")

    def learn(self, seconds: float, day: int, count: int = 1) -> None:
        """Take in silences of at least SHORTEST seconds; `day` is a running number.

        `count`: how many of about this length there were.
        """
        if day != self._day:
            self._age(day)
        self._counts[bisect_right(CLASSES, seconds) - 1] += count
        lengths = self._lengths
        full = len(lengths) == LONGEST_KEPT
        if not full or seconds > lengths[0]:
            if full:
                lengths.pop(0)
                self._days.pop(0)
            place = bisect_right(lengths, seconds)
            lengths.insert(place, seconds)
            self._days.insert(place, day)

    @property
    def usual(self) -> float | None:
        """The length that 19 of 20 silences do not exceed, a little rounded up; None: too few are known."""
        total = sum(self._counts)
        if total < ENOUGH:
            return None
        below = 0.0
        for at, count in enumerate(self._counts):
            below += count
            if below >= USUAL_SHARE * total:
                return CLASSES[at + 1] if at + 1 < len(CLASSES) else CLASSES[at] * 2
        return CLASSES[-1] * 2

    def nearly_all(self, beyond: float) -> float | None:
        """The length that silences longer than `beyond` hardly ever exceed, a little rounded up.

        Nine tenths of the time that the device is silent so long, it is silent no longer than this. None: it
        is not silent so long as often as OFTEN.
        """
        counts = [(at, count) for at, count in enumerate(self._counts) if CLASSES[at] >= beyond and count]
        if sum(count for _, count in counts) < OFTEN:
            return None
        total = sum(count * CLASSES[at] for at, count in counts)
        below = 0.0
        for at, count in counts:
            below += count * CLASSES[at]
            if below >= NEARLY_ALL * total:
                break
        return CLASSES[at + 1] if at + 1 < len(CLASSES) else CLASSES[at] * 2

    def longest(self, place: int = 0) -> float:
        """The longest silence (0), the second longest (1), ... of the last DAYS_KEPT days."""
        return self._lengths[-1 - place] if place < len(self._lengths) else SHORTEST

    def to_text(self) -> str:
        """All of it, short enough for a row of a table."""
        counts = [round(count, 1) for count in self._counts]
        while counts and not counts[-1]:
            counts.pop()
        longest = [[round(length, 1), day] for length, day in zip(self._lengths, self._days, strict=True)]
        whole = {
            "schema": SCHEMA,
            "day": self._day,
            "watched": round(self.watched),
            "counts": counts,
            "longest": longest,
        }
        return json.dumps(whole, separators=(",", ":"))

    def restore(self, whole: dict[str, Any]) -> None:
        """Take in what `to_text` wrote, read as JSON; raises ValueError and the like."""
        if whole["schema"] != SCHEMA:
            raise ValueError("they are of another schema")
        counts = _plausible([float(count) for count in whole["counts"]], len(CLASSES))
        longest = [(float(length), int(day)) for length, day in whole["longest"]]
        longest.sort(key=lambda pair: pair[0])
        lengths = _plausible([length for length, _ in longest], LONGEST_KEPT)
        (self.watched,) = _plausible([float(whole["watched"])], 1)
        self._day = int(whole["day"])
        self._counts[: len(counts)] = array("f", counts)
        self._lengths = array("f", lengths)
        self._days = array("i", [day for _, day in longest])

    def _age(self, day: int) -> None:
        gone = day - self._day
        self._day = day
        if gone <= 0:
            return
        factor = DAILY**gone
        for at, count in enumerate(self._counts):
            self._counts[at] = count * factor
        kept = [
            (length, when)
            for length, when in zip(self._lengths, self._days, strict=True)
            if day - when <= DAYS_KEPT
        ]
        self._lengths = array("f", [length for length, _ in kept])
        self._days = array("i", [when for _, when in kept])


def silences_from_text(text: str) -> Silences:
    """Read what `to_text` wrote; raises ValueError where it is something else."""
    found = Silences()
    try:
        whole = json.loads(text)
        found.restore(whole)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as err:
        raise ValueError(f"these are no silences: {err}") from err
    return found


def _plausible(numbers: list[float], most: int) -> list[float]:
    if len(numbers) > most or not all(0 <= number < CENTURY for number in numbers):
        raise ValueError("a number is out of bounds")
    return numbers
