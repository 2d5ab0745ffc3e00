"""A backend that does nothing by itself, and things for it to know."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING, Any

from custom_components.netmon.backend import BackendInfo
from custom_components.netmon.listeners import Listeners
from netmon_core.events.device import DeviceChanged, DeviceDiscovered
from netmon_core.events.target import SampleTaken
from netmon_core.model.device import Device
from netmon_core.model.interface import Address, Interface
from netmon_core.model.network import Network
from netmon_core.model.presence import Presence
from netmon_core.model.scan import Scan, ScanState
from netmon_core.model.series import Sample
from netmon_core.snapshot import Snapshot, State, apply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from custom_components.netmon.backend import Unsubscribe
    from custom_components.netmon.engine import ScanRequest
    from netmon_core.config import Config
    from netmon_core.errors import NetmonError
    from netmon_core.events.event import Event
    from netmon_core.model.informant import InformantState
    from netmon_core.model.port import Port
    from netmon_core.model.sensor import Sensor

NOW = datetime.now(UTC)
NETWORK = Network(
    id="net-1", site_id="site-1", name="eth0", adapter="eth0", subnets=(IPv4Network("10.77.0.0/24"),)
)


def make_device(
    device_id: str = "d1",
    *,
    mac: str | None = "00:11:32:00:00:21",
    ip: str | None = "10.77.0.21",
    presence: Presence = Presence.ONLINE,
    seen: datetime = NOW,
    first_seen: datetime = NOW - timedelta(days=9),
    private: bool = False,
    vendor: str | None = "Synology",
    **more: Any,
) -> Device:
    addresses = (
        () if ip is None else (Address(value=IPv4Address(ip), first_seen=seen, last_seen=seen, source="arp"),)
    )
    interface = Interface(
        network_id=NETWORK.id,
        mac=mac,
        first_seen=first_seen,
        last_seen=seen,
        vendor=vendor,
        private=private,
        addresses=addresses,
    )
    return Device(
        id=device_id,
        first_seen=first_seen,
        last_seen=seen,
        presence=presence,
        interfaces=(interface,),
        **more,
    )


def household(count: int) -> tuple[Device, ...]:
    return tuple(
        make_device(
            f"d{number}",
            mac=f"00:11:32:00:{number >> 8:02x}:{number & 255:02x}",
            ip=f"10.77.{number >> 8}.{number & 255}",
            hostname=f"host{number}",
        )
        for number in range(1, count + 1)
    )


class FakeBackend:
    """Knows what it is given; `failure` is raised by every command, and `commands` are those it was given."""

    def __init__(self, *devices: Device, **known: Any) -> None:
        self._state = State(
            Snapshot(
                **{"run_id": "run-1", "revision": 0, "networks": (NETWORK,), "devices": devices, **known}
            )
        )
        self.info = BackendInfo(mode="embedded", version="1.2.3")
        self.is_available = True
        self.problem = ""
        self.opening: Exception | None = None
        self.failure: NetmonError | None = None
        self.commands: list[tuple[Any, ...]] = []
        self.events: Listeners[Event] = Listeners()
        self.changes: Listeners[None] = Listeners()
        # What devices tell of themselves, and how it goes with asking them.
        self.told_ports: dict[str, tuple[Port, ...]] = {}
        self.told_sensors: dict[str, tuple[Sensor, ...]] = {}
        self.asked: dict[str, InformantState] = {}

    @property
    def state(self) -> State:
        return self._state

    @property
    def available(self) -> bool:
        return self.is_available

    async def open(self) -> None:
        if self.opening is not None:
            raise self.opening

    async def start(self) -> None:
        self._done("start")

    async def renew(self, config: Config) -> None:
        self._done("renew", config)

    async def close(self) -> None:
        self._done("close")

    async def hold(self) -> None:
        self._done("hold")

    async def release(self) -> None:
        self._done("release")

    def subscribe(self, listener: Callable[[Event], None]) -> Unsubscribe:
        return self.events.add(listener)

    def on_change(self, listener: Callable[[], None]) -> Unsubscribe:
        return self.changes.add(lambda _: listener())

    async def scan(self, request: ScanRequest) -> Scan:
        self._done("scan", tuple(map(str, request.prefixes)))
        return Scan(id="s1", state=ScanState.DONE, started_at=NOW, expected=254, answered=3)

    async def ping(self, device_id: str) -> Sample:
        self._done("ping", device_id)
        return Sample(
            target_id=f"device:{device_id}/ping", at=NOW, sent=1, received=1, rtt_avg=0.0021, rtt_min=0.0021
        )

    async def set_credentials(self, config: Config) -> None:
        self._done("set_credentials", config)

    async def ports(self, device_id: str) -> tuple[Port, ...]:
        self._done("ports", device_id)
        return self.told_ports.get(device_id, ())

    async def sensors(self, device_id: str) -> tuple[Sensor, ...]:
        self._done("sensors", device_id)
        return self.told_sensors.get(device_id, ())

    async def informants(self) -> tuple[InformantState, ...]:
        self._done("informants")
        return tuple(self.asked.values())

    async def ask(self, device_id: str) -> InformantState:
        self._done("ask", device_id)
        return self.asked[device_id]

    async def agree(self, device_id: str) -> InformantState:
        self._done("agree", device_id)
        self.asked[device_id] = replace(self.asked[device_id], until_yes=False, problem="")
        return self.asked[device_id]

    async def wake(self, device_id: str) -> None:
        self._done("wake", device_id)

    async def rename(self, device_id: str, name: str | None) -> None:
        self._done("rename", device_id, name)
        self.tell(DeviceChanged(device=replace(self.state.devices[device_id], name=name), changed=("name",)))

    async def set_known(self, device_id: str, *, known: bool | None) -> None:
        self._done("set_known", device_id, known)
        self.tell(
            DeviceChanged(device=replace(self.state.devices[device_id], known=known), changed=("known",))
        )

    async def forget(self, device_id: str) -> None:
        self._done("forget", device_id)

    async def merge(self, keep_id: str, absorbed_id: str) -> None:
        self._done("merge", keep_id, absorbed_id)

    async def acknowledge(self, alert_id: str, by: str) -> None:
        self._done("acknowledge", alert_id, by)

    async def ensure_target(self, given: Mapping[str, object]) -> None:
        self._done("ensure_target", dict(given))

    async def remove_target(self, target_id: str) -> None:
        self._done("remove_target", target_id)

    def tell(self, *events: Event) -> None:
        for event in events:
            apply(self._state, event)
            self.events.tell(event)

    def discover(self, *devices: Device) -> None:
        self.tell(*(DeviceDiscovered(device=device) for device in devices))

    def change(self, device_id: str, *changed: str, **fields: Any) -> None:
        device = replace(self._state.devices[device_id], **fields)
        self.tell(DeviceChanged(device=device, changed=changed or tuple(fields)))

    def sample(self, target_id: str, *, rtt: float | None, at: datetime = NOW) -> None:
        received = 0 if rtt is None else 1
        self.tell(
            SampleTaken(
                sample=Sample(
                    target_id=target_id,
                    at=at,
                    sent=1,
                    received=received,
                    rtt_min=rtt,
                    rtt_avg=rtt,
                    rtt_max=rtt,
                )
            )
        )

    def set_available(self, *, available: bool) -> None:
        self.is_available = available
        self.changes.tell(None)

    def replace_state(self, *devices: Device) -> None:
        self._state = State(Snapshot(run_id="run-2", revision=0, devices=devices))
        self.changes.tell(None)

    def _done(self, *command: Any) -> None:
        self.commands.append(command)
        if self.failure is not None and command[0] != "close":
            raise self.failure
