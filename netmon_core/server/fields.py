"""What a client may say: each field is checked and described in one place, so that they cannot differ.

A schema of a body or a query is a voluptuous dictionary of these. Everything in it is a stranger's.
"""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import IPv4Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any

import voluptuous as vol

from ..model.growing import vocabulary
from ..packets.mac import parse_mac

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

# No network was monitored before, and no clock that is right tells a later year.
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class Field:
    """One value a client sends: `check` makes ours of it or raises vol.Invalid, `document` describes it."""

    def __init__(self, check: Callable[[Any], Any], document: Mapping[str, Any]) -> None:
        self._check = check
        self.document = document

    def __call__(self, value: object) -> object:
        """Return the value as the handlers want it; raises vol.Invalid."""
        return self._check(value)


def text(most: int, *, least: int = 0) -> Field:
    """A text of so many characters."""

    def check(value: object) -> str:
        if not isinstance(value, str) or not least <= len(value) <= most:
            raise vol.Invalid(f"must be a text of {least} to {most:,} characters")
        return value

    return Field(check, {"type": "string", "minLength": least, "maxLength": most})


def word(kind: type[StrEnum]) -> Field:
    """One of the words of an enumeration."""
    return choice(*vocabulary(kind))


def choice(*words: str) -> Field:
    """One of these words."""
    known = {str(each): each for each in words}

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in known:
            raise vol.Invalid(f"must be one of {', '.join(known)}")
        return known[value]

    return Field(check, {"type": "string", "enum": list(known)})


def whole(low: int, high: int) -> Field:
    """A whole number within bounds; in a query as text."""

    def check(value: object) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise vol.Invalid(f"must be a whole number from {low:,} to {high:,}")
        return value

    return Field(check, {"type": "integer", "minimum": low, "maximum": high})


def number(low: float, high: float) -> Field:
    """A number within bounds; in a query as text."""

    def check(value: object) -> float:
        if isinstance(value, str) and len(value) < 40:
            try:
                value = float(value)
            except ValueError:
                value = None
        # Not a number is not within any bounds.
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise vol.Invalid(f"must be a number from {low:g} to {high:g}")
        return float(value)

    return Field(check, {"type": "number", "minimum": low, "maximum": high})


def flag() -> Field:
    """True or false; in a query as those words."""

    def check(value: object) -> bool:
        if isinstance(value, bool):
            return value
        if value in ("true", "false"):
            return value == "true"
        raise vol.Invalid("must be true or false")

    return Field(check, {"type": "boolean"})


def moment() -> Field:
    """A time with its zone, as ISO 8601."""

    def check(value: object) -> datetime:
        try:
            given = datetime.fromisoformat(value) if isinstance(value, str) else None
            # A time without a zone would be taken for one of this machine's.
            time = given.astimezone(UTC) if given is not None and given.tzinfo is not None else None
        except (ValueError, OverflowError):
            time = None
        if time is None:
            raise vol.Invalid("must be a time with its zone, like 2026-11-22T10:00:00Z")
        if not _EARLIEST <= time < _LATEST:
            raise vol.Invalid("must be a time from 1970 to 2199")
        return time

    return Field(check, {"type": "string", "format": "date-time"})


def prefix() -> Field:
    """An IPv4 prefix or address to scan."""

    def check(value: object) -> IPv4Network:
        try:
            network = ip_network(value, strict=False) if isinstance(value, str) else None
        except ValueError:
            network = None
        if not isinstance(network, IPv4Network):
            raise vol.Invalid("must be an IPv4 network like 192.168.1.0/24")
        return network

    return Field(check, {"type": "string", "examples": ["192.168.1.0/24"]})


def mac() -> Field:
    """A MAC in any usual writing."""

    def check(value: object) -> str:
        try:
            return parse_mac(value) if isinstance(value, str) else _refuse()
        except ValueError:
            raise vol.Invalid("must be a MAC like 00:11:22:33:44:55") from None

    return Field(check, {"type": "string", "examples": ["00:11:22:33:44:55"]})


def address() -> Field:
    """An IP address, as our own text."""

    def check(value: object) -> str:
        try:
            return str(ip_address(value)) if isinstance(value, str) else _refuse()
        except ValueError:
            raise vol.Invalid("must be an IP address") from None

    return Field(check, {"type": "string", "examples": ["192.168.1.20"]})


def nullable(field: Field) -> Field:
    """The field, or null."""
    return Field(
        lambda value: None if value is None else field(value), {"anyOf": [field.document, {"type": "null"}]}
    )


def items(field: Field, most: int) -> Field:
    """A list of at most so many, as a tuple."""

    def check(value: object) -> tuple[object, ...]:
        if not isinstance(value, list) or len(value) > most:
            raise vol.Invalid(f"must be a list of at most {most}")
        found = []
        for at, each in enumerate(value):
            try:
                found.append(field(each))
            except vol.Invalid as err:
                raise vol.Invalid(err.error_message, path=[at]) from None
        return tuple(found)

    return Field(check, {"type": "array", "items": field.document, "maxItems": most})


def words(known: Mapping[str, object]) -> Field:
    """Some of these words, separated by commas, as a frozenset."""

    def check(value: object) -> frozenset[str]:
        found = frozenset(value.split(",")) if isinstance(value, str) else frozenset(("",))
        if unknown := sorted(found - known.keys()):
            raise vol.Invalid(f"{unknown[0][:40]!r} is none of {', '.join(known)}")
        return found

    return Field(check, {"type": "string", "examples": [",".join(list(known)[:2])]})


def _refuse() -> str:
    raise ValueError("not a text")
