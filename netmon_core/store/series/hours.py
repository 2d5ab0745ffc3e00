"""Hours of rows that came in and are not yet in a chunk: in memory, by hour and series. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

HOUR = 3600


class Countable(Protocol):
    """Rows of one series and hour; `flushed` is how many of them the journal has."""

    count: int
    flushed: int


class Hours[R: Countable]:
    """The hours that rows still come in for, and those that are being sealed.

    Rows are appended by one thread; any other may read.
    """

    def __init__(self, make: Callable[[int], R], *, most: int) -> None:
        """`make` gives new rows for a series; `most` bounds the sum of their `size`."""
        self.open: dict[int, dict[int, R]] = {}
        self.sealing: dict[int, dict[int, R]] = {}
        # Rows that found no room.
        self.dropped = 0
        self.count = 0
        self._make = make
        self.most = most

    def size(self, rows: R) -> int:
        """How much of the room rows take."""
        return rows.count

    def rows(self, number: int, hour: int) -> R:
        """Return the rows of a series in an open hour, new ones where there are none."""
        series = self.open.get(hour)
        if series is None:
            series = self.open[hour] = {}
        rows = series.get(number)
        if rows is None:
            rows = series[number] = self._make(number)
        return rows

    def seal(self, hour: int) -> dict[int, R]:
        """Close an hour, and return what it holds; later rows of it begin anew.

        An hour that is being sealed already, or could not be, is returned as it was.
        """
        if hour not in self.sealing:
            self.sealing[hour] = self.open.pop(hour, {})
        return self.sealing[hour]

    def sealed(self, hour: int) -> None:
        """The hour is on the disk."""
        for rows in self.sealing.pop(hour, {}).values():
            self.count -= self.size(rows)

    def forget_journal(self) -> None:
        """Nothing that is here is on the disk."""
        for _, series in self.hours():
            for rows in series.values():
                rows.flushed = 0

    def due(self, now: float, *, grace: float) -> list[int]:
        """Return the hours that have ended, at least `grace` seconds ago, oldest first."""
        return sorted(
            hour for hour in self.sealing.keys() | self.open.keys() if (hour + 1) * HOUR + grace <= now
        )

    def hours(self, *, but: int | None = None) -> list[tuple[int, dict[int, R]]]:
        """Return all that is here, oldest rows of an hour first; without the one that is just sealed."""
        return [each for each in self.sealing.items() if each[0] != but] + list(self.open.items())

    def segments(self, number: int) -> dict[int, list[R]]:
        """Return what is here of a series, by hour; rows are the living ones."""
        found: dict[int, list[R]] = {}
        for hour, series in self.hours():
            if number in series:
                found.setdefault(hour, []).append(series[number])
        return found

    def numbers(self) -> set[int]:
        """Return the series that have rows here."""
        return {number for _, series in self.hours() for number in series}

    def make_room(self) -> None:
        """Drop the oldest hour: more came in than there is room for."""
        hours = self.sealing or self.open
        series = hours.pop(min(hours))
        self.count -= sum(map(self.size, series.values()))
        self.dropped += sum(rows.count for rows in series.values())
