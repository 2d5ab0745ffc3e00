"""Words that later versions add to, and what one of theirs is read as here."""

from __future__ import annotations

from enum import StrEnum


class GrowingEnum(StrEnum):
    """Words of which a newer peer may tell others: each of those is read as `OTHER`.

    `OTHER` is no word of ours: nobody says it, asks for it, sets it or stores it.
    """


def vocabulary[Word: StrEnum](kind: type[Word]) -> tuple[Word, ...]:
    """Return what may be said, asked for, set and stored."""
    if not issubclass(kind, GrowingEnum):
        return tuple(kind)
    return tuple(each for each in kind if each.name != "OTHER")


def stand_in[Word: StrEnum](kind: type[Word]) -> Word | None:
    """Return what a word that a newer peer tells is read as; None: whatever holds it is not known either.

    The member is named OTHER or UNKNOWN; outside of a GrowingEnum it is a word like the rest.
    """
    members = kind.__members__
    return members.get("OTHER") or members.get("UNKNOWN")
