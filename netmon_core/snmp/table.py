"""What an agent is asked for and what it answers, whoever speaks with it. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from ..lazy_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    type Oid = tuple[int, ...]
    # Integers, counters, gauges and time ticks; strings, opaques and addresses as they came; object ids.
    type Value = int | bytes | Oid


class Extent(StrEnum):
    """How much of a table was read."""

    WHOLE = "whole"
    PART = "part"
    # The agent answered, and has no such table.
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows by index, in the agent's order; each row has the values of the columns that it has, by column.

    `why`: what cut it short, in words, where the extent is PART.
    """

    rows: Mapping[Oid, Mapping[Oid, Value]]
    extent: Extent
    why: str = ""


class Agent(Protocol):
    """One agent under one credential; one question at a time."""

    async def get(self, oids: Sequence[Oid]) -> Mapping[Oid, Value]:
        """Ask for single objects; what the agent does not have is left out. Raises SnmpError."""

    async def table(self, columns: Sequence[Oid], *, index: Oid = ()) -> Table:
        """Walk columns of one table together, only rows whose index begins with `index`.

        Raises SnmpError where nothing at all was answered; whatever ended it later is the Table's `why`.
        """
