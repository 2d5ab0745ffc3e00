"""One line of an evidence log: JSON, fields at their default left out. Pure.

The first line is a Header. `Known` devices follow, then what the inventory was told, in order.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import FormatError
from ..evidence.observation import Observation
from ..inventory.footing import Footing
from ..inventory.probed import Probed
from ..model.device import Device
from ..model.monitor import Pause
from ..wire import from_wire, to_wire

if TYPE_CHECKING:
    from collections.abc import Mapping

# Raised when an older netmon could no longer read what is written.
LOG_VERSION = 1
# The longest device list entry: 64 addresses and as many facts take some 30 kB.
MAX_LINE = 256 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the log is. `anonymized`: MACs, addresses and names are pseudonyms."""

    netmon_evidence: int
    netmon: str
    started_at: datetime
    anonymized: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A device that was known when the recording began, and its learned silences (as text).

    `restarted`: the engine began with the recording, so that nobody had looked just before.
    """

    at: datetime
    device: Device
    silences: str = ""
    restarted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The id that the device got which the next line discovers."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the monitor stands on each network."""

    at: datetime
    footings: tuple[Footing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """All the pauses that hold from now on."""

    at: datetime
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slept:
    """Nobody judged between the two: the monitor slept, or its clock was set forward."""

    since: datetime
    at: datetime


type Entry = Header | Known | Named | Standing | Paused | Slept | Observation | Probed

_KINDS: Mapping[str, type[Any]] = {
    "header": Header,
    "known": Known,
    "named": Named,
    "standing": Standing,
    "paused": Paused,
    "slept": Slept,
    "observation": Observation,
    "probed": Probed,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def time_of(entry: Entry) -> datetime:
    """When it was."""
    match entry:
        case Header():
            return entry.started_at
        case Observation():
            return entry.seen_at
        case _:
            return entry.at


def to_line(entry: Entry) -> str:
    """One line, without its end."""
    kind: Any = type(entry)
    body = _trim(to_wire(entry), kind)
    return json.dumps({"kind": _NAMES[kind], **body}, ensure_ascii=False, separators=(",", ":"))


def from_line(line: str) -> Entry:
    """Read one line; raises FormatError saying what is wrong with it."""
    if len(line) > MAX_LINE:
        raise FormatError(f"it is longer than {MAX_LINE:,} characters")
    try:
        body = json.loads(line)
    except (ValueError, RecursionError):
        raise FormatError("it is not JSON") from None
    name = body.pop("kind", None) if isinstance(body, dict) else None
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise FormatError(f"its kind is none of {', '.join(_KINDS)}")
    entry: Entry = from_wire(kind, body)
    return entry


@cache
def _defaults(kind: Any) -> dict[str, object]:
    """The fields that may be left out, and the wire form of what is then meant."""
    plain = (type(None), bool, int, float, str)
    return {
        field.name: [] if field.default == () else field.default
        for field in fields(kind)
        if field.name != "type"
        and field.default is not MISSING
        and (field.default == () or isinstance(field.default, plain))
    }


def _trim(body: dict[str, Any], kind: Any) -> dict[str, Any]:
    defaults = _defaults(kind)
    return {name: value for name, value in body.items() if name not in defaults or value != defaults[name]}
