"""The readers of what crosses the wire, made of the types themselves. Pure."""

from __future__ import annotations

import ipaddress
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from ..model.ip import IPAddress, IPInterface, IPNetwork
from ..wire_values import (
    NewerError,
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
from .hints import flat, hints_of, is_union, resolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..wire_values import Decode


class Decoders:
    """The readers of every type, each made at its first use.

    Without `pass_over` all is read as it is asked of us. With it, as a peer tells it: unknown words become
    what stands in for them, and objects of unknown kinds are handed to it where something is left without
    them: the other items of a tuple, None. Anywhere else NewerError says what could not be known.
    """

    def __init__(self, pass_over: Callable[[NewerError], None] | None = None) -> None:
        self._pass_over = pass_over
        self._made: dict[Any, Decode] = {}

    def of(self, hint: Any) -> Decode:
        """Return the reader of a type."""
        decode = self._made.get(hint)
        if decode is None:
            decode = self._made[hint] = self._make(resolved(hint))
        return decode

    def _make(self, hint: Any) -> Decode:
        if hint in _PRIMITIVES:
            return _PRIMITIVES[hint]
        origin = get_origin(hint)
        if is_union(hint):
            return self._union(get_args(hint))
        if origin is tuple:
            items = get_args(hint)
            return self._array(items[0]) if items[-1] is Ellipsis else self._fixed(items)
        if origin is Literal:
            return literal_decoder(get_args(hint))
        if is_dataclass(hint):
            return self._object(hint)
        if issubclass(hint, StrEnum):
            return enum_decoder(hint, told=self._pass_over is not None)
        raise TypeError(f"{hint} does not cross the wire")

    def _object(self, kind: Any) -> Decode:
        hints = hints_of(kind)
        # Built at the first use: Device and its parts would otherwise be resolved by importing this.
        known = [
            (f.name, self.of(hints[f.name]), f.default is MISSING and f.default_factory is MISSING)
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

    def _union(self, members: tuple[Any, ...]) -> Decode:
        """Return the reader of `X | None`, of an address of either family, or of objects told by `type`."""
        some = [resolved(member) for member in members if member is not NoneType]
        decode = TEXTS.get(frozenset(some))
        if decode is None:
            decode = self._tagged(some) if len(some) > 1 else self.of(some[0])
        return self._optional(decode) if NoneType in members else decode

    def _optional(self, read: Decode) -> Decode:
        pass_over = self._pass_over
        if pass_over is None:
            return lambda data: None if data is None else read(data)

        def decode(data: Any) -> Any:
            if data is None:
                return None
            try:
                return read(data)
            except NewerError as newer:
                pass_over(newer)
                return None

        return decode

    def _tagged(self, kinds: list[Any]) -> Decode:
        by_tag = {get_args(hints_of(kind)["type"])[0]: kind for kind in flat(kinds)}
        told = self._pass_over is not None
        reads: dict[str, Decode] = {}

        def decode(data: Any) -> Any:
            tag = data.get("type") if isinstance(data, dict) else None
            read = reads.get(tag) if isinstance(tag, str) else None
            return (read or find(tag))(data)

        def find(tag: Any) -> Decode:
            if not isinstance(tag, str) or tag not in by_tag:
                reason = f"must be one of {', '.join(by_tag)}"
                wrong = NewerError(reason, tag) if told and isinstance(tag, str) else WrongError(reason)
                raise wrong.within("type")
            reads[tag] = self.of(by_tag[tag])
            return reads[tag]

        return decode

    def _array(self, item: Any) -> Decode:
        read, pass_over = self.of(item), self._pass_over

        def decode(data: Any) -> Any:
            if not isinstance(data, list):
                raise WrongError("must be an array")
            decoded: list[Any] = []
            passed, rest = 0, iter(data)
            while True:
                try:
                    decoded.extend(map(read, rest))
                except WrongError as wrong:
                    if pass_over is None or not isinstance(wrong, NewerError):
                        # `extend` keeps what it had taken, so its length tells the place of the wrong item.
                        raise wrong.within(str(len(decoded) + passed)) from None
                    # The iterator stands behind the item by now.
                    pass_over(wrong)
                    passed += 1
                else:
                    return tuple(decoded)

        return decode

    def _fixed(self, items: tuple[Any, ...]) -> Decode:
        reads = [self.of(item) for item in items]

        def decode(data: Any) -> Any:
            if not isinstance(data, list) or len(data) != len(reads):
                raise WrongError(f"must be an array of {len(reads)}")
            return tuple(read(item) for read, item in zip(reads, data, strict=True))

        return decode


_PRIMITIVES: dict[Any, Decode] = {
    str: read_string,
    int: read_integer,
    float: read_number,
    bool: read_truth,
    datetime: read_time,
}

TEXTS: dict[frozenset[Any], Decode] = {
    frozenset(get_args(alias.__value__)): text_parser(parse, what)
    for alias, parse, what in (
        (IPAddress, ipaddress.ip_address, "an IP address"),
        (IPNetwork, ipaddress.ip_network, "an IP network"),
        (IPInterface, ipaddress.ip_interface, "an IP address with a prefix length"),
    )
}
