"""An agent that answers from a recorded walk, or from one made up: what its lines hold, nothing else."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from netmon_core.snmp.table import Extent, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from netmon_core.snmp.table import Oid, Value

_HEX = re.compile("(?:[0-9A-Fa-f]{2})*")
_NUMBERS = {"2", "65", "66", "67", "70", "71"}


class WalkAgent:
    """Speaks the protocol `Agent`; `asked` counts its tables by their first column."""

    def __init__(self, values: Mapping[Oid, Value]) -> None:
        self.values = dict(values)
        self._oids = sorted(values)
        self.asked: list[Oid] = []

    async def get(self, oids: Sequence[Oid]) -> Mapping[Oid, Value]:
        return {oid: self.values[oid] for oid in oids if oid in self.values}

    async def table(self, columns: Sequence[Oid], *, index: Oid = ()) -> Table:
        self.asked.append(columns[0])
        rows: dict[Oid, dict[Oid, Value]] = {}
        for column in columns:
            prefix = (*column, *index)
            for position in range(bisect_left(self._oids, prefix), len(self._oids)):
                oid = self._oids[position]
                if oid[: len(prefix)] != prefix:
                    break
                if len(oid) > len(column):
                    rows.setdefault(oid[len(column) :], {})[column] = self.values[oid]
        return Table(rows=rows, extent=Extent.WHOLE if rows else Extent.ABSENT)


def walk_agent(path: Path) -> WalkAgent:
    """Make an agent of a file of `OID|type|value` lines."""
    return WalkAgent(dict(_lines(path.read_text(encoding="latin-1"))))


def made_agent(text: str) -> WalkAgent:
    """Make an agent of the same lines in a text; blanks around them do not matter."""
    return WalkAgent(dict(_lines("\n".join(line.strip() for line in text.splitlines()))))


def _lines(text: str) -> list[tuple[Oid, Value]]:
    found = []
    for line in text.split("\n"):
        oid, _, rest = line.partition("|")
        kind, _, value = rest.partition("|")
        if not oid or oid.startswith("#") or not kind:
            continue
        found.append((_oid(oid), _value(kind, value.rstrip("\r"))))
    return found


def _oid(text: str) -> Oid:
    """An address that was taken out of a recording ("<IPADDR>") is one of those for documents."""
    return tuple(
        number
        for part in text.strip(".").split(".")
        for number in ([int(part)] if part.isdecimal() else [192, 0, 2, sum(part.encode()) % 256])
    )


def _value(kind: str, value: str) -> Value:
    if kind in _NUMBERS:
        return int(value) if value.lstrip("-").isdecimal() else value.encode("latin-1")
    if kind == "6":
        return tuple(int(part) for part in value.strip(".").split(".") if part.isdecimal())
    if kind.endswith("x"):
        # A recording that was made anonymous has words where the digits were.
        digits = value.replace(" ", "")
        return bytes.fromhex(digits) if _HEX.fullmatch(digits) else value.encode("latin-1")
    if kind.endswith("e"):
        return codecs.decode(value, "unicode_escape").encode("latin-1")
    if kind == "64":
        return bytes(int(part) % 256 for part in value.split(".") if part.isdecimal())
    return value.encode("latin-1")
