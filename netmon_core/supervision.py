"""Who is there, second by second: probes devices, judges their presence, asks the silent by name."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from .discovery.directed import DirectedArp
from .errors import NotFoundError
from .events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten
from .events.monitor import MonitorHealthChanged, MonitoringPaused
from .events.target import SampleTaken, TargetChanged, TargetRemoved
from .inventory.footing import footings
from .inventory.probed import PROBES, SEARCH_AFTER, SEARCH_AGAIN, SEARCH_ROUNDS, Probed, probed
from .model.target import ProbeKind
from .monitoring.monitor import Monitor
from .monitoring.targets import device_targets
from .monitoring.verdicts import Verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from aiohttp import ClientSession

    from .around import Around
    from .events.event import Event
    from .evidence.observation import Observation
    from .inventory.footing import Footing
    from .inventory.inventory import Inventory
    from .inventory.probed import ProbeWanted
    from .model.ip import IPAddress
    from .model.monitor import MonitorHealth, Pause
    from .model.series import Sample
    from .model.target import Target
    from .monitoring.user_targets import UserTargets
    from .settings.monitoring import MonitoringSettings
    from .store.protocol import Stored

_LOGGER = logging.getLogger(__name__)

# The judge is to be asked about twice a second.
JUDGE_INTERVAL = 0.5
# Devices in doubt that are asked at the same time; a whole network that falls silent waits its turn.
ASKED_AT_ONCE = 256
# What was learned of some devices is kept now and then: 10,000 devices in half an hour.
SILENCES = "silences"
SILENCES_EVERY = 20
SILENCES_AT_ONCE = 64
# Seconds between two questions to one device.
BETWEEN_QUESTIONS = 1.0
# A device that may have taken another address is searched for in subnets of at most so many addresses,
SEARCHED_ADDRESSES = 1024
# of which so many are asked in a second.
SEARCHED_AT_ONCE = 256


class Supervision:
    """Owns the probing and the judging of one engine.

    `tell` is given events to publish, `take` sightings, `remember` what is to survive a restart (kind, key,
    text or None).
    """

    def __init__(
        self,
        settings: MonitoringSettings,
        inventory: Inventory,
        *,
        tell: Callable[[Iterable[Event]], None],
        take: Callable[[Observation], None],
        around: Around,
        remember: Callable[[str, str, str | None], None],
        user_targets: UserTargets,
        session: ClientSession | None = None,
    ) -> None:
        self.verdicts = Verdicts()
        self.monitor = Monitor(self._sampled, networks_of=self._networks_of, session=session)
        self._settings = settings
        self._inventory = inventory
        self._judge = inventory.presence
        self._tell = tell
        self._around = around
        self._remember = remember
        self._turns = 0
        self._standing: tuple[Footing, ...] = ()
        self._searched: dict[str, float] = {}
        self._group: asyncio.TaskGroup | None = None
        self._arp = DirectedArp(attachments=around.attachments, take=take)
        self._user_targets = user_targets
        self._targets: dict[str, Target] = {}
        self._targets_changed = True
        self._health: MonitorHealth | None = None
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(ASKED_AT_ONCE)

    def hear(self, event: Event) -> None:
        """Notice that what is to be probed is another."""
        match event:
            case TargetChanged() | TargetRemoved():
                self._targets_changed = True
            case MonitorHealthChanged(health=health):
                self._health = health
            case DeviceDiscovered():
                self._targets_changed = True
            case DeviceForgotten():
                self._targets_changed = True
                self._remember(SILENCES, event.device_id, None)
            case MonitoringPaused():
                self.monitor.pause(event.pauses)
            case DeviceChanged(changed=changed) if {"interfaces", "known", "name", "own"} & set(changed):
                self._targets_changed = True

    def pause(self, pause: Pause) -> None:
        """Neither probe nor judge a device, a network or everything until a time; it resumes by itself."""
        self._tell(self._judge.pause(pause, datetime.now(UTC)))

    def resume(self, *, device_id: str | None = None, network_id: str | None = None) -> None:
        """End a pause before its time."""
        self._tell(self._judge.resume(datetime.now(UTC), device_id=device_id, network_id=network_id))

    def load(self, stored: Stored) -> None:
        """Take in what was learned before: after the devices and the user's targets."""
        self.verdicts.keep(target.id for target in self._user_targets.all())
        self.verdicts.load(stored.outages)
        silences = {key: text for (kind, key), text in stored.memory.items() if kind == SILENCES}
        self._judge.load(silences=silences, pauses=stored.pauses)
        self.monitor.pause(stored.pauses)

    def why(self, device_id: str, now: datetime) -> str:
        """What speaks for the presence of a device, in words."""
        return self._judge.why(device_id, now)

    async def run(self) -> None:
        """Probe and judge until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                if self._settings.enabled:
                    group.create_task(self.monitor.run(), name="netmon monitor")
                while True:
                    self._turn(group, datetime.now(UTC))
                    await asyncio.sleep(JUDGE_INTERVAL)
        finally:
            self._arp.close()
            self._keep_silences(None)

    def _keep_silences(self, most: int | None) -> None:
        for device_id, text in self._judge.silences(most).items():
            self._remember(SILENCES, device_id, text)

    def _turn(self, group: asyncio.TaskGroup, now: datetime) -> None:
        self._turns += 1
        if self._turns % SILENCES_EVERY == 0:
            self._keep_silences(SILENCES_AT_ONCE)
        by_name = {adapter.name: adapter for adapter in self._around.adapters()}
        standing = footings(by_name, self._around.networks())
        if standing != self._standing:
            self._standing = standing
            self._targets_changed = True
            self._judge.stand(standing)
            self._around.told(standing)
        if self._targets_changed:
            self._targets_changed = False
            self._set_targets()
        judgement = self._judge.judge(now)
        self._tell(judgement.events)
        for wanted in judgement.probes:
            if wanted.device_id not in self._asking:
                task = group.create_task(self._ask(wanted), name=f"netmon ask {wanted.device_id}")
                self._asking[wanted.device_id] = task
                task.add_done_callback(partial(self._answered, wanted.device_id))

    def _set_targets(self) -> None:
        away = {footing.network_id for footing in self._standing if footing.problem is not None}
        targets = device_targets(self._inventory.devices(), self._settings, away=away)
        users = self._user_targets.all()
        self.verdicts.keep(target.id for target in users)
        self._targets = {target.id: target for target in [*targets, *users]}
        self.monitor.set_targets(self._targets.values())

    def _sampled(self, sample: Sample) -> None:
        self._tell([SampleTaken(sample=sample)])
        if (verdict := self.verdicts.sampled(sample, blind=self._is_blind())) is not None:
            self._tell([verdict])
        target = self._targets.get(sample.target_id)
        if target is not None and (seen := probed(sample, target)) is not None:
            self._probed(seen)

    def _is_blind(self) -> bool:
        """Tell whether no way out of here can be seen, so that nothing follows from a target's silence."""
        if self._health is None:
            return False
        return self._health.hides({network.id for network in self._around.networks() if network.gateways})

    def _answered(self, device_id: str, _: asyncio.Task[None]) -> None:
        del self._asking[device_id]

    async def _ask(self, wanted: ProbeWanted) -> None:
        """Ask a device that may be gone, by ARP and ping together, until it answers."""
        async with self._room:
            began = datetime.now(UTC)
            arp = asyncio.create_task(self._ask_by_arp(wanted, began), name="netmon directed arp")
            sent = received = 0
            address = None
            try:
                target_id = f"device:{wanted.device_id}/{ProbeKind.PING}"
                sample = await self.monitor.probe_now(target_id, attempts=PROBES)
                sent, received = sample.sent, sample.received
                address = self._targets[sample.target_id].address
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
            self._probed(done)

    def _probed(self, probed: Probed) -> None:
        self._tell(self._judge.probed(probed))
        self._around.told(probed)

    async def _ask_by_arp(self, wanted: ProbeWanted, began: datetime) -> int:
        """Ask by ARP a few times; return how many questions went out. An answer comes as a sighting."""
        sent = 0
        for turn in range(PROBES):
            sent += self._arp.ask(wanted.network_id, wanted.addresses)
            if turn == SEARCH_AFTER and wanted.search:
                self._search(wanted.network_id)
            await asyncio.sleep(BETWEEN_QUESTIONS)
            device = self._inventory.index.devices.get(wanted.device_id)
            if device is None or device.last_seen >= began:
                break
        return sent

    def _search(self, network_id: str) -> None:
        """Ask for every address of a small network, because a device may have taken another one."""
        now = asyncio.get_running_loop().time()
        addresses = self._addresses_of(network_id)
        if not addresses or now - self._searched.get(network_id, -SEARCH_AGAIN) < SEARCH_AGAIN:
            return
        self._searched[network_id] = now
        if self._group is not None:
            sweep = self._sweep(network_id, addresses)
            self._group.create_task(sweep, name=f"netmon search {network_id}")

    async def _sweep(self, network_id: str, addresses: Sequence[IPAddress]) -> None:
        for _ in range(SEARCH_ROUNDS):
            for begin in range(0, len(addresses), SEARCHED_AT_ONCE):
                self._arp.ask(network_id, addresses[begin : begin + SEARCHED_AT_ONCE])
                await asyncio.sleep(BETWEEN_QUESTIONS)

    def _addresses_of(self, network_id: str) -> list[IPAddress]:
        """Every address of the subnets of a network of ours, where these are small."""
        return [
            address
            for attachment in self._around.attachments()
            if attachment.network.id == network_id
            for subnet in attachment.network.subnets
            if subnet.version == 4 and subnet.num_addresses <= SEARCHED_ADDRESSES
            for address in subnet.hosts()
        ]

    def _networks_of(self, device_id: str) -> set[str]:
        device = self._inventory.index.devices.get(device_id)
        return {interface.network_id for interface in device.interfaces} if device is not None else set()
