"""The JSON between server and clients, driven by the type hints of `model` and `events`.

A dataclass is an object of its fields; a time is ISO 8601 UTC with microseconds and `Z`; an address,
network or interface is its text; a tuple is an array; None is null. Reading ignores fields it does not
know (a newer peer) and fills an absent field that has a default (an older one); any other absent or wrong
field raises FormatError with its dotted path. Of what a peer tells, PeerReader takes more than `from_wire`
takes of what is asked. Nothing here does I/O.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_origin

from ..errors import FormatError
from ..events.event import Event
from ..wire_values import WrongError
from .decoders import TEXTS, Decoders
from .hints import hints_of, is_union, resolved

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

# Raised only when an older peer could no longer read what is sent; a new field does not raise it.
SCHEMA_VERSION = 1
# The oldest version of a peer that this code can still read.
MIN_SCHEMA_VERSION = 1

type JsonObject = dict[str, Any]
type _Encode = Callable[[Any], Any]


def to_wire(thing: object, *, only: Collection[str] | None = None) -> JsonObject:
    """Return one dataclass of `model` or `events` as a JSON object; `only` names the fields wanted."""
    kind: Any = type(thing)
    names, read, encoders = _field_encoders(kind)
    wire: JsonObject = dict(zip(names, read(thing), strict=True))
    if only is not None:
        wire = {name: wire[name] for name in names if name in only}
    for name, encode in encoders:
        if name in wire:
            wire[name] = encode(wire[name])
    return wire


def from_wire[T](kind: type[T], data: object) -> T:
    """Read what is asked of us or was stored: one object, with no word but ours.

    Raises FormatError naming the field.
    """
    try:
        thing: T = _ASKED.of(kind)(data)
    except WrongError as wrong:
        raise refusal(kind.__name__, wrong) from None
    return thing


def event_from_wire(data: object) -> Event:
    """Read one event of any kind, told by its `type`, as strictly; raises FormatError naming the field."""
    try:
        event: Event = _ASKED.of(Event)(data)
    except WrongError as wrong:
        raise refusal("event", wrong) from None
    return event


def refusal(name: str, wrong: WrongError) -> FormatError:
    """Say what is wrong with an object of that name."""
    return FormatError(wrong.sentence(name), field=wrong.path or None)


@lru_cache(maxsize=1024)
def time_to_wire(value: datetime) -> str:
    """Return an aware time as text; remembered, as a device says one moment many times."""
    if value.tzinfo is not UTC:
        if value.tzinfo is None:
            raise ValueError("a time on the wire must be aware")
        value = value.astimezone(UTC)
    return f"{value.isoformat(timespec='microseconds')[:-6]}Z"


def _texts(value: tuple[Any, ...]) -> list[str]:
    return [str(item) for item in value]


@cache
def _field_encoders(
    kind: type,
) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[tuple[str, _Encode], ...]]:
    """Return a dataclass's field names, how to read them all, and the encoders of those that need one."""
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} does not cross the wire")
    hints = hints_of(kind)
    names = tuple(field.name for field in fields(kind))
    encoders = [(name, _encoder(hints[name])) for name in names]
    get = attrgetter(*names)
    # Of a single name, attrgetter gives the bare value.
    read = get if len(names) > 1 else lambda thing: (get(thing),)
    return names, read, tuple((name, encode) for name, encode in encoders if encode is not None)


@cache
def _encoder(hint: Any) -> _Encode | None:  # noqa: PLR0911 - one return per kind of type
    hint = resolved(hint)
    if hint is datetime:
        return time_to_wire
    if is_union(hint):
        members = [member for member in get_args(hint) if member is not NoneType]
        encode = str if frozenset(members) in TEXTS else _encoder(members[0])
        if len(members) > 1 and is_dataclass(members[0]):
            encode = to_wire
        if encode is None or NoneType not in get_args(hint):
            return encode
        return lambda value: None if value is None else encode(value)
    if get_origin(hint) is tuple:
        items = get_args(hint)
        if items[-1] is not Ellipsis:
            return _fixed_encoder([_encoder(member) for member in items])
        item = _encoder(items[0])
        if item is None:
            return list
        return _texts if item is str else lambda value: [item(member) for member in value]
    if isinstance(hint, type):
        if is_dataclass(hint):
            return to_wire
        if issubclass(hint, StrEnum):
            return str
    return None


def _fixed_encoder(encoders: list[_Encode | None]) -> _Encode:
    return lambda value: [
        member if encode is None else encode(member) for encode, member in zip(encoders, value, strict=True)
    ]


# What is asked is read by one set of readers for all; it holds nothing but what the types say.
_ASKED = Decoders()
