"""Who was there when that was known last. Pure.

While nobody can tell, sums follow this, as trackers do: no start and no blind hour sends everybody away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .engine import Presence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .engine import Device


class LastPresence:
    """The last word on each device; `known` is what earlier runs knew."""

    def __init__(self, known: Mapping[str, bool]) -> None:
        self._known = dict(known)

    def hear(self, device: Device) -> None:
        """Take in what is said of a device now."""
        if device.presence is not Presence.UNKNOWN:
            self._known[device.id] = device.presence is Presence.ONLINE

    def hear_all(self, devices: Iterable[Device]) -> None:
        """Take in what is said of everybody."""
        for device in devices:
            self.hear(device)

    def forget(self, device_id: str) -> None:
        """Drop a device."""
        self._known.pop(device_id, None)

    def of(self, device: Device) -> bool | None:
        """Whether a device is there, or was when that was known last; None: nobody ever knew."""
        if device.presence is Presence.UNKNOWN:
            return self._known.get(device.id)
        return device.presence is Presence.ONLINE
