"""Which devices of the inventory become devices of Home Assistant. Pure: the time comes in.

Every stranger on the network could fill the registry, so strangers are capped and let in slowly.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from .bucket import Bucket
from .engine import Presence
from .options import PrivateMacs, Track

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from .engine import Device
    from .options import Options

# A first scan finds a household at once; afterwards a new device every minute is a busy network.
BURST = 128
PER_SECOND = 1 / 60


class Admission(Enum):
    """How a device is let in; `DISABLED` with entities that the user may enable."""

    DISABLED = "disabled"
    ENABLED = "enabled"


def is_private(device: Device) -> bool:
    """Whether all MACs of a device are made up."""
    macs = [interface for interface in device.interfaces if interface.mac is not None]
    return bool(macs) and all(interface.private for interface in macs)


class Population:
    """The devices that were let in."""

    def __init__(self, options: Options) -> None:
        self.admitted: dict[str, Admission] = {}
        # Strangers that there was no room for, or not yet.
        self.waiting: set[str] = set()
        self._options = options
        self._bucket = Bucket(burst=BURST, per_second=PER_SECOND)

    def set_options(self, options: Options) -> None:
        """Decide by other options from now on."""
        self._options = options

    @property
    def full(self) -> bool:
        """Whether the cap keeps strangers out."""
        return len(self.admitted) >= self._options.cap

    @property
    def enabled(self) -> list[str]:
        """The ids of those whose tracker is to be enabled."""
        return [device_id for device_id, how in self.admitted.items() if how is Admission.ENABLED]

    def wanted(self, device: Device, now: datetime) -> Admission | None:
        """Say whether the options let a device in, room or not."""
        if device.known is False:
            return None
        if self.is_ours(device):
            return Admission.ENABLED
        if self._options.track is not Track.ALL or self._is_stale(device, now):
            return None
        if is_private(device):
            if self._options.private_macs is PrivateMacs.IGNORED:
                return None
            if self._options.private_macs is PrivateMacs.DISABLED:
                return Admission.DISABLED
        return Admission.ENABLED

    def is_ours(self, device: Device) -> bool:
        """Whether the user has chosen the device; no cap and no patience for these."""
        if device.id in self._options.selected:
            return True
        if self._options.track is Track.SELECTED:
            return False
        return device.known is True or device.name is not None

    def offer(self, device: Device, now: datetime, *, remembered: bool = False) -> Admission | None:
        """Let a device in if it is wanted, new and there is room; `remembered` ones need not wait."""
        wanted = self.wanted(device, now)
        if wanted is None:
            self.waiting.discard(device.id)
            return None
        if device.id in self.admitted:
            return None
        stranger = not self.is_ours(device)
        if stranger and (self.full or not (remembered or self._bucket.take(now))):
            self.waiting.add(device.id)
            return None
        self.waiting.discard(device.id)
        self.admitted[device.id] = wanted
        return wanted

    def promote(self, device_id: str) -> bool:
        """Note that a device that is in is to be enabled now; whether it was not."""
        if self.admitted.get(device_id) is not Admission.DISABLED:
            return False
        self.admitted[device_id] = Admission.ENABLED
        return True

    def leave(self, device_id: str) -> bool:
        """Let a device out; whether it was in."""
        self.waiting.discard(device_id)
        return self.admitted.pop(device_id, None) is not None

    def unwanted(self, devices: Iterable[Device], now: datetime) -> list[str]:
        """Return the ids of those that are in and should not be: ignored, or not seen for too long."""
        return [
            device.id for device in devices if device.id in self.admitted and self.wanted(device, now) is None
        ]

    def _is_stale(self, device: Device, now: datetime) -> bool:
        return device.presence is not Presence.ONLINE and now - device.last_seen > self._options.retention
