"""Services as they are announced, and goodbyes once it is sure what they mean. Pure: time comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..evidence.mdns import MdnsEvidence
from .farewells import Farewells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from ..evidence.observation import Observation


class Announced:
    """Holds goodbyes back: whoever takes back all has only left, and stays what it is (see `farewells`)."""

    def __init__(self) -> None:
        self._farewells = Farewells()

    def __len__(self) -> int:
        """How many services may yet be found to be over."""
        return len(self._farewells)

    def pass_on(self, heard: Iterable[Observation], now: datetime) -> Iterator[Observation]:
        """What one message says, without the goodbyes to services in it."""
        services: dict[str, list[Observation]] = {}
        for seen in heard:
            said = seen.evidence
            if isinstance(said, MdnsEvidence):
                name = f"{said.instance}.{said.service}"
                if said.gone:
                    self._farewells.goodbye(name, now)
                    continue
                services.setdefault(name, []).append(seen)
            yield seen
        for name, announced in services.items():
            self._farewells.announce(name, announced, now)

    def due(self, now: datetime) -> list[Observation]:
        """What is over by now, of hosts that still speak."""
        return self._farewells.due(now)
