"""What has come in and is not yet in a chunk: in memory, by hour and series. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .codes import code_of, share_of
from .rollup import columns_of
from .rows import MOST_COUNT, Rows

if TYPE_CHECKING:
    from ...model.series import Sample

HOUR = 3600

# While nothing can be written: 80 MiB, which is two hours of 10,000 targets every five seconds, or three
# weeks of a home's fifty.
MOST_ROWS_IN_MEMORY = 16 << 20


class Head:
    """The hours that samples still come in for, and those that are being sealed.

    Samples are appended by one thread; any other may read (see Rows).
    """

    def __init__(self, *, most_rows: int = MOST_ROWS_IN_MEMORY) -> None:
        self.open: dict[int, dict[int, Rows]] = {}
        self.sealing: dict[int, dict[int, Rows]] = {}
        # Samples that found no room.
        self.dropped = 0
        self.count = 0
        self._most_rows = most_rows

    def append(self, number: int, sample: Sample) -> None:
        """Take a sample of a series in; when memory is full the oldest hour goes first."""
        hour, offset = divmod(sample.at.timestamp(), HOUR)
        rows = self.rows(number, int(hour))
        sent, received = sample.sent, sample.received
        if not 0 <= received <= sent <= MOST_COUNT:
            sent = min(max(sent, 0), MOST_COUNT)
            received = min(max(received, 0), sent)
        average = low = high = code_of(sample.rtt_avg)
        # A lone probe is all three.
        jitter = 0
        if sent > 1 and average:
            jitter = share_of(sample.jitter, sample.rtt_min, sample.rtt_max)
            low, high = code_of(sample.rtt_min), code_of(sample.rtt_max)
            if not 0 < low <= average <= high:
                low, high = min(low or average, average), max(high, average)
        if not rows.append(offset, sent, sent - received, low, average, high, jitter):
            self.dropped += 1
            return
        self.count += 1
        if self.count > self._most_rows:
            self._drop_oldest()

    def rows(self, number: int, hour: int) -> Rows:
        """Return the rows of a series in an open hour, new ones where there are none."""
        series = self.open.get(hour)
        if series is None:
            series = self.open[hour] = {}
        rows = series.get(number)
        if rows is None:
            rows = series[number] = Rows()
        return rows

    def restore(self, number: int, hour: int, part: Rows) -> None:
        """Put back what a journal holds."""
        rows = self.rows(number, hour)
        if rows.count and rows.phase != part.phase:
            for tick, average, low, high, sent, lost, jitter in zip(*columns_of([part]), strict=True):
                rows.append(max(tick - 1 + part.phase / 256, 0), sent, lost, low, average, high, jitter)
        else:
            rows.extend(part)
        rows.flushed = rows.count
        self.count += part.count

    def seal(self, hour: int) -> dict[int, Rows]:
        """Close an hour, and return what it holds; later samples of it begin anew.

        An hour that is being sealed already, or could not be, is returned as it was.
        """
        if hour not in self.sealing:
            self.sealing[hour] = self.open.pop(hour)
        return self.sealing[hour]

    def sealed(self, hour: int) -> None:
        """The hour is on the disk."""
        for rows in self.sealing.pop(hour, {}).values():
            self.count -= rows.count

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

    def hours(self, *, but: int | None = None) -> list[tuple[int, dict[int, Rows]]]:
        """Return all that is here, oldest samples of an hour first; without the one that is just sealed."""
        return [each for each in self.sealing.items() if each[0] != but] + list(self.open.items())

    def segments(self, number: int) -> dict[int, list[Rows]]:
        """Return what is here of a series, by hour; rows are the living ones."""
        found: dict[int, list[Rows]] = {}
        for hour, series in self.hours():
            if number in series:
                found.setdefault(hour, []).append(series[number])
        return found

    def numbers(self) -> set[int]:
        """Return the series that have samples here."""
        return {number for _, series in self.hours() for number in series}

    def _drop_oldest(self) -> None:
        hours = self.sealing or self.open
        series = hours.pop(min(hours))
        lost = sum(rows.count for rows in series.values())
        self.count -= lost
        self.dropped += lost
