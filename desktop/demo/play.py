"""What happens on the made-up network as time goes by. Pure: time and a seed come in, events come out."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceDown, DeviceUp
from netmon_core.events.port import PortsChanged
from netmon_core.events.scan import ScanFinished, ScanProgressed, ScanStarted
from netmon_core.events.target import SampleTaken
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.presence import Presence
from netmon_core.model.scan import Scan, ScanState
from netmon_core.model.series import Sample
from netmon_core.snapshot import State, apply

from .household import HOUSEHOLD, NEWCOMER
from .household_model import build_device, build_home, device_id
from .wiring import POLL, attachments, ports_of, summary_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from netmon_core.events.event import Event
    from netmon_core.model.device import Device
    from netmon_core.model.port import PortSummary

    from .household import Member

# Steps of one second: who comes and goes, how long a scan takes, how often everybody is pinged.
TURN = 20
SCAN_STEPS = 8
PING_EVERY = 2


class Play:
    """The made-up network. `state` is what a server would know."""

    def __init__(self, now: datetime, *, run_id: str = "demo", seed: int = 1) -> None:
        home = build_home(now, run_id)
        told = [each for each in home.devices if ports_of(each.hostname or "", each.id, now)]
        self.state = State(
            replace(
                home,
                ports=tuple(_summary(each, now) for each in told),
                attachments=tuple(attachments(now)),
            )
        )
        self._random = random.Random(seed)  # noqa: S311 - a story, no secret
        self._members = {device_id(member): member for member in (*HOUSEHOLD, NEWCOMER)}
        self._step = 0
        self._scanned = 0
        for event in self._ping_all(now, lucky=True):
            apply(self.state, event)

    def step(self, now: datetime) -> Iterator[Event]:
        """Yield what happens in the next second, already taken into the state."""
        self._step += 1
        for event in (*self._pings(now), *self._turn(now), *self._scan_on(now), *self._polls(now)):
            apply(self.state, event)
            yield event

    def measure(self, device_id: str, now: datetime, *, lucky: bool = False) -> Sample:
        """Ping a device once."""
        device, member = self.state.devices[device_id], self._members.get(device_id)
        answered = device.presence is Presence.ONLINE and (
            lucky or self._random.random() >= (member.loss if member else 0)
        )
        rtt = (member.rtt if member else 0.01) * self._random.lognormvariate(0, 0.18) if answered else None
        return Sample(
            target_id=f"device:{device_id}/ping",
            at=now,
            sent=1,
            received=int(answered),
            rtt_min=rtt,
            rtt_avg=rtt,
            rtt_max=rtt,
        )

    def begin_scan(self, now: datetime) -> tuple[Scan, Event]:
        """Scan; it goes on with the steps."""
        self._scanned = 0
        scan = Scan(id=f"scan-{self._step}", state=ScanState.RUNNING, started_at=now, expected=508)
        event = ScanStarted(scan=scan)
        apply(self.state, event)
        return scan, event

    def end_scan(self, now: datetime, state: ScanState) -> Event | None:
        """End the scan that is running."""
        scan = self.state.scan
        if scan is None or scan.state is not ScanState.RUNNING:
            return None
        event = ScanFinished(scan=replace(scan, state=state, finished_at=now))
        apply(self.state, event)
        return event

    def turn(self, device: Device, now: datetime) -> Iterator[Event]:
        """Let a device come or go."""
        coming = device.presence is not Presence.ONLINE
        why = "ARP reply" if coming else "silent 31 min, usually silent up to 9 min"
        lasted = (now - (device.presence_since or now)).total_seconds()
        yield DeviceChanged(
            device=replace(
                device,
                presence=Presence.ONLINE if coming else Presence.OFFLINE,
                presence_since=now,
                presence_why=why,
            ),
            changed=("presence", "presence_since", "presence_why"),
        )
        if coming:
            yield DeviceUp(device_id=device.id, at=now, why=why, down_for=lasted)
        else:
            yield DeviceDown(device_id=device.id, at=now, why=why, up_for=lasted)
        yield from self._alerts(device, now, coming=coming)

    def _pings(self, now: datetime) -> Iterator[Event]:
        return self._ping_all(now) if self._step % PING_EVERY == 0 else iter(())

    def _ping_all(self, now: datetime, *, lucky: bool = False) -> Iterator[Event]:
        for device in self.state.devices.values():
            yield SampleTaken(sample=self.measure(device.id, now, lucky=lucky))

    def _turn(self, now: datetime) -> Iterator[Event]:
        if self._step % TURN == 0:
            comers = [d for d in self.state.devices.values() if _wanders(self._members.get(d.id))]
            if comers:
                yield from self.turn(self._random.choice(comers), now)

    def _polls(self, now: datetime) -> Iterator[Event]:
        for owner in self.state.ports if self._step % POLL == 0 else ():
            if (device := self.state.devices.get(owner)) is not None:
                yield PortsChanged(device_id=owner, summary=_summary(device, now))

    def _alerts(self, device: Device, now: datetime, *, coming: bool) -> Iterator[Event]:
        open_ones = [
            a for a in self.state.alerts.values() if a.subject_id == device.id and a.rule == "offline"
        ]
        if coming:
            for alert in open_ones:
                yield AlertChanged(alert=replace(alert, state=AlertState.RESOLVED, resolved_at=now))
        elif not open_ones:
            yield AlertChanged(
                alert=Alert(
                    id=f"alert-{device.id}-{self._step}",
                    rule="offline",
                    subject_id=device.id,
                    subject=device.label,
                    summary=f"{device.label} is offline: silent 31 min, usually silent up to 9 min",
                    state=AlertState.FIRING,
                    pending_since=now - timedelta(seconds=30),
                    fired_at=now,
                )
            )

    def _scan_on(self, now: datetime) -> Iterator[Event]:
        scan = self.state.scan
        if scan is None or scan.state is not ScanState.RUNNING:
            return
        self._scanned += 1
        sent = scan.expected * self._scanned // SCAN_STEPS
        answered = sum(d.presence is Presence.ONLINE for d in self.state.devices.values())
        scan = replace(scan, sent=sent, answered=answered * self._scanned // SCAN_STEPS)
        if self._scanned == SCAN_STEPS // 2 and device_id(NEWCOMER) not in self.state.devices:
            yield DeviceDiscovered(device=build_device(NEWCOMER, now, age=timedelta(0)))
        if self._scanned < SCAN_STEPS:
            yield ScanProgressed(scan=scan)
        else:
            yield ScanFinished(scan=replace(scan, state=ScanState.DONE, finished_at=now))


def _summary(device: Device, now: datetime) -> PortSummary:
    return summary_of(device.id, ports_of(device.hostname or "", device.id, now))


def _wanders(member: Member | None) -> bool:
    return member is not None and member.kind in ("phone", "tablet", "game console", "computer")
