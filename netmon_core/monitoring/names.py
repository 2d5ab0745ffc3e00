"""Find the addresses of ping targets that are given by name, and follow them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from ..model import ProbeKind
from ..net.connect import resolve
from .wake import Wake

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from ..model import IPAddress, Target

# Seconds between two looks at a name: what a short-lived DNS record has.
INTERVAL = 60.0
# Names asked for at the same time; each may hold a thread for seconds.
AT_ONCE = 4


class Names:
    """Knows the address of each name it was given; `on_change` is called when one has another."""

    def __init__(
        self,
        on_change: Callable[[], None],
        *,
        resolve: Callable[[str], Awaitable[IPAddress | None]] = resolve,
    ) -> None:
        self._on_change = on_change
        self._resolve = resolve
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

    async def run(self) -> None:
        """Follow the names until cancelled."""
        while True:
            before = dict(self._addresses)
            limit = asyncio.Semaphore(AT_ONCE)
            await asyncio.gather(*(self._ask(name, limit) for name in before))
            if any(self._addresses.get(name) != address for name, address in before.items()):
                self._on_change()
            await self._wake.sleep(INTERVAL if self._addresses else None)

    async def _ask(self, name: str, limit: asyncio.Semaphore) -> None:
        async with limit:
            address = await self._resolve(name)
        if address is not None and name in self._addresses:
            self._addresses[name] = address
