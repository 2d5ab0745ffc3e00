"""A target that is pinged, and what is going on with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..net.socket_address import pack_address
from .lane import Way
from .stats import Window

if TYPE_CHECKING:
    import asyncio

    from ..model.target import Target


@dataclass(slots=True, eq=False)
class Watched:
    """A target that is pinged; another address makes another one of these."""

    target: Target
    name: bytes
    key: bytes
    window: Window
    way: Way = field(default_factory=Way)
    held_since: float | None = None
    # Set for a probe somebody waits for.
    waiter: asyncio.Future[None] | None = None
    # The address holds in the zone of one adapter, whose number is looked up each time.
    zoned: bool = False

    def find_zone(self) -> None:
        """Pack the address anew, for an adapter may have another number now; AdapterError if it is gone."""
        if self.target.address is not None:
            self.name = pack_address(self.target.address)


def watch(target: Target) -> Watched | None:
    """Return how it is asked; None where it has no address."""
    address = target.address
    if address is None:
        return None
    zoned = address.version == 6 and address.scope_id is not None
    name = b"" if zoned else pack_address(address)
    return Watched(
        target=target, name=name, key=address.packed, window=Window(left=target.count), zoned=zoned
    )
