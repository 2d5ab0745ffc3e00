"""`netmon watch` into a pipe: a line per event, in words or as JSON."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..events.device import DeviceResembled
    from ..events.event import Event
    from ..model.device import Device
    from ..model.target import TargetStatus
    from .watched import Watched

# A newcomer is told of when it has an address, or after this time.
ADDRESS_WAIT = timedelta(seconds=15)


async def tell_lines(engine: Watched, *, as_json: bool) -> None:
    """Tell every event until nobody reads what we write; raises OSError where it cannot be written."""
    from ..wire import to_wire

    names = Names(engine.snapshot().devices, engine.snapshot().targets)
    ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def tell(event: Event) -> None:
        line = json.dumps(to_wire(event), ensure_ascii=False) if as_json else names.sentence(event)
        lines = [*([] if as_json else names.overdue(datetime.now(UTC))), *filter(None, [line])]
        if not lines or ended.done():
            return
        try:
            for each in lines:
                click.echo(each)
        except BrokenPipeError:
            ended.set_result(None)
        except OSError as err:
            ended.set_exception(err)

    if not as_json:
        for device in engine.snapshot().devices:
            click.echo(f"{device.label} is known")
    unsubscribe = engine.subscribe(tell)
    try:
        await ended
    finally:
        unsubscribe()


class Names:
    """What the devices and targets of events are called."""

    def __init__(self, devices: tuple[Device, ...], targets: tuple[TargetStatus, ...] = ()) -> None:
        self._labels: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        # Newcomers that nobody was told of, for they have no address yet.
        self._bare: dict[str, Device] = {}
        for device in devices:
            self._learn(device)
        self._labels |= {status.target.id: status.target.name for status in targets}

    def sentence(self, event: Event) -> str | None:
        """The event in words; None for what happens all the time."""
        from ..events.address import AddressConflict, AddressMoved, FloodStarted
        from ..events.device import (
            DeviceChanged,
            DeviceDiscovered,
            DeviceDown,
            DeviceForgotten,
            DeviceResembled,
            DeviceUp,
        )
        from ..events.monitor import MonitorHealthChanged
        from ..events.scan import ScanFinished
        from ..events.target import TargetChanged, TargetDown, TargetUp

        match event:
            case DeviceDiscovered(device=device):
                self._bare[device.id] = device
                return self._meet(device)
            case DeviceChanged(device=device, changed=changed):
                return self._meet(device) or (_doubt(device) if "doubtful" in changed else None)
            case DeviceForgotten(device_id=device_id):
                name = self._labels.pop(device_id, device_id)
                self._addresses.pop(device_id, None)
                self._bare.pop(device_id, None)
                return f"{name} was dropped"
            case DeviceResembled():
                return self._alike(event)
            case DeviceUp() | DeviceDown():
                gone = "has gone" if isinstance(event, DeviceDown) else "is back"
                return f"{self._name(event.device_id)} {gone}: {event.why}"
            case TargetChanged(target=target):
                self._labels[target.id] = target.name
            case TargetUp() | TargetDown():
                now = "down" if isinstance(event, TargetDown) else "up"
                return f"{self._name(event.target_id)} is {now}: {event.why}"
            case MonitorHealthChanged(health=health):
                return (
                    f"The monitor is blind: {health.reason}" if health.blind else "The monitor can see again"
                )
            case AddressMoved():
                before, now = self._name(event.from_device), self._name(event.to_device)
                return f"{event.address} moved from {before} to {now}"
            case AddressConflict():
                one, other = event.macs
                return f"{event.address} is used by two devices at once: {one} and {other}"
            case FloodStarted():
                return "More new devices than a real network has: further strangers are only counted"
            case ScanFinished(scan=scan):
                return f"Swept: {scan.answered} answered" + (f"; {scan.problem}" if scan.problem else "")
        return None

    def overdue(self, now: datetime) -> list[str]:
        """Newcomers that have no address after all, in words."""
        late = [device for device in self._bare.values() if now - device.first_seen >= ADDRESS_WAIT]
        for device in late:
            del self._bare[device.id]
        return [_newcomer(device) for device in late]

    def _alike(self, event: DeviceResembled) -> str:
        known = self._name(event.other_id)
        if not event.hostname:
            return f"{self._name(event.device_id)} and {known} may be one device"
        at = self._addresses.get(event.device_id, "")
        return f"{known} may be back under another MAC{at and ', at '}{at}"

    def _meet(self, device: Device) -> str | None:
        """Take in a device; the words for a newcomer that has an address now."""
        self._learn(device)
        if device.id not in self._bare or not self._addresses[device.id]:
            return None
        del self._bare[device.id]
        return _newcomer(device)

    def _learn(self, device: Device) -> None:
        from ..inventory.order import current_address

        self._labels[device.id] = device.label
        self._addresses[device.id] = str(current_address(device) or "")

    def _name(self, device_id: str) -> str:
        return self._labels.get(device_id, device_id)


def _doubt(device: Device) -> str | None:
    """What is said of a device that is in doubt, or is so no longer; of one that has gone that is enough."""
    if device.presence != "online":
        return None
    return f"{device.label} does not answer" if device.doubtful else f"{device.label} answers again"


def _newcomer(device: Device) -> str:
    from ..inventory.order import current_address

    mac = next((interface.mac for interface in device.interfaces if interface.mac), "no MAC")
    vendor = next((interface.vendor for interface in device.interfaces if interface.vendor), "")
    parts = (str(current_address(device) or ""), mac, vendor)
    return f"New device {' '.join(filter(None, parts))}"
