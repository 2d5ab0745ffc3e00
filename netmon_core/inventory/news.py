"""What one observation or command changed, gathered until it can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten

if TYPE_CHECKING:
    from ..events.event import Event
    from .records import DeviceRecord


class News:
    """Collects changes; each device is told of once, with all that changed about it."""

    def __init__(self) -> None:
        self._forgotten: list[Event] = []
        self._gone: list[DeviceRecord] = []
        self._discovered: dict[DeviceRecord, None] = {}
        self._changed: dict[DeviceRecord, dict[str, None]] = {}
        self._told: list[Event] = []

    def discover(self, device: DeviceRecord) -> None:
        """A device is new."""
        self._discovered[device] = None

    def change(self, device: DeviceRecord, *fields: str) -> None:
        """These fields of a device have changed."""
        device.frozen = None
        if device in self._discovered:
            return
        self._changed.setdefault(device, {}).update(dict.fromkeys(fields))

    def is_new(self, device: DeviceRecord) -> bool:
        """Whether the events will tell of the device for the first time."""
        return device in self._discovered

    def tells_of(self, device: DeviceRecord) -> bool:
        """Whether the events will show the device as it is now."""
        return device in self._discovered or device in self._changed

    def forget(self, device: DeviceRecord, *, merged_into: str | None = None) -> None:
        """A device is gone; what was noted about it no longer matters."""
        self._changed.pop(device, None)
        self._gone.append(device)
        if device in self._discovered:
            del self._discovered[device]
        else:
            self._forgotten.append(DeviceForgotten(device_id=device.id, merged_into=merged_into))

    def tell(self, event: Event) -> None:
        """Something happened besides the changes of devices."""
        self._told.append(event)

    def devices(self) -> list[DeviceRecord]:
        """Whom it concerns: who is new, has changed, or is gone."""
        return [*self._discovered, *self._changed, *self._gone]

    def events(self) -> list[Event]:
        """All of it. Who is gone comes first, so that what it had is free for others."""
        if not (self._forgotten or self._changed or self._told):
            return [DeviceDiscovered(device=device.freeze()) for device in self._discovered]
        return [
            *self._forgotten,
            *(DeviceDiscovered(device=device.freeze()) for device in self._discovered),
            *(
                DeviceChanged(device=device.freeze(), changed=tuple(fields))
                for device, fields in self._changed.items()
            ),
            *self._told,
        ]
