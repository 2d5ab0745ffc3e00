"""What a device is called, when several sources name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..evidence.looks import looks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..model.fact import Fact
    from ..model.ip import IPAddress


def best_hostname(
    facts: Iterable[Fact],
    *,
    shown: str | None = None,
    said: str | None = None,
    addresses: Collection[IPAddress] = (),
) -> str | None:
    """The name in words of the surest source; an id is worth less, and less still what is made of an address.

    Among equals: what the device itself `said` last, what is `shown`, the latest, the first in the alphabet.
    """
    named = [fact for fact in facts if fact.name == "hostname"]
    if len(named) <= 1:
        return named[0].value if named else None
    worth = {fact: (looks(fact.value, addresses), fact.confidence) for fact in named}
    most = max(worth.values())
    best = [fact for fact in named if worth[fact] == most]
    values = {fact.value for fact in best}
    for name in (said, shown):
        if name in values:
            return name
    best.sort(key=lambda fact: fact.value)
    return max(best, key=lambda fact: fact.seen_at).value
