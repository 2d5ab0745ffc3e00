"""Which services are over. Pure.

A host that says goodbye to a service and goes on speaking has given it up. One that says goodbye to all of
them, or is not heard until its records expire, has only left: what it is stays known until it speaks again.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ..evidence.mdns import MdnsEvidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..evidence.observation import Observation
    from ..model.ip import IPAddress

# Services announced, and gone whose host may come back: more is a flood, whose oldest are forgotten.
ANNOUNCED = 10_000
# A host that starts announces its services within seconds of each other; one that ends says goodbye to all at
# once.
WAIT = timedelta(seconds=5)

type _Place = tuple[str, IPAddress | None]


class Farewells:
    """Keeps what was announced last under each name, and says what of it is over."""

    def __init__(self) -> None:
        self._announced: OrderedDict[str, tuple[Observation, ...]] = OrderedDict()
        # Names that are there, by the place of their host.
        self._there: dict[_Place, set[str]] = {}
        self._heard: dict[_Place, datetime] = {}
        self._gone: dict[str, datetime] = {}

    def __len__(self) -> int:
        """How many names may yet be found to be over."""
        return len(self._gone)

    def announce(self, name: str, seen: Sequence[Observation], now: datetime) -> None:
        """The service is there, on these addresses."""
        self._forget(name)
        while len(self._announced) >= ANNOUNCED:
            self._forget(next(iter(self._announced)))
        if not seen:
            return
        self._announced[name] = tuple(seen)
        for place in map(_place, seen):
            self._there.setdefault(place, set()).add(name)
            self._heard[place] = now

    def goodbye(self, name: str, now: datetime) -> None:
        """The service is gone."""
        if name in self._announced and name not in self._gone:
            self._gone[name] = now
            self._leave(name)

    def due(self, now: datetime) -> list[Observation]:
        """What is over by now: each is told once, to whoever has the address."""
        over: list[Observation] = []
        for name, since in list(self._gone.items()):
            seen = self._announced[name]
            # Somebody with its address still speaks.
            heard = [self._heard[place] for place in map(_place, seen) if place in self._there]
            if heard and now - max(since, *heard) >= WAIT:
                over += [_over(each, now) for each in seen]
                self._forget(name)
        return over

    def _forget(self, name: str) -> None:
        if name not in self._gone:
            self._leave(name)
        self._gone.pop(name, None)
        self._announced.pop(name, None)

    def _leave(self, name: str) -> None:
        for place in map(_place, self._announced.get(name, ())):
            names = self._there.get(place, set())
            names.discard(name)
            if not names:
                self._there.pop(place, None)
                self._heard.pop(place, None)


def _place(seen: Observation) -> _Place:
    return seen.network_id, seen.address


def _over(seen: Observation, now: datetime) -> Observation:
    if not isinstance(seen.evidence, MdnsEvidence):
        return seen
    return replace(seen, seen_at=now, live=False, evidence=replace(seen.evidence, gone=True))
