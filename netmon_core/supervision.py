"""Who is there, second by second: probes devices, judges their presence, asks the silent by name."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .discovery.directed import DirectedArp
from .events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten
from .events.monitor import MonitorHealthChanged, MonitoringPaused
from .events.target import SampleTaken, TargetChanged, TargetRemoved
from .identification.sleepers import Sleepers
from .inventory.footing import footings
from .inventory.probed import Probed, probed
from .model.presence import Presence
from .monitoring.asking import Asking
from .monitoring.monitor import Monitor
from .monitoring.pingless import ANSWERS_NO_PINGS, Pingless
from .monitoring.room import Room
from .monitoring.searching import Searching
from .monitoring.targets import device_targets
from .monitoring.verdicts import Verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aiohttp import ClientSession

    from .around import Around
    from .events.event import Event
    from .evidence.observation import Observation
    from .inventory.footing import Footing
    from .inventory.inventory import Inventory
    from .model.ip import IPAddress
    from .model.monitor import MonitorHealth, Pause
    from .model.series import Sample
    from .model.target import Target
    from .monitoring.user_targets import UserTargets
    from .settings.monitoring import MonitoringSettings
    from .store.protocol import Stored

# The judge is to be asked about twice a second.
JUDGE_INTERVAL = 0.5
# What was learned of some devices is kept now and then: 10,000 devices in half an hour.
SILENCES = "silences"
SILENCES_EVERY = 20
SILENCES_AT_ONCE = 64
# Every ten seconds it is looked at whether the kernel has room for whom we ask.
ROOM_EVERY = 20


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
        # What cannot be done as it should, and what mends it; empty: all is well.
        self.limited = ""
        self.verdicts = Verdicts()
        self.pingless = Pingless()
        self.monitor = Monitor(self._sampled, networks_of=self._networks_of, session=session)
        self._settings = settings
        self._inventory = inventory
        self._judge = inventory.presence
        self._tell = tell
        self._around = around
        self._remember = remember
        self._turns = 0
        self._room = Room(settings)
        self._standing: tuple[Footing, ...] = ()
        self._arp = DirectedArp(attachments=around.attachments, take=take)
        self._user_targets = user_targets
        self._sleepers = Sleepers()
        self._targets: dict[str, Target] = {}
        self._targets_changed = True
        self._health: MonitorHealth | None = None
        self._asking = Asking(
            self.monitor,
            ask_by_arp=self._arp.ask,
            search=Searching(self._arp.ask, around.attachments).begin,
            last_heard=self._last_heard,
            targets=lambda: self._targets,
            tell=self._probed,
        )

    def hear(self, event: Event) -> None:
        """Notice that what is to be probed is another."""
        self._sleepers.hear(event)
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
        self._sleepers.load(stored.devices)
        self.monitor.pause(stored.pauses)

    def why(self, device_id: str, now: datetime) -> str:
        """What speaks for the presence of a device, in words."""
        why = self._judge.why(device_id, now)
        return f"{why}; {ANSWERS_NO_PINGS}" if f"device:{device_id}/ping" in self.pingless else why

    async def run(self) -> None:
        """Probe and judge until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
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
        if self._turns % ROOM_EVERY == 0:
            self._look_at_room()
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
            self._asking.begin(wanted, group)

    def _look_at_room(self) -> None:
        self._targets_changed |= self._room.look()
        self.limited = self._room.limited(
            self.monitor.ping_problem, sending_fails=self._judge.health.sending_fails
        )
        self._judge.health.limit(self.limited)

    def _set_targets(self) -> None:
        away = {footing.network_id for footing in self._standing if footing.problem is not None}
        devices = self._inventory.devices()
        zones = {each.network.id: each.adapter.name for each in self._around.attachments()}
        targets = device_targets(devices, self._settings, away=away, zones=zones)
        targets = self._room.fit(targets, devices, self._around.networks())
        users = self._user_targets.all()
        self.verdicts.keep(target.id for target in users)
        self._targets = {target.id: target for target in [*targets, *users]}
        self.pingless.keep(self._targets.keys())
        self.monitor.set_targets(self._targets.values())

    def _sampled(self, sample: Sample) -> None:
        target = self._targets.get(sample.target_id)
        device_id = None if target is None else target.device_id or self._owner(target.address)
        if target is not None:
            there = device_id or self._owner(self.monitor.address_of(target.id))
            sample = self.pingless.take(sample, target, heard_at=self._there(there))
        self._tell([SampleTaken(sample=sample)])
        if (verdict := self.verdicts.sampled(sample, blind=self._is_blind())) is not None:
            self._tell([verdict])
        if target is None:
            return
        may_sleep = device_id is None or device_id in self._sleepers
        if (seen := probed(sample, target, device_id=device_id, may_sleep=may_sleep)) is not None:
            self._probed(seen)

    def _owner(self, address: IPAddress | None) -> str | None:
        """The device with an address of a network that we stand on; behind a router another may answer."""
        if address is None:
            return None
        owners = [
            owner.device.id
            for attachment in self._around.attachments()
            if (owner := self._inventory.index.owners.get((attachment.network.id, address))) is not None
        ]
        return owners[0] if len(owners) == 1 else None

    def _is_blind(self) -> bool:
        """Tell whether no way out of here can be seen, so that nothing follows from a target's silence."""
        if self._health is None:
            return False
        ways_out = [each for each in self._around.networks() if each.gateways and each.adapter]
        return self._health.hides({network.id for network in ways_out})

    def _probed(self, probed: Probed) -> None:
        self._tell(self._judge.probed(probed))
        self._around.told(probed)

    def _there(self, device_id: str | None) -> datetime | None:
        """When a device was last heard that is there beyond doubt, and was not asked in vain since."""
        device = self._inventory.index.devices.get(device_id or "")
        if device is None or device.presence is not Presence.ONLINE or device.doubtful or device.watch.denied:
            return None
        return device.watch.heard_at

    def _last_heard(self, device_id: str) -> datetime | None:
        device = self._inventory.index.devices.get(device_id)
        return device.watch.heard_at if device is not None else None

    def _networks_of(self, device_id: str) -> set[str]:
        device = self._inventory.index.devices.get(device_id)
        return {interface.network_id for interface in device.interfaces} if device is not None else set()
