"""What a client may say, read from its messages. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, get_args

from ...errors import InvalidRequestError
from ...events.event import Event
from ...packets.text import clean_text
from .wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

# The largest whole number that every JSON reader keeps exact.
_WHOLE = 2**53 - 1
_TEXT = 128
# A JSON Web Token with room to spare.
_CREDENTIAL = 4096
# As many ids as fit into the largest message.
_DEVICES = 1_000
# More than anybody looks at; of a large network everything would be a stream of its own.
MOST_SERIES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """Tell me all of it, then every change; or only what I missed since a revision of a run."""

    id: int
    wanted: Wanted
    run_id: str | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisten:
    """Tell me no more."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """Say that you are there."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticate:
    """Here is a fresh credential of the same principal."""

    id: int
    credential: str


type Command = Listen | Unlisten | Ping | Authenticate


class RefusedError(InvalidRequestError):
    """A message that makes no sense; `id` is its own, where it had one."""

    def __init__(self, message: str, *, field: str | None = None, id: int | None = None) -> None:  # noqa: A002
        super().__init__(message, field=field)
        self.id = id


def parse_credential(text: str) -> str:
    """The first message: `{"credential": "..."}`; raises RefusedError."""
    message = _object(text)
    _only(message, {"credential"})
    return _text(message, "credential", limit=_CREDENTIAL)


def parse_command(text: str) -> Command:
    """Read any later message; raises RefusedError naming the field."""
    message = _object(text)
    number = message.pop("id", None)
    if not _is_whole(number):
        raise RefusedError("Each command has an id, a whole number that its answer repeats.", field="id")
    name = message.pop("command", None)
    read = COMMANDS.get(name) if isinstance(name, str) else None
    if read is None:
        raise RefusedError(f"The commands are {', '.join(COMMANDS)}.", field="command", id=number)
    try:
        return read(number, message)
    except RefusedError as err:
        raise RefusedError(err.message, field=err.field, id=number) from None


def _listen(number: int, message: dict[str, Any]) -> Listen:
    _only(message, {"run_id", "revision", "samples", "kinds", "devices", "series"})
    revision = message.get("revision")
    if revision is not None and not _is_whole(revision):
        raise RefusedError("A revision is a whole number.", field="revision")
    run_id = None if message.get("run_id") is None else _text(message, "run_id", limit=_TEXT)
    if (run_id is None) != (revision is None):
        raise RefusedError("To go on, name both the run and the revision.", field="revision")
    samples = message.get("samples", True)
    if not isinstance(samples, bool):
        raise RefusedError("It is true or false.", field="samples")
    kinds = _texts(message, "kinds", most=len(EVENT_TYPES))
    if kinds is not None and not kinds <= EVENT_TYPES:
        raise RefusedError(f"The kinds are {', '.join(sorted(EVENT_TYPES))}.", field="kinds")
    wanted = Wanted(
        samples=samples,
        kinds=kinds,
        devices=_texts(message, "devices", most=_DEVICES),
        series=_texts(message, "series", most=MOST_SERIES) or frozenset(),
    )
    return Listen(id=number, wanted=wanted, run_id=run_id, revision=revision)


def _unlisten(number: int, message: dict[str, Any]) -> Unlisten:
    _only(message, ())
    return Unlisten(id=number)


def _ping(number: int, message: dict[str, Any]) -> Ping:
    _only(message, ())
    return Ping(id=number)


def _authenticate(number: int, message: dict[str, Any]) -> Authenticate:
    _only(message, {"credential"})
    return Authenticate(id=number, credential=_text(message, "credential", limit=_CREDENTIAL))


# Every command there is; all of them only read, so a viewer may give them.
COMMANDS: dict[str, Callable[[int, dict[str, Any]], Command]] = {
    "listen": _listen,
    "unlisten": _unlisten,
    "ping": _ping,
    "authenticate": _authenticate,
}


def _object(text: str) -> dict[str, Any]:
    try:
        message = json.loads(text, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise RefusedError("A message is one JSON object in which each key stands once.") from None
    if not isinstance(message, dict):
        raise RefusedError("A message is one JSON object.")
    return message


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _only(message: dict[str, Any], allowed: Collection[str]) -> None:
    unknown = next((key for key in message if key not in allowed), None)
    if unknown is not None:
        raise RefusedError("There is no such field.", field=clean_text(unknown, _TEXT))


def _text(message: dict[str, Any], field: str, *, limit: int) -> str:
    value = message.get(field)
    if not isinstance(value, str) or not 0 < len(value) <= limit:
        raise RefusedError(f"It is a text of at most {limit} characters.", field=field)
    return value


def _texts(message: dict[str, Any], field: str, *, most: int) -> frozenset[str] | None:
    value = message.get(field)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > most or not all(isinstance(each, str) for each in value):
        raise RefusedError(f"It is a list of at most {most} texts.", field=field)
    return frozenset(value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _WHOLE


def _types(alias: Any) -> Iterator[str]:
    for kind in get_args(getattr(alias, "__value__", alias)):
        if is_dataclass(kind):
            yield next(str(field.default) for field in fields(kind) if field.name == "type")
        else:
            yield from _types(kind)


# The `type` of every event but samples and measurements, which have frames of their own.
EVENT_TYPES = frozenset(_types(Event)) - {"sample_taken", "measurements_taken"}
