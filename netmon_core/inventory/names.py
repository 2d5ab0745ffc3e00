"""What a device is called, when several sources name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.fact import Fact


def best_hostname(facts: Iterable[Fact]) -> str | None:
    """The hostname of the surest source; among equals the latest said, then the first in the alphabet."""
    named = [fact for fact in facts if fact.name == "hostname"]
    if not named:
        return None
    named.sort(key=lambda fact: fact.value)
    return max(named, key=lambda fact: (fact.confidence, fact.seen_at)).value
