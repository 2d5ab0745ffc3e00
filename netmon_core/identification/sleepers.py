"""Which devices may sleep, kept in step with what is learned of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten
from .sleeping import may_sleep

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..events.event import Event
    from ..model.device import Device

# What `may_sleep` looks at.
_TELLING = frozenset({"interfaces", "name", "hostname", "facts"})


class Sleepers:
    """The ids of the devices that show a trait of one that sleeps."""

    def __init__(self) -> None:
        self._ids: set[str] = set()

    def __contains__(self, device_id: object) -> bool:
        return device_id in self._ids

    def load(self, devices: Iterable[Device]) -> None:
        """Take in what was remembered."""
        for device in devices:
            self._look(device)

    def hear(self, event: Event) -> None:
        """Take in what an event tells of a device."""
        match event:
            case DeviceDiscovered(device=device):
                self._look(device)
            case DeviceChanged(device=device, changed=changed) if not _TELLING.isdisjoint(changed):
                self._look(device)
            case DeviceForgotten(device_id=device_id):
                self._ids.discard(device_id)
            case _:
                pass

    def _look(self, device: Device) -> None:
        if may_sleep(device):
            self._ids.add(device.id)
        else:
            self._ids.discard(device.id)
