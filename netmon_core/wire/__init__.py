"""The JSON between server and clients, driven by the type hints of `model` and `events`.

A dataclass is an object of its fields; a time is ISO 8601 UTC with microseconds and `Z`; an address,
network or interface is its text; a tuple is an array; None is null. Reading ignores fields it does not
know (a newer peer) and fills an absent field that has a default (an older one); any other absent or wrong
field raises FormatError with its dotted path. Nothing here does I/O.
"""

from __future__ import annotations

import ipaddress
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeAliasType, Union, get_args, get_origin, get_type_hints

from ..errors import FormatError
from ..events.event import Event
from ..model.ip import IPAddress, IPInterface, IPNetwork
from ..wire_values import (
    WrongError,
    enum_decoder,
    literal_decoder,
    read_integer,
    read_number,
    read_string,
    read_time,
    read_truth,
    text_parser,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ..wire_values import Decode

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
    """Read one object of a dataclass of `model` or `events`; raises FormatError naming the field."""
    hint: Any = kind
    try:
        thing: T = _decoder(hint)(data)
    except WrongError as wrong:
        raise FormatError(wrong.sentence(kind.__name__), field=wrong.path or None) from None
    return thing


def event_from_wire(data: object) -> Event:
    """Read one event of any kind, told by its `type`; raises FormatError naming the field."""
    try:
        event: Event = _decoder(Event)(data)
    except WrongError as wrong:
        raise FormatError(wrong.sentence("event"), field=wrong.path or None) from None
    return event


@lru_cache(maxsize=1024)
def time_to_wire(value: datetime) -> str:
    """Return an aware time as text; remembered, as a device says one moment many times."""
    if value.tzinfo is not UTC:
        if value.tzinfo is None:
            raise ValueError("a time on the wire must be aware")
        value = value.astimezone(UTC)
    return f"{value.isoformat(timespec='microseconds')[:-6]}Z"


def hints_of(kind: Any) -> dict[str, Any]:
    """Return the types of a dataclass's fields, for whoever describes the wire."""
    return get_type_hints(kind)


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
    hint = _resolved(hint)
    if hint is datetime:
        return time_to_wire
    if _is_union(hint):
        members = [member for member in get_args(hint) if member is not NoneType]
        encode = str if _PARSE_TEXT.get(frozenset(members)) else _encoder(members[0])
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


@cache
def _decoder(hint: Any) -> Decode:
    hint = _resolved(hint)
    if hint in _PRIMITIVES:
        return _PRIMITIVES[hint]
    origin = get_origin(hint)
    if _is_union(hint):
        return _union_decoder(get_args(hint))
    if origin is tuple:
        return _tuple_decoder(get_args(hint))
    if origin is Literal:
        return literal_decoder(get_args(hint))
    if is_dataclass(hint):
        return _object_decoder(hint)
    if issubclass(hint, StrEnum):
        return enum_decoder(hint)
    raise TypeError(f"{hint} does not cross the wire")


def _object_decoder(kind: Any) -> Decode:
    hints = hints_of(kind)
    # Built at the first use: Device and its parts would otherwise be resolved by importing this.
    known = [
        (f.name, _decoder(hints[f.name]), f.default is MISSING and f.default_factory is MISSING)
        for f in fields(kind)
    ]

    def decode(data: Any) -> Any:
        if not isinstance(data, dict):
            raise WrongError("must be an object")
        values = {}
        name = ""
        try:
            for name, read, required in known:
                if required or name in data:
                    values[name] = read(data[name])
        except KeyError:
            raise WrongError("is missing").within(name) from None
        except WrongError as wrong:
            raise wrong.within(name) from None
        return kind(**values)

    return decode


def _union_decoder(members: tuple[Any, ...]) -> Decode:
    """Return the reader of `X | None`, of an address of either family, or of objects told by `type`."""
    some = [_resolved(member) for member in members if member is not NoneType]
    decode = _PARSE_TEXT.get(frozenset(some))
    if decode is None:
        decode = _tagged_decoder(some) if len(some) > 1 else _decoder(some[0])
    if NoneType not in members:
        return decode
    return lambda data: None if data is None else decode(data)


def _tagged_decoder(kinds: list[Any]) -> Decode:
    by_tag = {get_args(hints_of(kind)["type"])[0]: kind for kind in _flat(kinds)}

    def decode(data: Any) -> Any:
        tag = data.get("type") if isinstance(data, dict) else None
        kind = by_tag.get(tag) if isinstance(tag, str) else None
        if kind is None:
            raise WrongError(f"must be one of {', '.join(by_tag)}").within("type")
        return _decoder(kind)(data)

    return decode


def _tuple_decoder(items: tuple[Any, ...]) -> Decode:
    if len(items) == 2 and items[1] is Ellipsis:
        read = _decoder(items[0])

        def decode(data: Any) -> Any:
            if not isinstance(data, list):
                raise WrongError("must be an array")
            decoded: list[Any] = []
            try:
                decoded.extend(map(read, data))
            except WrongError as wrong:
                # `extend` keeps what it had taken, so its length is the place of the wrong item.
                raise wrong.within(str(len(decoded))) from None
            return tuple(decoded)

        return decode
    reads = [_decoder(item) for item in items]

    def decode_fixed(data: Any) -> Any:
        if not isinstance(data, list) or len(data) != len(reads):
            raise WrongError(f"must be an array of {len(reads)}")
        return tuple(read(item) for read, item in zip(reads, data, strict=True))

    return decode_fixed


_PRIMITIVES: dict[Any, Decode] = {
    str: read_string,
    int: read_integer,
    float: read_number,
    bool: read_truth,
    datetime: read_time,
}

_PARSE_TEXT: dict[frozenset[Any], Decode] = {
    frozenset(get_args(alias.__value__)): text_parser(parse, what)
    for alias, parse, what in (
        (IPAddress, ipaddress.ip_address, "an IP address"),
        (IPNetwork, ipaddress.ip_network, "an IP network"),
        (IPInterface, ipaddress.ip_interface, "an IP address with a prefix length"),
    )
}


def _is_union(hint: Any) -> bool:
    # Until 3.13 a union with a type alias in it is typing.Union, any other types.UnionType.
    return get_origin(hint) in (Union, UnionType)


def _resolved(hint: Any) -> Any:
    while isinstance(hint, TypeAliasType):
        hint = hint.__value__
    return hint


def _flat(kinds: list[Any]) -> list[Any]:
    """Return the dataclasses of a union whose members may be unions themselves."""
    flat: list[Any] = []
    for kind in map(_resolved, kinds):
        flat += _flat(list(get_args(kind))) if _is_union(kind) else [kind]
    return flat
