"""One of all that a server tells, with every field filled, made of the types of the version that runs."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib import import_module
from ipaddress import ip_address, ip_interface, ip_network
from types import NoneType, UnionType
from typing import Any, Literal, TypeAliasType, Union, get_args, get_origin

from netmon_core import wire
from netmon_core.snapshot import Snapshot

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
# Each event and each part of the snapshot is told at least so often, and once for every word of each of its
# enumerations.
TIMES = 8
# The device that is forgotten last.
LAST = "the last"


def snapshot() -> Snapshot:
    """Return a snapshot with TIMES things of each sort."""
    hints = _hints_of(Snapshot)
    values: dict[str, Any] = {"run_id": "run-1", "revision": 7}
    for field in fields(Snapshot):
        hint = hints[field.name]
        if get_origin(hint) is tuple:
            part = get_args(hint)[0]
            values[field.name] = tuple(_value(part, field.name, n) for n in range(_times(part)))
        elif field.name not in values:
            values[field.name] = _value(hint, field.name, 0)
    return Snapshot(**values)


def events() -> list[Any]:
    """Return TIMES events of each kind, of which the last tells that LAST is forgotten."""
    told = [_value(kind, "", number) for kind in _kinds(_union()) for number in range(_times(kind))]
    forgotten = next(kind for kind in _kinds(_union()) if kind.__name__ == "DeviceForgotten")
    return [*told, forgotten(device_id=LAST)]


def _times(hint: Any) -> int:
    """How often a thing is told."""
    hint = _resolved(hint)
    if is_dataclass(hint):
        hints = _hints_of(hint)
        return max((_times(hints[each.name]) for each in fields(hint)), default=TIMES)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return max(TIMES, len(hint))
    return max((_times(each) for each in get_args(hint)), default=TIMES)


def _hints_of(kind: Any) -> dict[str, Any]:
    """The types of a dataclass's fields; the names for them were not all in its own module before."""
    hints: dict[str, Any] = vars(wire)["hints_of"](kind)
    return hints


def _union() -> Any:
    """The union of all events; it was in `events` itself before each kind had a module."""
    try:
        return import_module("netmon_core.events.event").Event
    except ModuleNotFoundError:
        return import_module("netmon_core.events").Event


def _kinds(hint: Any) -> list[Any]:
    hint = _resolved(hint)
    if get_origin(hint) in (Union, UnionType):
        return [kind for member in get_args(hint) for kind in _kinds(member)]
    return [hint]


def _value(hint: Any, name: str, number: int) -> Any:  # noqa: PLR0911 - one return per kind of type
    """Return a value of a type; another one for each number."""
    hint = _resolved(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _of_union(arguments, name, number)
    if origin is tuple and arguments[-1] is Ellipsis:
        return (_value(arguments[0], name, number),)
    if origin is tuple:
        return tuple(_value(each, f"{name}-{at}", number) for at, each in enumerate(arguments))
    if origin is Literal:
        return arguments[0]
    if is_dataclass(hint):
        hints = _hints_of(hint)
        made: Any = hint
        return made(**{each.name: _value(hints[each.name], each.name, number) for each in fields(hint)})
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        # OTHER is what a peer reads, never what it tells.
        words = [each for each in hint if each.name != "OTHER"]
        return words[number % len(words)]
    plain: dict[Any, Any] = {
        str: f"{name}-{number}",
        bool: number % 2 == 0,
        int: number + 1,
        float: number + 0.5,
        datetime: NOON + timedelta(seconds=number),
    }
    return plain[hint]


def _of_union(members: tuple[Any, ...], name: str, number: int) -> Any:
    if NoneType in members and number % 2:
        return None
    some = [_resolved(each) for each in members if each is not NoneType]
    some = [part for each in some for part in _kinds(each)]
    names = {each.__name__ for each in some}
    texts = {
        "IPv4Address": ip_address(("10.0.0.1", "fe80::1")[number // 2 % 2]),
        "IPv4Network": ip_network(("10.0.0.0/24", "fd00::/64")[number // 2 % 2]),
        "IPv4Interface": ip_interface(("10.0.0.1/24", "fd00::1/64")[number // 2 % 2]),
    }
    for each, value in texts.items():
        if each in names:
            return value
    return _value(some[number // 2 % len(some)], name, number)


def _resolved(hint: Any) -> Any:
    while isinstance(hint, TypeAliasType):
        hint = hint.__value__
    return hint
