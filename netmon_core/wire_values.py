"""The single values on the wire, read from what JSON gives: nothing is guessed, nothing converted."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

from .model.growing import stand_in, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

type Decode = Callable[[Any], Any]


class WrongError(Exception):
    """What is wrong, and where: the path grows while the error leaves the nested objects."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = ""

    def within(self, name: str) -> WrongError:
        """Say of which field it is."""
        self.path = f"{name}.{self.path}" if self.path else name
        return self

    def sentence(self, kind: str) -> str:
        """Say it of a whole object."""
        return f"{kind}: {self.path or 'the value'} {self.reason}"


class NewerError(WrongError):
    """A peer tells what only a newer version knows: `word` is what it calls it."""

    def __init__(self, reason: str, word: str) -> None:
        super().__init__(reason)
        self.word = word


def literal_decoder(allowed: tuple[str, ...]) -> Decode:
    """Take these texts and no others."""

    def decode(data: Any) -> Any:
        if data not in allowed:
            raise WrongError(f"must be {' or '.join(allowed)}")
        return data

    return decode


def enum_decoder(kind: type[StrEnum], *, told: bool) -> Decode:
    """Take the words of an enumeration; of what is told, any word, as there may be more of them by now."""
    values = {str(member): member for member in vocabulary(kind)}
    other = stand_in(kind) if told else None

    def decode(data: Any) -> Any:
        if isinstance(data, str):
            if (member := values.get(data, other)) is not None:
                return member
            if told:
                raise NewerError(f"must be one of {', '.join(values)}", data)
        raise WrongError(f"must be one of {', '.join(values)}")

    return decode


def read_string(data: Any) -> str:
    """Take text that UTF-8 can hold."""
    if not isinstance(data, str):
        raise WrongError("must be text")
    if not data.isascii():
        try:
            data.encode()
        except UnicodeEncodeError:
            raise WrongError("must be Unicode text without lone surrogates") from None
    return data


def read_integer(data: Any) -> int:
    """Take a whole number; true and false are none."""
    if not isinstance(data, int) or isinstance(data, bool):
        raise WrongError("must be a whole number")
    return data


def read_number(data: Any) -> float:
    """Take a finite number."""
    if not isinstance(data, int | float) or isinstance(data, bool):
        raise WrongError("must be a number")
    try:
        number = float(data)
    except OverflowError:
        raise WrongError("must be a finite number") from None
    if not isfinite(number):
        raise WrongError("must be a finite number")
    return number


def read_truth(data: Any) -> bool:
    """Take true or false."""
    if not isinstance(data, bool):
        raise WrongError("must be true or false")
    return data


def read_time(data: Any) -> datetime:
    """Take a time that says its zone; it is given back in UTC."""
    try:
        time = datetime.fromisoformat(data)
        if time.tzinfo is UTC:
            return time
        if time.tzinfo is not None:
            return time.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        pass
    raise WrongError("must be a time like 2026-11-22T10:00:00.000000Z")


def text_parser(parse: Callable[[str], Any], what: str) -> Decode:
    """Take what a parser of text takes."""

    def decode(data: Any) -> Any:
        # The parsers would also take a number.
        if isinstance(data, str):
            try:
                return parse(data)
            except ValueError:
                pass
        raise WrongError(f"must be {what}")

    return decode
