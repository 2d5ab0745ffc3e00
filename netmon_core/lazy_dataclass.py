"""`dataclass(frozen=True, slots=True, kw_only=True)` that compiles next to nothing when it is defined.

The standard one compiles six methods of each class, which takes 0.6 ms; of dozens of classes that is a large
part of a start. Here the constructor is compiled when it is first called, and the other methods are shared.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Never

if TYPE_CHECKING:
    from collections.abc import Callable

    # To a type checker, they are the standard ones.
    from dataclasses import dataclass, replace
else:

    def dataclass(*, frozen: bool, slots: bool, kw_only: bool) -> Callable[[type], type]:
        """Make a dataclass; it cannot be other than frozen, with slots, by keyword only."""
        if not (frozen and slots and kw_only):
            raise TypeError("a lazy dataclass is frozen, has slots, and is made by keyword only")
        return _lazy

    def replace(made: Any, /, **changes: Any) -> Any:
        """Do what the standard one does with a lazy dataclass, in a third of the time."""
        cls: Any = type(made)
        names, read = _fields(cls)
        return cls(**dict(zip(names, read(made), strict=True)) | changes)


__all__ = ["dataclass", "replace"]


class _Shared:
    """The methods of every lazy dataclass; they do what the standard ones do."""

    def __init__(self, *wrong: Any, **values: Any) -> None:
        """Put a constructor that knows the fields in this one's place: each later call is a quick one."""
        cls: Any = type(self)
        cls.__init__ = _constructor(cls)
        cls.__init__(self, *wrong, **values)

    def __repr__(self) -> str:
        cls: Any = type(self)
        values = [f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(cls)]
        return f"{cls.__qualname__}({', '.join(values)})"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        cls: Any = type(self)
        return bool(_reader(cls)(self) == _reader(cls)(other))

    def __hash__(self) -> int:
        cls: Any = type(self)
        return hash(_reader(cls)(self))

    def __setattr__(self, name: str, value: object) -> Never:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> Never:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def __setstate__(self, state: tuple[None, dict[str, Any]]) -> None:
        """Be copied or unpickled."""
        for name, value in state[1].items():
            object.__setattr__(self, name, value)


_METHODS = {name: method for name, method in vars(_Shared).items() if callable(method)}


def _lazy(cls: type) -> Any:
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=True)(cls)
    for field in dataclasses.fields(made):
        plain = field.init and field.repr and field.compare and field.hash is None
        if not plain or field.default_factory is not dataclasses.MISSING:
            raise TypeError(f"{cls.__qualname__}.{field.name}: a lazy dataclass has plain fields only")
    for name, method in _METHODS.items():
        setattr(made, name, method)
    # It is, and only a frozen one may inherit from it.
    made.__dataclass_params__.frozen = True
    return made


@cache
def _fields(cls: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """Return the names of a class's fields, and what reads them all."""
    names = tuple(field.name for field in dataclasses.fields(cls))
    if len(names) > 1:
        return names, attrgetter(*names)
    return names, lambda made: tuple(getattr(made, name) for name in names)


@cache
def _reader(cls: Any) -> attrgetter[Any]:
    return attrgetter(*(field.name for field in dataclasses.fields(cls)))


def _constructor(cls: Any) -> Any:
    names: dict[str, Any] = {}
    parameters, lines = [], []
    for field in dataclasses.fields(cls):
        name = field.name
        names[f"set_{name}"] = getattr(cls, name).__set__
        names[f"default_{name}"] = field.default
        parameters.append(name if field.default is dataclasses.MISSING else f"{name}=default_{name}")
        lines.append(f"set_{name}(self, {name})")
    # As the standard one does: nothing else is quick enough for what is made for every sighting.
    exec(f"def __init__(self, *, {', '.join(parameters)}): {'; '.join(lines)}", names)  # noqa: S102
    constructor: Any = names["__init__"]
    constructor.__qualname__ = f"{cls.__qualname__}.__init__"
    return constructor
