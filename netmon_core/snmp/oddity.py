"""What an agent does that it should not, and gets away with. Pure."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Oddity(StrEnum):
    """One kind of it."""

    CUT = "cut"
    GARBLED = "garbled"
    LATE = "late"
    REPEATS = "repeats"
    SHORT = "short"
    SILENT = "silent"
    SKIPS = "skips"
    TOO_BIG = "too_big"
    UNPROVEN = "unproven"


# As people are told, once of each agent.
WORDS: Final[Mapping[Oddity, str]] = MappingProxyType(
    {
        Oddity.CUT: "says that a table ends where it does not",
        Oddity.GARBLED: "sends what is not SNMP",
        Oddity.LATE: "answers late, or twice",
        Oddity.REPEATS: "says the same again instead of going on",
        Oddity.SHORT: "answers with less than it is asked for",
        Oddity.SILENT: "leaves questions unanswered",
        Oddity.SKIPS: "passes over values when it is asked for many at once",
        Oddity.TOO_BIG: "cannot answer much at once",
        Oddity.UNPROVEN: "sends answers that are not signed with its key",
    }
)
