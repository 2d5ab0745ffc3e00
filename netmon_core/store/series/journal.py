"""What came in since the last time as one blob, and back. No I/O."""

from __future__ import annotations

import zlib
from struct import Struct
from typing import TYPE_CHECKING

from .codec import decode, encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .rows import Rows

# Series, hour since 1970, length.
_PIECE = Struct("<IqI")
# A blob of a minute of 10,000 targets is under a megabyte; that of an hour, after a failure, 40.
MOST_BYTES = 1 << 28


class Mark:
    """How far the journal reaches once a blob is committed."""

    def __init__(self) -> None:
        self._marks: list[tuple[Rows, int]] = []

    def note(self, rows: Rows, count: int) -> None:
        """Note that rows are in the blob up to `count`."""
        self._marks.append((rows, count))

    def set(self) -> None:
        """The blob is committed."""
        for rows, count in self._marks:
            rows.flushed = count


def write_journal(
    hours: Iterable[tuple[int, Mapping[int, Rows]]], *, mark: Mark, whole: bool = False
) -> bytes | None:
    """Return what is not in the journal yet (`whole`: everything) of the hours; None when that is nothing."""
    pieces = []
    for hour, series in hours:
        for number, rows in list(series.items()):
            count = rows.count
            start = 0 if whole else rows.flushed
            if count > start:
                body = encode(rows.part(start, count), plain=True)
                pieces += [_PIECE.pack(number, hour, len(body)), body]
                mark.note(rows, count)
    return zlib.compress(b"".join(pieces), 1) if pieces else None


def read_journal(blob: bytes) -> Iterator[tuple[int, int, Rows]]:
    """Yield (series, hour, rows) as written; raises ValueError at what cannot be read."""
    try:
        body = memoryview(zlib.decompressobj().decompress(blob, MOST_BYTES))
    except zlib.error as err:
        raise ValueError(f"a journal row cannot be read: {err}") from err
    while body:
        if len(body) < _PIECE.size:
            raise ValueError("a journal row is cut off")
        number, hour, length = _PIECE.unpack_from(body)
        for rows in decode(bytes(body[_PIECE.size : _PIECE.size + length])):
            yield number, hour, rows
        body = body[_PIECE.size + length :]
