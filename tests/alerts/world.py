"""A small network to be alerted about, and a driver that moves the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from itertools import count
from typing import TYPE_CHECKING, Any

from netmon_core.alerts.rules import rules_of
from netmon_core.alerts.state import Alerts
from netmon_core.events.device import DeviceChanged, DeviceDown, DeviceUp
from netmon_core.events.target import SampleTaken
from netmon_core.model.alert import Alert, AlertState
from netmon_core.model.device import Device
from netmon_core.model.interface import Address, Interface
from netmon_core.model.network import Network
from netmon_core.model.presence import Presence
from netmon_core.model.series import Sample
from netmon_core.model.target import ProbeKind, Target
from netmon_core.settings.alerts import AlertSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netmon_core.events.event import Event
    from netmon_core.model.monitor import Pause

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=30)
LAN = Network(
    id="lan",
    site_id="home",
    name="LAN",
    adapter="eth0",
    subnets=(ip_network("10.0.0.0/16"),),
    gateways=(ip_address("10.0.0.1"),),
)
WEB = Target(id="user:web/http", kind=ProbeKind.HTTP, name="web", url="http://example.org/")


def device(device_id: str, number: int = 9, **fields: Any) -> Device:
    first_seen = fields.pop("first_seen", LONG_AGO)
    address = Address(
        value=ip_address(f"10.0.{number >> 8}.{number & 255}"),
        first_seen=first_seen,
        last_seen=first_seen,
        source="arp",
    )
    interface = Interface(
        network_id="lan",
        mac=f"02:00:00:00:{number >> 8:02x}:{number & 255:02x}",
        first_seen=first_seen,
        last_seen=first_seen,
        addresses=(address,),
    )
    defaults = {"presence": Presence.ONLINE, "last_seen": first_seen} | fields
    return Device(id=device_id, first_seen=first_seen, interfaces=(interface,), **defaults)


GATEWAY = device("gateway", 1, hostname="router")
NAS = device("nas", 2, name="NAS")
TV = device("tv", 3, known=True, hostname="tv")
PHONE = device("phone", 4, hostname="phone")
ME = device("me", 5, own=True)
EVERYBODY = (GATEWAY, NAS, TV, PHONE, ME)


def sample(target_id: str, at: datetime, *, rtt: float | None = 0.01, sent: int = 1) -> Sample:
    return Sample(target_id=target_id, at=at, sent=sent, received=0 if rtt is None else sent, rtt_avg=rtt)


class World:
    """Alerts over a network, told in seconds since noon; keeps what changed and how it is stored."""

    def __init__(
        self,
        settings: AlertSettings | None = None,
        *,
        devices: Iterable[Device] = EVERYBODY,
        targets: Iterable[Target] = (WEB,),
        networks: Iterable[Network] = (LAN,),
    ) -> None:
        self.settings = settings or AlertSettings()
        self.now = NOON
        self.devices = {each.id: each for each in devices}
        self.targets = tuple(targets)
        self.networks = tuple(networks)
        self.pauses: tuple[Pause, ...] = ()
        self.changes: list[Alert] = []
        self.stored: dict[str, Alert] = {}
        self._numbers = count(1)
        self.alerts = self._alerts()

    def _alerts(self) -> Alerts:
        alerts = Alerts(rules_of(self.settings), new_id=lambda: f"alert-{next(self._numbers)}")
        self.keep(
            alerts.load(
                devices=self.devices.values(),
                networks=self.networks,
                targets=self.targets,
                alerts=self.stored.values(),
                pauses=self.pauses,
                now=self.now,
            )
        )
        return alerts

    def restart(self, settings: AlertSettings | None = None) -> None:
        """Begin anew with only what is stored."""
        self.settings = settings or self.settings
        self.alerts = self._alerts()

    def keep(self, changed: list[Alert]) -> list[Alert]:
        self.changes += changed
        for alert in changed:
            if alert.state is AlertState.RESOLVED:
                self.stored.pop(alert.id, None)
            else:
                self.stored[alert.id] = alert
        return changed

    def say(self, *events: Event) -> list[Alert]:
        return [alert for event in events for alert in self.keep(self.alerts.apply(event, self.now))]

    def wait(self, seconds: float, *, step: float = 1.0) -> list[Alert]:
        """Let time pass with a look every step; return what changed."""
        changed = []
        end = self.now + timedelta(seconds=seconds)
        while self.now < end:
            self.now = min(end, self.now + timedelta(seconds=step))
            changed += self.keep(self.alerts.expire(self.now))
        return changed

    def change(self, device_id: str, **fields: Any) -> list[Alert]:
        self.devices[device_id] = replace(self.devices[device_id], **fields)
        return self.say(DeviceChanged(device=self.devices[device_id], changed=tuple(fields)))

    def down(self, device_id: str, *, heard: float = 10.0) -> list[Alert]:
        """The device has gone; it was last heard some seconds ago."""
        at = self.now - timedelta(seconds=heard)
        changed = self.say(DeviceDown(device_id=device_id, at=at, why="silent"))
        last = max(at, self.devices[device_id].last_seen)
        return changed + self.change(
            device_id, presence=Presence.OFFLINE, presence_since=self.now, last_seen=last
        )

    def up(self, device_id: str) -> list[Alert]:
        changed = self.say(DeviceUp(device_id=device_id, at=self.now, why="ARP reply"))
        return changed + self.change(
            device_id, presence=Presence.ONLINE, presence_since=self.now, last_seen=self.now
        )

    def probe(
        self, target_id: str, count: int, *, rtt: float | None = 0.01, every: float = 10
    ) -> list[Alert]:
        """So many windows with one probe each; None: lost."""
        changed = []
        for _ in range(count):
            changed += self.wait(every, step=every)
            changed += self.say(SampleTaken(sample=sample(target_id, self.now, rtt=rtt)))
        return changed

    def firing(self) -> list[tuple[str, str]]:
        return sorted((a.rule, a.subject_id) for a in self.alerts if a.state is AlertState.FIRING)


def story(changed: list[Alert]) -> list[tuple[str, str, str]]:
    """Who went where: (rule, subject, state)."""
    return [(alert.rule, alert.subject_id, alert.state.value) for alert in changed]
