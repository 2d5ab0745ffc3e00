"""Reads a long JSON text a slice at a time. Pure."""

from __future__ import annotations

import re
from json import JSONDecodeError, JSONDecoder
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator

    # Yields between slices; returns the value, and where it ends.
    type Reading = Generator[None, None, tuple[Any, int]]

# Elements of an array read at once: devices take a millisecond.
SLICE = 100

_DECODER = JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")


def read_json(text: str, *, depth: int) -> Generator[None, None, Any]:
    """Return what `json.loads` would; containers are entered `depth` deep. Raises ValueError."""
    value, end = yield from _value(text, _skip(text, 0), depth)
    if _skip(text, end) != len(text):
        raise JSONDecodeError("Extra data", text, end)
    return value


def _value(text: str, at: int, depth: int) -> Reading:
    if depth and text.startswith("{", at):
        return (yield from _object(text, at, depth - 1))
    if depth and text.startswith("[", at):
        return (yield from _array(text, at, depth - 1))
    return _DECODER.raw_decode(text, at)


def _object(text: str, at: int, depth: int) -> Reading:
    members: dict[str, Any] = {}
    at = _skip(text, at + 1)
    while not (text.startswith("}", at) and not members):
        if not text.startswith('"', at):
            raise JSONDecodeError("Expecting a name", text, at)
        name, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if not text.startswith(":", at):
            raise JSONDecodeError("Expecting ':'", text, at)
        members[name], at = yield from _value(text, _skip(text, at + 1), depth)
        at = _skip(text, at)
        if text.startswith("}", at):
            break
        at = _comma(text, at)
    return members, at + 1


def _array(text: str, at: int, depth: int) -> Reading:
    elements: list[Any] = []
    at = _skip(text, at + 1)
    while not (text.startswith("]", at) and not elements):
        value, at = yield from _value(text, at, depth)
        elements.append(value)
        if len(elements) % SLICE == 0:
            yield
        at = _skip(text, at)
        if text.startswith("]", at):
            break
        at = _comma(text, at)
    return elements, at + 1


def _comma(text: str, at: int) -> int:
    if not text.startswith(",", at):
        raise JSONDecodeError("Expecting ','", text, at)
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space is not None else at
