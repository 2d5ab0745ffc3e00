"""Which device of an entry has a MAC in Home Assistant, where it belongs to one only. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class MacOwners:
    """Who comes first has a MAC for as long as it has it at all: the same MAC may be on two networks."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}
        self._owned: dict[str, frozenset[str]] = {}

    def claim(self, device_id: str, macs: Iterable[str]) -> frozenset[str]:
        """Give up what a device no longer has, and return what of `macs` is its."""
        now = frozenset(macs)
        for mac in self._owned.get(device_id, frozenset()) - now:
            del self._owners[mac]
        owned = frozenset(mac for mac in now if self._owners.setdefault(mac, device_id) == device_id)
        self._owned[device_id] = owned
        return owned

    def owned(self, device_id: str) -> frozenset[str]:
        """Return what a device has claimed."""
        return self._owned.get(device_id, frozenset())

    def leave(self, device_id: str) -> None:
        """Give up everything of a device."""
        self.claim(device_id, ())
        del self._owned[device_id]
