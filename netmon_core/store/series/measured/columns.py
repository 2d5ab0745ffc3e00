"""Columns of whole numbers as bytes: what has a pattern is compressed, noise is left as it is. No I/O.

A count of a busy port has 25 bits, of which the lower ones are noise: deflate only makes them longer.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from math import isfinite, isnan, nan
from typing import TYPE_CHECKING

from ..columns import MOST_BYTES, inflate

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONSTANT = 0x80
_WIDTH = 0x0F
# Levels: how many decimals are kept; more are kept as they are.
_DECIMALS = (0, 1, 2, 3, 4, 5, 6)
_AS_IT_IS = 255
# What a float holds exactly.
_MOST_WHOLE = 1 << 53
_MOST_NUMBER = (1 << 64) - 1


def pack_columns(columns: Sequence[Sequence[int]]) -> bytes:
    """Return columns of numbers from 0 to 2**64 - 1 as bytes."""
    heads, even, noise = bytearray(), bytearray(), bytearray()
    for column in columns:
        least, most = min(column, default=0), max(column, default=0)
        width = (most.bit_length() + 7) // 8
        if least == most:
            heads.append(_CONSTANT | width)
            heads += most.to_bytes(width, "little")
            continue
        words = array("Q", column)
        if sys.byteorder == "big":
            words.byteswap()
        mixed = words.tobytes()
        noisy = 0
        for place in range(width):
            plane = mixed[place::8]
            # Of a byte that may be anything, about so many values are seen.
            if place == noisy and 2 * len(set(plane)) > min(len(plane), 256):
                noise += plane
                noisy += 1
            else:
                even += plane
        heads.append(width | noisy << 4)
    body = _deflate(even)
    return b"".join((heads, len(body).to_bytes(4, "little"), body, noise))


def unpack_columns(blob: memoryview, counts: Sequence[int]) -> tuple[list[Sequence[int]], memoryview]:
    """Return columns of so many numbers each, and what comes after them; raises ValueError."""
    forms: list[tuple[int, int, int]] = []
    evens = noises = 0
    for count in counts:
        if not blob:
            raise ValueError("a column is missing")
        width, noisy, value = blob[0] & _WIDTH, blob[0] >> 4, 0
        blob = blob[1:]
        if noisy & 8:
            value = int.from_bytes(blob[:width], "little")
            blob = blob[width:]
            width = noisy = 0
        elif not noisy <= width <= 8:
            raise ValueError("a column has no known form")
        forms.append((width, noisy, value))
        evens += (width - noisy) * count
        noises += noisy * count
    size = int.from_bytes(blob[:4], "little")
    if len(blob) < 4 + size + noises or evens + noises > MOST_BYTES or max(counts, default=0) > MOST_BYTES:
        raise ValueError("a column is cut off, or too long")
    even, noise = inflate(blob[4 : 4 + size], evens), bytes(blob[4 + size : 4 + size + noises])
    columns: list[Sequence[int]] = []
    at = loud = 0
    for count, (width, noisy, value) in zip(counts, forms, strict=True):
        if not width:
            columns.append([value] * count)
            continue
        mixed = bytearray(8 * count)
        for place in range(width):
            if place < noisy:
                mixed[place::8] = noise[loud : loud + count]
                loud += count
            else:
                mixed[place::8] = even[at : at + count]
                at += count
        words = array("Q")
        words.frombytes(mixed)
        if sys.byteorder == "big":
            words.byteswap()
        columns.append(words)
    return columns, blob[4 + size + noises :]


def levels_to_numbers(values: Sequence[float]) -> tuple[int, list[int]]:
    """Return levels as numbers for `pack_columns`, and their form; NaN stays NaN, all others are exact."""
    known = [value for value in values if not isnan(value)]
    for decimals in _DECIMALS:
        factor = 10**decimals
        if all(abs(value) * factor < _MOST_WHOLE for value in known) and all(
            round(value * factor) / factor == value for value in known
        ):
            break
    else:
        words = array("Q")
        words.frombytes(array("d", values).tobytes())
        return _AS_IT_IS, words.tolist()
    before = 0
    numbers = []
    for value in values:
        if isnan(value):
            numbers.append(0)
            continue
        whole = round(value * factor)
        step = whole - before
        before = whole
        numbers.append(1 + (step << 1 if step >= 0 else (-step << 1) - 1))
    return decimals, numbers


def numbers_to_levels(form: int, numbers: Sequence[int]) -> list[float]:
    """Return the levels of `levels_to_numbers`; raises ValueError for a form that there is not."""
    if form == _AS_IT_IS:
        values = array("d")
        values.frombytes(array("Q", numbers).tobytes())
        return [value if isfinite(value) else nan for value in values]
    if form not in _DECIMALS:
        raise ValueError("a level has no known form")
    factor = 10**form
    whole = 0
    levels = []
    for number in numbers:
        if number:
            step = number - 1
            whole += (step >> 1) ^ -(step & 1)
        levels.append(whole / factor if number else nan)
    return levels


def _deflate(planes: bytes | bytearray) -> bytes:
    """Return what has a pattern compressed; b"" when it is all zeros."""
    if not any(planes):
        return b""
    # There is little of it: to make a large window ready would take longer than all the rest.
    press = zlib.compressobj(9, zlib.DEFLATED, -11, 4, zlib.Z_FILTERED)
    return press.compress(planes) + press.flush()
