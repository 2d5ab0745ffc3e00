"""Which devices are within the scope of a credential, kept up as devices change. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..credentials.scope import Closeness, closeness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from ..credentials.credential import Credential
    from ..model.device import Device
    from ..model.network import Network

# Devices that one look goes through: some milliseconds.
AT_ONCE = 500


class Within:
    """The ids of those devices, with when each was first seen; looked at again where something changed."""

    def __init__(self, find: Callable[[str], Device | None]) -> None:
        self._find = find
        self._found: dict[str, datetime] = {}
        # In the order in which they changed.
        self._changed: dict[str, None] = {}

    def change(self, device_ids: Iterable[str]) -> None:
        """Look at these again."""
        self._changed |= dict.fromkeys(device_ids)

    @property
    def due(self) -> bool:
        """Whether there is anybody to look at."""
        return bool(self._changed)

    def look(
        self, credentials: Iterable[Credential], networks: Mapping[str, Network]
    ) -> Mapping[str, datetime]:
        """Look at AT_ONCE of those that changed, and return all that are within a scope."""
        credentials = tuple(credentials)
        for device_id in [*self._changed][:AT_ONCE]:
            del self._changed[device_id]
            device = self._find(device_id)
            if device is not None and is_within(device, credentials, networks):
                self._found[device_id] = device.first_seen
            else:
                self._found.pop(device_id, None)
        return self._found


def is_within(device: Device, credentials: Iterable[Credential], networks: Mapping[str, Network]) -> bool:
    """Whether a credential is scoped to the device, wherever it would be asked."""
    return not device.own and any(
        closeness(each.given, device, networks.get(interface.network_id), address.value)
        is not Closeness.OUTSIDE
        for each in credentials
        for interface in device.interfaces
        for address in interface.addresses
    )
