"""The rollups of one target and one day as bytes, and their sums over longer steps. No I/O."""

from __future__ import annotations

import zlib
from itertools import accumulate, repeat
from operator import add, mul, sub
from typing import TYPE_CHECKING, NamedTuple

from .codes import MOST_CODE, coarse_codes, code_of, fine_code_of, fine_values, jitter_of, jitters
from .columns import MOST_BYTES, pack, unpack, unzigzag, zigzag
from .rollup import Bucket, likely_percentile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Pack(NamedTuple):
    """Rollups column by column, oldest first. A slot is the number of the minute or hour in the day."""

    slots: Sequence[int]
    windows: Sequence[int]
    silents: Sequence[int]
    sents: Sequence[int]
    losts: Sequence[int]
    lows: Sequence[int]
    # Seconds, and the same as codes.
    averages: Sequence[float]
    codes: Sequence[int]
    highs: Sequence[int]
    p50s: Sequence[int]
    p95s: Sequence[int]
    # Codes too; 0: not known.
    jitters: Sequence[int]

    def buckets(self) -> dict[int, Bucket]:
        """Return the rollups by slot."""
        slots, windows, silents, sents, losts, lows, averages, _, highs, p50s, p95s, codes = self
        nothing, known = repeat(None, len(slots)), map(jitter_of, codes)
        rows = zip(
            windows, silents, sents, losts, lows, averages, highs, p50s, p95s, nothing, known, strict=True
        )
        return {slot: Bucket(*row) for slot, row in zip(slots, rows, strict=True)}

    def folded(self, width: int) -> Iterator[tuple[int, Bucket]]:
        """Yield (first slot, bucket) of every `width` slots that hold a rollup."""
        start, count = 0, len(self.slots)
        while start < count:
            first = self.slots[start] // width * width
            end = start + 1
            while end < count and self.slots[end] < first + width:
                end += 1
            yield first, self._sum(start, end)
            start = end

    def _sum(self, start: int, end: int) -> Bucket:
        windows, silent = sum(self.windows[start:end]), sum(self.silents[start:end])
        sent, lost = sum(self.sents[start:end]), sum(self.losts[start:end])
        part = self._part(start, end)
        if not part.slots:
            return Bucket(windows, silent, sent, lost, 0, 0.0, 0, 0, 0)
        if lost or min(part.sents) != max(part.sents):
            weights = [max(sent - lost, 1) for sent, lost in zip(part.sents, part.losts, strict=True)]
            average = sum(map(mul, part.averages, weights)) / sum(weights)
        else:
            average = sum(part.averages) / len(part.averages)
        p50, p95 = sorted(part.p50s)[(len(part.p50s) - 1) // 2], part.p95s[0]
        answered = list(map(sub, part.windows, part.silents))
        if len(part.p95s) > 1:
            p95 = likely_percentile(part.p95s, part.p50s, answered)
        jitter = _jitter(part.jitters, answered) if any(part.jitters) else None
        low, high = min(part.lows), max(part.highs)
        return Bucket(windows, silent, sent, lost, low, average, high, p50, p95, None, jitter)

    def _part(self, start: int, end: int) -> Pack:
        """Return those of the rollups that have an answer."""
        codes = self.codes[start:end]
        if 0 not in codes:
            return Pack._make(column[start:end] for column in self)
        rows = [start + at for at, code in enumerate(codes) if code]
        return Pack._make([column[at] for at in rows] for column in self)


NOTHING = Pack((), (), (), (), (), (), (), (), (), (), (), ())
type Spreads = dict[int, dict[int, int]]


def encode_pack(buckets: Mapping[int, Bucket]) -> bytes:
    """Return the rollups of a day as bytes."""
    slots = sorted(buckets)
    ordered = [buckets[slot] for slot in slots]
    fines = [fine_code_of(bucket.average) for bucket in ordered]
    base = min((fine for fine in fines if fine), default=1) - 1
    codes = [coarse_codes()[fine] for fine in fines]
    columns: list[Sequence[int]] = [
        [later - slot for slot, later in zip([0, *slots], slots, strict=False)],
        [bucket.windows for bucket in ordered],
        [bucket.silent for bucket in ordered],
        [bucket.sent for bucket in ordered],
        [bucket.lost for bucket in ordered],
        [fine - base if fine else 0 for fine in fines],
        # An average between codes may round to beyond the extremes.
        zigzag(map(sub, codes, [bucket.low for bucket in ordered])),
        zigzag(map(sub, [bucket.high for bucket in ordered], codes)),
        zigzag(map(sub, [bucket.p50 for bucket in ordered], codes)),
        zigzag(map(sub, [bucket.p95 for bucket in ordered], codes)),
    ]
    known = [code_of(bucket.jitter) for bucket in ordered]
    if any(known):
        columns.append(known)
    head = len(slots).to_bytes(2, "little") + base.to_bytes(2, "little")
    return head + b"".join(map(pack, columns))


def decode_pack(blob: bytes) -> Pack:
    """Return the rollups of `encode_pack`; raises ValueError for what is none."""
    if len(blob) < 4:
        raise ValueError("a rollup is cut off")
    count, base = int.from_bytes(blob[:2], "little"), int.from_bytes(blob[2:4], "little")
    rest = memoryview(blob)[4:]
    columns = []
    for _ in range(10):
        column, rest = unpack(rest, count)
        columns.append(column)
    known, rest = unpack(rest, count) if rest else (bytes(count), rest)
    if max(known, default=0) > MOST_CODE:
        raise ValueError("a rollup holds a jitter that has no code")
    steps, windows, silents, sents, losts, fines, below, above, middles, beyond = columns
    # The part of the tables that is needed; 0 stays 0.
    end = base + max(fines, default=0) + 1
    seconds, coarse = fine_values()[base:end], coarse_codes()[base:end]
    if len(seconds) != end - base:
        raise ValueError("a rollup holds a time that has no code")
    seconds[0] = coarse[0] = 0
    averages, codes = list(map(seconds.__getitem__, fines)), list(map(coarse.__getitem__, fines))
    return Pack(
        list(accumulate(steps)),
        windows,
        silents,
        sents,
        losts,
        list(map(sub, codes, unzigzag(below))),
        averages,
        codes,
        list(map(add, codes, unzigzag(above))),
        list(map(add, codes, unzigzag(middles))),
        list(map(add, codes, unzigzag(beyond))),
        known,
    )


def buckets_of(blob: bytes) -> dict[int, Bucket]:
    """Return the rollups of `encode_pack` by slot; raises ValueError for what is none."""
    return decode_pack(blob).buckets()


def _jitter(codes: Sequence[int], answered: Sequence[int]) -> float:
    """Return that of all together, of which at least one is known."""
    if 0 in codes:
        answered = [count if code else 0 for code, count in zip(codes, answered, strict=True)]
    total: float = sum(map(mul, map(jitters().__getitem__, codes), answered))
    return total / max(sum(answered), 1)


def encode_spreads(spreads: Mapping[int, Mapping[int, int]]) -> bytes:
    """Return histograms by hour of the day as bytes."""
    heads, gaps, counts = bytearray(), bytearray(), bytearray()
    for hour in sorted(spreads):
        size = len(gaps)
        ordered = sorted(spreads[hour].items())
        base = previous = ordered[0][0] if ordered else 0
        for code, count in ordered:
            # Long gaps and high counts are spread over several pairs.
            far, left = divmod(code - previous, 255)
            gaps += b"\xff" * far + bytes([left])
            counts += bytes(far)
            many, rest = divmod(count, 255)
            gaps += bytes(many)
            counts += bytes([rest]) + b"\xff" * many
            previous = code
        heads += bytes([hour]) + base.to_bytes(2, "little") + (len(gaps) - size).to_bytes(2, "little")
    return zlib.compress(bytes([len(spreads)]) + heads + gaps + counts, 9)


def decode_spreads(blob: bytes) -> Spreads:
    """Return the histograms of `encode_spreads`; raises ValueError for what is none."""
    try:
        body = zlib.decompressobj().decompress(blob, MOST_BYTES)
    except zlib.error as err:
        raise ValueError(f"a histogram cannot be read: {err}") from err
    if not body:
        raise ValueError("a histogram is empty")
    heads, rest = body[1 : 1 + 5 * body[0]], body[1 + 5 * body[0] :]
    gaps, counts = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    spreads: Spreads = {}
    at = 0
    for head in range(0, len(heads) - 4, 5):
        base, size = (int.from_bytes(heads[head + skip : head + skip + 2], "little") for skip in (1, 3))
        spread: dict[int, int] = {}
        code = base
        for gap, count in zip(gaps[at : at + size], counts[at : at + size], strict=False):
            code += gap
            if count:
                spread[code] = spread.get(code, 0) + count
        spreads[heads[head]] = spread
        at += size
    return spreads
