"""The time zone that quiet hours and what is read as local time follow, and whether it exists at all.

The C library takes a zone that it does not find for UTC, without a word.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LOCALTIME = Path("/etc/localtime")
ZONES = Path("/usr/share/zoneinfo")
# A zone written out (POSIX): CET-1CEST,M3.5.0,M10.5.0/3 or <+03>-3; and the one that needs no offset.
_WRITTEN_OUT = re.compile(r"([A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[+-]?\d{1,3}(:\d{1,2}){0,2}(\D.*)?", re.DOTALL)
_UTC = frozenset({"", "UTC", "UTC0", "GMT", "GMT0", "UCT", "Z"})
_SHOWN = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeZone:
    """What is in force. `problem` None: it is what was asked for."""

    # Europe/Berlin, or how the C library calls it where nothing says more.
    name: str
    # Now, as +01:00.
    offset: str
    # What says so: TZ, a file, or nothing.
    source: str
    problem: str | None = None


def read_time_zone(
    now: datetime,
    *,
    environ: Mapping[str, str] | None = None,
    localtime: Path = LOCALTIME,
    zones: Path = ZONES,
) -> TimeZone:
    """The zone of this process; `now` is in any zone. Blocks for a few milliseconds at most."""
    environ = os.environ if environ is None else environ
    local = now.astimezone()
    offset = local.strftime("%:z")
    if os.name != "posix":
        return TimeZone(name=local.tzname() or "", offset=offset, source="the system")
    folder = Path(environ.get("TZDIR") or zones)
    if (given := environ.get("TZ")) is not None:
        return _of_variable(given, offset, folder)
    return _of_file(localtime, local.tzname() or "UTC", offset)


def _of_variable(given: str, offset: str, folder: Path) -> TimeZone:
    name = given.removeprefix(":")
    shown = "".join(each if each.isprintable() else "?" for each in name[:_SHOWN])
    problem = None
    if name not in _UTC and not _WRITTEN_OUT.fullmatch(name) and not _exists(folder, name):
        near = _near(folder, name)
        hint = f"did you mean {near}?" if near else "is the package tzdata installed?"
        problem = f"The time zone {shown!r} (variable TZ) does not exist here, so local time is UTC; {hint}"
    return TimeZone(name=shown or "UTC", offset=offset, source="TZ", problem=problem)


def _of_file(localtime: Path, name: str, offset: str) -> TimeZone:
    if not localtime.is_symlink():
        return TimeZone(
            name=name, offset=offset, source=str(localtime) if localtime.exists() else "nothing set"
        )
    goal = os.readlink(localtime)
    found = goal.partition("zoneinfo/")[2]
    problem = None
    if not localtime.exists():
        problem = (
            f"{localtime} points to {goal}, which does not exist, so local time is UTC; "
            "is the package tzdata installed?"
        )
    return TimeZone(name=found or name, offset=offset, source=str(localtime), problem=problem)


def _exists(folder: Path, name: str) -> bool:
    try:
        return (folder / name).is_file()
    except (OSError, ValueError):
        return False


def _near(folder: Path, name: str) -> str | None:
    """The zone that differs in case, in blanks, or by its continent only."""
    wanted = name.strip().replace(" ", "_").casefold()
    try:
        known = sorted(
            str(path.relative_to(folder))
            for path in folder.glob("*/**/*")
            if path.parts[len(folder.parts)] not in ("posix", "right")
        )
    except OSError:
        return None
    same = (each for each in known if each.casefold() == wanted)
    city = (each for each in known if each.casefold().rpartition("/")[2] == wanted.rpartition("/")[2])
    return next(same, None) or next(city, None)
