"""What the demo takes in a body: what the real server takes, and nothing that it refuses. Pure."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from netmon_core.errors import InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .http import Request

    type Check = Callable[[object], bool]


def check(request: Request) -> None:
    """Raise InvalidRequestError, naming the field, for a body that the real server would refuse."""
    form = _FORMS.get(_shape(request), {})
    for name, value in request.body.items():
        if name not in form:
            raise InvalidRequestError(f"{name[:40]}: is not a field of this request.", field=name[:40])
        if not form[name](value):
            raise InvalidRequestError(f"{name}: is not what this field takes.", field=name)
    for name in _REQUIRED.get(_shape(request), ()):
        if name not in request.body:
            raise InvalidRequestError(f"{name}: must be given.", field=name)


def _shape(request: Request) -> tuple[str, ...]:
    """Return method and path without the id in it."""
    resource, *rest = request.parts[2:] or ("",)
    return (request.method, resource, *rest[1:])


def _text(most: int, *, least: int = 0) -> Check:
    return lambda value: isinstance(value, str) and least <= len(value) <= most


def _nullable(inner: Check) -> Check:
    return lambda value: value is None or inner(value)


def _items(inner: Check, most: int) -> Check:
    return lambda value: isinstance(value, list) and len(value) <= most and all(map(inner, value))


def _flag(value: object) -> bool:
    return value is True or value is False or value in ("true", "false")


def _number(low: float, high: float) -> Check:
    return lambda value: (
        isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
    )


def _prefix(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(IPv4Network(value, strict=False))
    except ValueError:
        return False


_ID = _text(64, least=1)
_FORMS: Mapping[tuple[str, ...], Mapping[str, Check]] = {
    ("PATCH", "devices"): {
        "name": _nullable(_text(255)),
        "tags": _items(_text(255, least=1), 32),
        "notes": _text(10_000),
        "known": _nullable(_flag),
    },
    ("POST", "devices", "merge"): {"absorb": _ID},
    ("POST", "devices", "distinct"): {"other": _ID},
    ("POST", "devices", "split"): {"merged_id": _ID},
    ("POST", "devices", "agree"): {"credential": _text(255, least=1)},
    ("POST", "silences"): {
        "for": _number(1, 315_360_000),
        "subject_id": _text(255, least=1),
        "rule": _text(32, least=1),
        "comment": _text(200),
    },
    ("POST", "findings", "settle"): {"right": _flag},
    ("POST", "scans"): {
        "prefixes": _items(_prefix, 64),
        "adapter": _text(64, least=1),
        "rate": lambda value: value == "max" or _number(1, 1_000_000)(value),
        "timeout": _number(0.1, 86_400),
        "rounds": _number(1, 8),
        "wide": _flag,
    },
}
_REQUIRED: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("POST", "devices", "merge"): ("absorb",),
    ("POST", "devices", "distinct"): ("other",),
    ("POST", "devices", "split"): ("merged_id",),
    ("POST", "silences"): ("for",),
    ("POST", "findings", "settle"): ("right",),
}
