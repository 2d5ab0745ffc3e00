"""A host that can be asked in several ways, each of which works, fails or lies; in virtual time."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.mdns import MdnsEvidence
from netmon_core.evidence.neighbor import NeighborEvidence
from netmon_core.inventory.footing import Footing
from netmon_core.inventory.probed import Probed
from netmon_core.model.series import Sample
from netmon_core.model.target import ProbeKind, Target
from netmon_core.monitoring.asking import Asking
from tests.inventory.sightings import LAN, PRINTER, at, new_inventory, seen
from tests.inventory.test_presence import GATEWAY, STEADY_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from netmon_core.events.event import Event
    from netmon_core.model.device import Device
    from netmon_core.model.ip import IPAddress

ROUTER, HOST = ip_address("10.0.0.1"), ip_address("10.0.0.6")
PING_EVERY = 10.0
TIMEOUT = 2.0
# The ways in which a host shows that it is there, and the lies that are told of one, there or not.
TRUE = ("arp", "icmp", "tcp")
LIES = ("proxy announces", "stale row", "kernel fails", "router answers for another subnet")


class Home:
    """A gateway that always answers, and one steady host, probed and judged as the engine does."""

    def __init__(self) -> None:
        self.works = set(TRUE)
        self.lies: set[str] = set()
        self.events: list[tuple[float, Event]] = []
        self.inventory = new_inventory()
        self.judge = self.inventory.presence
        self.judge.stand([Footing(network_id=LAN, gateways=(ROUTER,))])
        self.elapsed = 0.0
        self.packets = 0
        self._take(seen(GATEWAY, str(ROUTER)), seen(PRINTER, str(HOST)))
        ids = {mac: self.inventory.index.by_mac[LAN, mac].device.id for mac in (GATEWAY, PRINTER)}
        self.id = ids[PRINTER]
        self.gateway = ids[GATEWAY]
        self.judge.load(silences=dict.fromkeys(ids.values(), STEADY_TEXT))
        self._targets = {
            f"device:{device_id}/ping": Target(
                id=f"device:{device_id}/ping",
                kind=ProbeKind.PING,
                name=device_id,
                device_id=device_id,
                address=address,
            )
            for device_id, address in ((self.id, HOST), (self.gateway, ROUTER))
        }
        self._asking = Asking(
            self,  # type: ignore[arg-type]
            ask_by_arp=self._ask_by_arp,
            search=lambda *_: None,
            last_heard=self._last_heard,
            targets=lambda: self._targets,
            tell=self._probed,
            now=self._now,
        )

    async def live(self, phases: Iterable[Phase]) -> None:
        """Go through phases, one after the other."""
        async with asyncio.TaskGroup() as group:
            for seconds, works, lies in phases:
                self.works, self.lies = set(works), set(lies)
                await self._go_on(seconds, group)

    def device(self) -> Device:
        return self.inventory.index.devices[self.id].freeze()

    async def probe_now(self, target_id: str, *, attempts: int) -> Sample:
        """As the monitor's; one question."""
        assert attempts == 1
        self.packets += 1
        answers = target_id != f"device:{self.id}/ping" or "icmp" in self.works
        await asyncio.sleep(0.02 if answers else TIMEOUT)
        return Sample(target_id=target_id, at=self._now(), sent=1, received=int(answers))

    async def _go_on(self, seconds: float, group: asyncio.TaskGroup) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            await asyncio.sleep(0.5)
            self.elapsed = loop.time()
            if self.elapsed % PING_EVERY < 0.5:
                for device_id in (self.id, self.gateway):
                    group.create_task(self._regular(device_id))
                self._others()
            judgement = self.judge.judge(self._now())
            self._tell(judgement.events)
            for wanted in judgement.probes:
                self._asking.begin(wanted, group)

    async def _regular(self, device_id: str) -> None:
        sample = await self.probe_now(f"device:{device_id}/ping", attempts=1)
        self._probed(
            Probed(device_id=device_id, at=self._now(), sent=1, received=sample.received, may_sleep=False)
        )

    def _others(self) -> None:
        """What comes by itself, true or not."""
        after = self.elapsed
        if "tcp" in self.works:
            self._probed(
                Probed(
                    device_id=self.id, at=self._now(), sent=1, received=1, address=HOST, kind=ProbeKind.TCP
                )
            )
        if "proxy announces" in self.lies:
            mdns = MdnsEvidence(service="_ipp._tcp", instance="Laser")
            self._take(seen(PRINTER, str(HOST), after=after, evidence=mdns, source="mdns"))
        kernel = {"stale row": "stale", "kernel fails": "failed"}
        for state in [kernel[lie] for lie in self.lies & kernel.keys()]:
            row = NeighborEvidence(state=state)
            mac = PRINTER if state == "stale" else None
            self._take(seen(mac, str(HOST), after=after, evidence=row, live=False, source="neighbor"))
        if "router answers for another subnet" in self.lies:
            self._take(seen(GATEWAY, "10.9.0.6", after=after, evidence=ArpEvidence(asked=True)))

    def _ask_by_arp(self, network_id: str, addresses: Sequence[IPAddress]) -> int:
        assert network_id == LAN
        self.packets += len(addresses)
        for address in addresses:
            mac = PRINTER if address == HOST else GATEWAY
            if mac == GATEWAY or "arp" in self.works:
                asyncio.get_running_loop().call_later(0.01, self._answered, mac, address)
        return len(addresses)

    def _answered(self, mac: str, address: IPAddress) -> None:
        self._take(seen(mac, str(address), after=asyncio.get_running_loop().time()))

    def _last_heard(self, device_id: str) -> datetime:
        return self.inventory.index.devices[device_id].watch.heard_at

    def _now(self) -> datetime:
        return at(asyncio.get_running_loop().time())

    def _probed(self, probed: Probed) -> None:
        self._tell(self.judge.probed(probed))

    def _take(self, *sightings: Any) -> None:
        for each in sightings:
            self._tell(self.inventory.apply(each, each.seen_at))

    def _tell(self, events: Iterable[Event]) -> None:
        self.events += [(self.elapsed, event) for event in events]


# For how long, what works, and what is lied.
type Phase = tuple[float, set[str], set[str]]
