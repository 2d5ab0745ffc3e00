"""The kernel's own neighbor table: whom this host has spoken with lately."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..evidence.neighbor import UNREACHED, NeighborEvidence
from ..evidence.observation import Observation
from ..net.neighbors import NeighborWatch, read_neighbors

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..model.ip import IPAddress
    from ..net.neighbors import Neighbor
    from ..plugins import Attachment, Surroundings

# The kernel has heard from these itself within the last seconds.
HEARD = frozenset({"reachable"})
# These say that somebody was there.
KNOWN = HEARD | {"stale", "delay", "probe"}

# A row of one that was heard longer ago shows nothing of now: the kernel calls a neighbor reachable for up to
# 45 s after it was, and at our start the table is full of such rows.
JUST_NOW = 2.0


class NeighborSource:
    """Yields the table as it is, then every change of it. Needs no privileges."""

    name = "neighbor"

    async def observe(self, surroundings: Surroundings) -> AsyncGenerator[Observation]:
        """Yield sightings on our attachments until closed."""
        here = {attachment.adapter.index: attachment for attachment in surroundings.attachments}
        loop = asyncio.get_running_loop()
        readable = asyncio.Event()
        with NeighborWatch() as watch:
            loop.add_reader(watch.fileno(), readable.set)
            try:
                dumped_at = -1
                while True:
                    if watch.overruns != dumped_at:
                        # What was lost because the kernel had too much to tell is in the table.
                        dumped_at = watch.overruns
                        told = read_neighbors()
                    else:
                        told = watch.read()
                    for neighbor in told:
                        if (seen := self._sighting(neighbor, here)) is not None:
                            yield seen
                    if not told and watch.overruns == dumped_at:
                        readable.clear()
                        await readable.wait()
            finally:
                loop.remove_reader(watch.fileno())

    def _sighting(self, neighbor: Neighbor, here: dict[int, Attachment]) -> Observation | None:
        attachment = here.get(neighbor.adapter_index)
        # The MAC it may still hold of whom it did not reach is not worth anything.
        unreached = neighbor.state == UNREACHED
        if attachment is None or not (unreached or (neighbor.mac and neighbor.state in KNOWN)):
            return None
        heard = neighbor.state in HEARD and (neighbor.confirmed or 0.0) <= JUST_NOW
        if not (
            _belongs(neighbor.address, attachment) and (heard or unreached or neighbor.address.version == 4)
        ):
            return None
        return Observation(
            source=self.name,
            seen_at=datetime.now(UTC),
            network_id=attachment.network.id,
            mac=None if unreached else neighbor.mac,
            address=neighbor.address,
            evidence=NeighborEvidence(state=neighbor.state),
            live=heard,
        )


def _belongs(address: IPAddress, attachment: Attachment) -> bool:
    """Whether the address is on the network where the adapter stands now.

    After a move the table still holds those of the network before. An IPv6 neighbor need share no prefix
    with us, so that of these only whom the kernel hears now is taken for one of here.
    """
    if address.version == 6 or address in attachment.adapter.gateways:
        return True
    return any(address in subnet for subnet in attachment.network.subnets)
