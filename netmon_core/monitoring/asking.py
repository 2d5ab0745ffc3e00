"""Asks devices that may be gone, by name: each by ARP and ping together, until it answers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from ..errors import NotFoundError
from ..inventory.probed import PROBES, SEARCH_AFTER, SEARCH_AGAIN, SEARCH_ROUNDS, Probed
from ..model.target import ProbeKind

if TYPE_CHECKING:
    from asyncio import TaskGroup
    from collections.abc import Callable, Mapping, Sequence

    from ..inventory.probed import ProbeWanted
    from ..model.ip import IPAddress
    from ..model.target import Target
    from ..plugins import Attachment
    from .monitor import Monitor

# Devices in doubt that are asked at the same time; a whole network that falls silent waits its turn.
ASKED_AT_ONCE = 256
# Seconds between two questions to one device.
BETWEEN_QUESTIONS = 1.0
# A device that may have taken another address is searched for in subnets of at most so many addresses,
SEARCHED_ADDRESSES = 1024
# of which so many are asked in a second.
SEARCHED_AT_ONCE = 256


class Asking:
    """Answers each wish of the judge with one `Probed`.

    `ask_by_arp` asks for addresses of a network and returns how many questions went out; `last_seen` says
    when a device was, None once it is forgotten; `tell` is given what came of it.
    """

    def __init__(
        self,
        monitor: Monitor,
        *,
        ask_by_arp: Callable[[str, Sequence[IPAddress]], int],
        attachments: Callable[[], Sequence[Attachment]],
        last_seen: Callable[[str], datetime | None],
        targets: Callable[[], Mapping[str, Target]],
        tell: Callable[[Probed], None],
    ) -> None:
        self._monitor = monitor
        self._ask_by_arp = ask_by_arp
        self._attachments = attachments
        self._last_seen = last_seen
        self._targets = targets
        self._tell = tell
        self._searched: dict[str, float] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(ASKED_AT_ONCE)

    def begin(self, wanted: ProbeWanted, group: TaskGroup) -> None:
        """Ask a device in a task of `group`; one that is being asked already is not asked twice."""
        if wanted.device_id not in self._asking:
            task = group.create_task(self._ask(wanted, group), name=f"netmon ask {wanted.device_id}")
            self._asking[wanted.device_id] = task
            task.add_done_callback(partial(self._answered, wanted.device_id))

    def _answered(self, device_id: str, _: asyncio.Task[None]) -> None:
        del self._asking[device_id]

    async def _ask(self, wanted: ProbeWanted, group: TaskGroup) -> None:
        """Ask a device that may be gone, by ARP and ping together, until it answers."""
        async with self._room:
            began = datetime.now(UTC)
            arp = asyncio.create_task(self._by_arp(wanted, began, group), name="netmon directed arp")
            sent = received = 0
            address = None
            try:
                target_id = f"device:{wanted.device_id}/{ProbeKind.PING}"
                sample = await self._monitor.probe_now(target_id, attempts=PROBES)
                sent, received = sample.sent, sample.received
                address = self._targets()[sample.target_id].address
            except (NotFoundError, KeyError):
                # It is not pinged; ARP alone has to say.
                await asyncio.wait([arp])
            finally:
                arp.cancel()
            by_arp = 0 if arp.cancelled() or not arp.done() else arp.result()
            done = Probed(
                device_id=wanted.device_id,
                at=datetime.now(UTC),
                sent=max(sent, by_arp),
                received=received,
                address=address,
                wanted=True,
            )
            self._tell(done)

    async def _by_arp(self, wanted: ProbeWanted, began: datetime, group: TaskGroup) -> int:
        """Ask by ARP a few times; return how many questions went out. An answer comes as a sighting."""
        sent = 0
        for turn in range(PROBES):
            sent += self._ask_by_arp(wanted.network_id, wanted.addresses)
            if turn == SEARCH_AFTER and wanted.search:
                self._search(wanted.network_id, group)
            await asyncio.sleep(BETWEEN_QUESTIONS)
            seen = self._last_seen(wanted.device_id)
            if seen is None or seen >= began:
                break
        return sent

    def _search(self, network_id: str, group: TaskGroup) -> None:
        """Ask for every address of a small network, because a device may have taken another one."""
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
