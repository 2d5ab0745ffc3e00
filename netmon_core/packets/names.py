"""Domain names on the wire: labels and compression pointers (RFC 1035, 4.1.4)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from .text import clean_text

# A name with its length bytes, and one label (RFC 1035, 2.3.4).
MAX_NAME: Final = 255
MAX_LABEL: Final = 63
# Pointers that lead to pointers; writers make one.
MAX_JUMPS: Final = 16
# Names, labels and strings read in one message, those that many pointers lead to once. A full frame of
# 1,500 bytes needs some 400; without a cap, pointers into a string of one-letter labels cost 30,000.
MAX_STEPS: Final = 1024

_POINTER: Final = 0xC0
_HEADER_SIZE: Final = 12
_SPLIT = r"(?s)((?:[^.\\]|\\.)*)(?:\.|\Z)"
_ESCAPED = r"(?s)\\(.)"
# As resolvers write a byte: three decimal digits (RFC 1035, 5.1).
_ESCAPED_BYTE = rb"(?s)\\(?:([0-9]{3})|(.))"


class MalformedNameError(Exception):
    """The message breaks a rule or a cap; it never leaves the packets package."""


class NameReader:
    """Reads the names of one message; one that many pointers lead to is read once."""

    __slots__ = ("_known", "_steps", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        # Where a name begins -> its text, and its size uncompressed. MAX_STEPS bounds it.
        self._known: dict[int, tuple[str, int]] = {}
        self._steps = 0

    def read(self, position: int) -> tuple[str, int]:
        """Read the name at a position; return it and the position after it."""
        text, _, after = self._read(position, 0)
        return text, after

    def count(self, steps: int) -> None:
        """Count work done; MalformedNameError when it is more than an honest message makes."""
        self._steps += steps
        if self._steps > MAX_STEPS:
            raise MalformedNameError

    def _read(self, start: int, jumps: int) -> tuple[str, int, int]:
        """Read the name at a position: its text, its size uncompressed, and the position after it."""
        data = self.data
        position = start
        limit = start + MAX_NAME
        labels: list[str] = []
        # A label that ends past the data is found out by reading the length after it.
        while length := data[position]:
            if length > MAX_LABEL:
                tail, tail_size = self._follow(start, position, jumps)
                if tail:
                    labels.append(tail)
                size = position - start + tail_size
                position += 1
                break
            position += 1
            end = position + length
            if end >= limit:
                raise MalformedNameError
            labels.append(_read_label(data[position:end]))
            position = end
        else:
            size = position + 1 - start
        if size > MAX_NAME:
            raise MalformedNameError
        self._steps += len(labels) + 1
        if self._steps > MAX_STEPS:
            raise MalformedNameError
        text = ".".join(labels)
        self._known[start] = text, size
        return text, size, position + 1

    def _follow(self, start: int, position: int, jumps: int) -> tuple[str, int]:
        """Read what the pointer at a position, in the name that begins at `start`, leads to."""
        target = (self.data[position] << 8 | self.data[position + 1]) - (_POINTER << 8)
        # Only to before this very name, so no chain of pointers can loop.
        if not _HEADER_SIZE <= target < start:
            raise MalformedNameError
        known = self._known.get(target)
        if known is None:
            if jumps == MAX_JUMPS:
                raise MalformedNameError
            text, size, _ = self._read(target, jumps + 1)
            return text, size
        return known


def split_name(name: str) -> tuple[str, ...]:
    """Split a name into its labels, unescaped; the root has none."""
    if not name:
        return ()
    if "\\" not in name:
        return tuple(name.split("."))
    labels = [found[1] for found in re.finditer(_SPLIT, name)]
    # The pattern also finds the nothing at the end.
    return tuple(re.sub(_ESCAPED, r"\1", label) for label in labels[:-1])


def plain_name(name: str) -> str:
    r"""Undo the escapes of a name, ours and those of resolvers: `k\195\188che.lan.` is "küche.lan"."""
    if "\\" not in name:
        return clean_text(name).rstrip(".")
    raw = name.encode("utf-8", "replace")

    def unescape(found: re.Match[bytes]) -> bytes:
        number = int(found[1] or 0)
        # Above 255 it stands for no byte, and is left as it was written.
        return found[2] or (bytes((number,)) if number <= 255 else found[0])

    return clean_text(re.sub(_ESCAPED_BYTE, unescape, raw)).rstrip(".")


def build_name(name: str) -> bytes:
    """Build a name, uncompressed; ValueError where it or a label is empty or too long."""
    parts = []
    for label in split_name(name):
        raw = label.encode()
        if not 0 < len(raw) <= MAX_LABEL:
            raise ValueError(f"not a label: {label[:80]!r}")
        parts += [bytes((len(raw),)), raw]
    data = b"".join(parts) + b"\x00"
    if len(data) > MAX_NAME:
        raise ValueError(f"name too long: {name[:80]!r}")
    return data


# "local", "_tcp" and the like come again in every message; strangers' labels only evict.
@lru_cache(maxsize=1024)
def _read_label(raw: bytes) -> str:
    text = clean_text(raw, MAX_LABEL) or "\ufffd"
    if "." in text or "\\" in text:
        text = text.replace("\\", "\\\\").replace(".", "\\.")
    return text
