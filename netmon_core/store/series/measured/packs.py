"""The sums of one series and day as bytes: its five minutes, or its hours. No I/O.

What was counted stays exact; the lowest and highest rates are codes of half a percent.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from math import exp, log, nan
from struct import Struct
from struct import error as struct_error
from typing import TYPE_CHECKING

from ..columns import unzigzag, zigzag
from .columns import levels_to_numbers, numbers_to_levels, pack_columns, unpack_columns
from .fold import NOTHING, Sum
from .kinds import is_counted
from .rows import TICKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ....model.measurement import RowKind

# By slot: the number of the step in its day.
type Sums = dict[int, tuple[Sum, ...]]

# Form, steps.
_HEAD = Struct("<BH")
_FORM = 1
# One in three hours; what is less is none.
_SMALLEST = 1e-4
_SCALE = 1 / log(1.01)
# 5e13 by the second.
MOST_CODE = 4095
# What an average of levels is told with.
_DIGITS = 7


def encode_sums(found: Mapping[int, Sequence[Sum]], kind: RowKind) -> bytes:
    """Return the sums of a day as bytes."""
    slots = sorted(found)
    counted = is_counted(kind)
    forms = bytearray()
    columns: list[Sequence[int]] = [[later - slot for slot, later in zip([0, *slots], slots, strict=False)]]
    first: tuple[list[int], list[int]] | None = None
    for place in range(len(kind.columns)):
        sums = [found[slot][place] for slot in slots]
        known, ticks = [each.known for each in sums], [each.ticks for each in sums]
        if first is None:
            columns += [known, ticks]
            first = known, ticks
        else:
            # As a rule the same.
            columns += [
                zigzag(one - other for one, other in zip(known, first[0], strict=True)),
                zigzag(one - other for one, other in zip(ticks, first[1], strict=True)),
            ]
        if counted:
            codes = [_code(each.rate() or 0.0) for each in sums]
            lows = [code - _code(each.low) for code, each in zip(codes, sums, strict=True)]
            highs = [_code(each.high) - code for code, each in zip(codes, sums, strict=True)]
            columns += [[int(each.total) for each in sums], zigzag(lows), zigzag(highs)]
            continue
        for levels in (
            [float(f"{each.total / each.known:.{_DIGITS}g}") if each.known else nan for each in sums],
            [each.low if each.known else nan for each in sums],
            [each.high if each.known else nan for each in sums],
        ):
            form, numbers = levels_to_numbers(levels)
            forms.append(form)
            columns.append(numbers)
    return _HEAD.pack(_FORM, len(slots)) + forms + pack_columns(columns)


def decode_sums(blob: bytes, kind: RowKind) -> Sums:
    """Return the sums of `encode_sums` by slot; raises ValueError for what is none."""
    try:
        form, count = _HEAD.unpack_from(blob)
    except struct_error as err:
        raise ValueError(f"a rollup cannot be read: {err}") from err
    if form != _FORM:
        raise ValueError("a rollup has no known form")
    counted, width = is_counted(kind), len(kind.columns)
    start = _HEAD.size + (0 if counted else 3 * width)
    forms = blob[_HEAD.size : start]
    if len(blob) < start:
        raise ValueError("a rollup is cut off")
    (steps, *columns), _ = unpack_columns(memoryview(blob)[start:], [count] * (1 + 5 * width))
    slots = list(accumulate(steps))
    by_column = []
    first: tuple[Sequence[int], Sequence[int]] | None = None
    for place in range(width):
        known, ticks, *rest = columns[5 * place : 5 * place + 5]
        if first is None:
            first = known, ticks
        else:
            known = [one + other for one, other in zip(unzigzag(known), first[0], strict=True)]
            ticks = [one + other for one, other in zip(unzigzag(ticks), first[1], strict=True)]
        if counted:
            by_column.append(_counts(known, ticks, rest))
        else:
            levels = [numbers_to_levels(forms[3 * place + at], numbers) for at, numbers in enumerate(rest)]
            by_column.append(
                [
                    Sum(many, tick, average * many, low, high) if many else NOTHING
                    for many, tick, average, low, high in zip(known, ticks, *levels, strict=True)
                ]
            )
    return dict(zip(slots, zip(*by_column, strict=True), strict=True))


def _counts(known: Sequence[int], ticks: Sequence[int], rest: Sequence[Sequence[int]]) -> list[Sum]:
    totals, lows, highs = rest
    if not max(totals, default=0):
        return [Sum(many, tick, 0, 0.0, 0.0) for many, tick in zip(known, ticks, strict=True)]
    rates = _rates()
    sums = []
    for many, tick, total, below, above in zip(
        known, ticks, totals, unzigzag(lows), unzigzag(highs), strict=True
    ):
        rate = total * TICKS / tick if tick else 0.0
        code = _code(rate)
        if not (0 <= code - below <= MOST_CODE and 0 <= code + above <= MOST_CODE):
            raise ValueError("a rollup holds a rate that has no code")
        # Rounded, they may be on the other side of the average.
        low, high = min(rates[code - below], rate), max(rates[code + above], rate)
        sums.append(Sum(many, tick, total, low, high))
    return sums


def _code(rate: float) -> int:
    """Return the code of a rate, from 1 on; 0 for none."""
    return 0 if rate < _SMALLEST else min(int(log(rate / _SMALLEST) * _SCALE + 1.5), MOST_CODE)


@cache
def _rates() -> tuple[float, ...]:
    return (0.0, *(_SMALLEST * exp(code / _SCALE) for code in range(MOST_CODE)))
