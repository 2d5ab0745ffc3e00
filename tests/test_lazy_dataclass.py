"""A lazy dataclass does what the standard one does."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core import lazy_dataclass

if TYPE_CHECKING:
    from collections.abc import Callable


@lazy_dataclass.dataclass(frozen=True, slots=True, kw_only=True)
class Lazy:
    """One of ours."""

    name: str
    size: int = 3
    parts: tuple[Any, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """The standard one with the same fields."""

    name: str
    size: int = 3
    parts: tuple[Any, ...] = ()


ALIKE: dict[str, Callable[[Any], object]] = {
    "its text": lambda kind: repr(kind(name="a", parts=(kind(name="b"),))).replace(kind.__qualname__, ""),
    "equality": lambda kind: (
        kind(name="a") == kind(name="a", size=3),
        kind(name="a") == kind(name="b"),
        kind(name="a") == "a",
    ),
    "its hash": lambda kind: len({kind(name="a"), kind(name="a"), kind(name="b")}),
    "replacing": lambda kind: dataclasses.asdict(dataclasses.replace(kind(name="a", size=1), name="c")),
    "its fields": lambda kind: [
        (field.name, field.type, field.default, field.kw_only) for field in dataclasses.fields(kind)
    ],
    "having no dict": lambda kind: hasattr(kind(name="a"), "__dict__"),
    "copying": lambda kind: copy.deepcopy(kind(name="a", parts=([],))) == kind(name="a", parts=([],)),
    "pickling": lambda kind: pickle.loads(pickle.dumps(kind(name="a"))) == kind(name="a"),
}


@lazy_dataclass.dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """One field."""

    parts: tuple[Any, ...] = ()


def test_its_own_replacing_does_what_the_standard_one_does() -> None:
    first, single = Lazy(name="a", size=1, parts=(1,)), Single(parts=(1, 2))

    assert lazy_dataclass.replace(first, name="c", size=2) == dataclasses.replace(first, name="c", size=2)
    assert lazy_dataclass.replace(first) == first
    assert lazy_dataclass.replace(single) == single
    assert lazy_dataclass.replace(single, parts=()) == Single()
    with pytest.raises(TypeError, match="colour"):
        lazy_dataclass.replace(first, colour="red")  # type: ignore[call-arg]


@pytest.mark.parametrize("what", ALIKE)
def test_a_lazy_dataclass_is_like_the_standard_one_in(what: str) -> None:
    assert ALIKE[what](Lazy) == ALIKE[what](Standard)


MISTAKES: dict[str, Callable[[Any], object]] = {
    "setting a field": lambda kind: setattr(kind(name="a"), "name", "b"),
    "setting what is no field": lambda kind: setattr(kind(name="a"), "other", "b"),
    "deleting a field": lambda kind: delattr(kind(name="a"), "name"),
    "leaving out a field": lambda kind: kind(size=1),
    "a field that is none": lambda kind: kind(name="a", other=1),
    "a field without its name": lambda kind: kind("a"),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_a_lazy_dataclass_refuses_as_the_standard_one_does(what: str) -> None:
    with pytest.raises((AttributeError, TypeError)) as standard:
        MISTAKES[what](Standard)
    with pytest.raises(standard.type) as lazy:
        MISTAKES[what](Lazy)
    assert str(lazy.value) == str(standard.value).replace("Standard", "Lazy")


@pytest.mark.parametrize(
    "field", [dataclasses.field(default=(), repr=False), dataclasses.field(default_factory=tuple)]
)
def test_a_lazy_dataclass_refuses_fields_that_it_would_not_heed(field: Any) -> None:
    with pytest.raises(TypeError, match="plain fields only"):

        @lazy_dataclass.dataclass(frozen=True, slots=True, kw_only=True)
        class _Secret:
            token: tuple[str, ...] = field


def test_a_standard_dataclass_can_inherit_from_a_lazy_one() -> None:
    @dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
    class Heir(Lazy):
        more: int

    heir = Heir(name="a", more=1)
    assert (heir.name, heir.size, heir.more) == ("a", 3, 1)
    assert heir == Heir(name="a", more=1) != Heir(name="b", more=1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        heir.name = "b"  # type: ignore[misc]


def test_a_lazy_dataclass_is_always_frozen() -> None:
    with pytest.raises(TypeError, match="frozen"):
        lazy_dataclass.dataclass(frozen=False, slots=True, kw_only=True)
