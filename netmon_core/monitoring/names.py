"""Find the addresses of ping targets that are given by name, and follow them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from ..model.target import ProbeKind
from ..net.lookup import NoAddress
from ..wake import Wake
from .calls import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..model.ip import IPAddress
    from ..model.target import Target
    from .lookups import Lookups

# Seconds between two looks at a name: what a short-lived DNS record has.
INTERVAL = 60.0


class Names:
    """Knows the address of each name it was given; `on_change` is called when one has another."""

    def __init__(self, on_change: Callable[[], None], lookups: Lookups) -> None:
        self._on_change = on_change
        self._lookups = lookups
        # None: not known. A name that is lost keeps its last address.
        self._addresses: dict[str, IPAddress | None] = {}
        self._wake = Wake()

    def fill(self, targets: Iterable[Target]) -> list[Target]:
        """Return the targets, those given by name with the address it has; these names are followed."""
        filled = []
        named: dict[str, IPAddress | None] = {}
        for target in targets:
            if target.kind is ProbeKind.PING and target.address is None and target.host:
                named[target.host] = self._addresses.get(target.host)
                filled.append(replace(target, address=named[target.host]))
            else:
                filled.append(target)
        news = named.keys() - self._addresses.keys()
        self._addresses = named
        if news:
            self._wake.ring()
        return filled

    async def ask(self, target: Target) -> Answer:
        """Probe a target whose name never had an address: it is lost, for want of one."""
        host = target.host or ""
        found = await self._find(host)
        if isinstance(found, NoAddress):
            return no_address(host, found)
        # From now on it is pinged.
        self._on_change()
        return Answer(unsent=True)

    def late(self, target: Target) -> Answer | None:
        """What a lookup that takes too long means for a target."""
        return late(self._lookups, target.host)

    async def run(self) -> None:
        """Follow the names until cancelled."""
        while True:
            before = dict(self._addresses)
            await asyncio.gather(*(self._find(name) for name in before))
            if any(self._addresses.get(name) != address for name, address in before.items()):
                self._on_change()
            await self._wake.sleep(INTERVAL if self._addresses else None)

    async def _find(self, name: str) -> IPAddress | NoAddress:
        found = await self._lookups.find(name)
        if isinstance(found, NoAddress):
            return found
        if name in self._addresses:
            self._addresses[name] = found[0]
        return found[0]


def no_address(host: str, why: NoAddress) -> Answer:
    """What a name without an address is for a probe: lost, unless it was our own doing."""
    return Answer(problem=why.of(host), unsent=why is NoAddress.UNASKED)


def late(lookups: Lookups, host: str | None) -> Answer | None:
    """What it means that a probe got no answer in time: None where its name was not what it waited for."""
    why = lookups.late(host) if host else None
    return no_address(host, why) if host and why else None
