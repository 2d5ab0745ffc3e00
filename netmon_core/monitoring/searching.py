"""Searches a small network of ours for a device that may have taken another address."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..inventory.probed import SEARCH_AGAIN, SEARCH_ROUNDS

if TYPE_CHECKING:
    from asyncio import TaskGroup
    from collections.abc import Callable, Sequence

    from ..model.ip import IPAddress
    from ..plugins import Attachment

# Subnets of at most so many addresses are searched,
SEARCHED_ADDRESSES = 1024
# of which so many are asked in a second.
SEARCHED_AT_ONCE = 256
BETWEEN_QUESTIONS = 1.0


class Searching:
    """Asks for every address of a network, not again within SEARCH_AGAIN seconds. An answer is a sighting."""

    def __init__(
        self,
        ask_by_arp: Callable[[str, Sequence[IPAddress]], int],
        attachments: Callable[[], Sequence[Attachment]],
    ) -> None:
        self._ask_by_arp = ask_by_arp
        self._attachments = attachments
        self._searched: dict[str, float] = {}

    def begin(self, network_id: str, group: TaskGroup) -> None:
        """Search in a task of `group`; a network that is too wide, or was searched just now, is not."""
        now = asyncio.get_running_loop().time()
        addresses = self._addresses_of(network_id)
        if not addresses or now - self._searched.get(network_id, -SEARCH_AGAIN) < SEARCH_AGAIN:
            return
        self._searched[network_id] = now
        group.create_task(self._sweep(network_id, addresses), name=f"netmon search {network_id}")

    async def _sweep(self, network_id: str, addresses: Sequence[IPAddress]) -> None:
        for _ in range(SEARCH_ROUNDS):
            for begin in range(0, len(addresses), SEARCHED_AT_ONCE):
                self._ask_by_arp(network_id, addresses[begin : begin + SEARCHED_AT_ONCE])
                await asyncio.sleep(BETWEEN_QUESTIONS)

    def _addresses_of(self, network_id: str) -> list[IPAddress]:
        """Every address of the subnets of a network of ours, where these are small."""
        return [
            address
            for attachment in self._attachments()
            if attachment.network.id == network_id
            for subnet in attachment.network.subnets
            if subnet.version == 4 and subnet.num_addresses <= SEARCHED_ADDRESSES
            for address in subnet.hosts()
        ]
