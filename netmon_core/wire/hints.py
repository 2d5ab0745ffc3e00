"""The types of what crosses the wire, as the code says them. Pure."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Any, TypeAliasType, Union, get_args, get_origin, get_type_hints


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """Return the types of a dataclass's fields."""
    return get_type_hints(kind)


def resolved(hint: Any) -> Any:
    """Return what an alias stands for."""
    while isinstance(hint, TypeAliasType):
        hint = hint.__value__
    return hint


def is_union(hint: Any) -> bool:
    """Whether it is one of several types."""
    # Until 3.13 a union with a type alias in it is typing.Union, any other types.UnionType.
    return get_origin(hint) in (Union, UnionType)


def flat(kinds: list[Any]) -> list[Any]:
    """Return the dataclasses of a union whose members may be unions themselves."""
    found: list[Any] = []
    for kind in map(resolved, kinds):
        found += flat(list(get_args(kind))) if is_union(kind) else [kind]
    return found
