"""What has come in and is not yet in a chunk: in memory, by hour and series. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .codes import code_of, share_of
from .hours import HOUR, Hours
from .rollup import columns_of
from .rows import MOST_COUNT, Rows

if TYPE_CHECKING:
    from ...model.series import Sample

# While nothing can be written: 80 MiB, which is two hours of 10,000 targets every five seconds, or three
# weeks of a home's fifty.
MOST_ROWS_IN_MEMORY = 16 << 20


class Head(Hours[Rows]):
    """The samples of pings."""

    def __init__(self, *, most_rows: int = MOST_ROWS_IN_MEMORY) -> None:
        super().__init__(lambda _: Rows(), most=most_rows)

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
        if self.count > self.most:
            self.make_room()

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
