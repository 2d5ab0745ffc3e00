"""Whom a MAC, an address or a name belongs to among the devices that are known. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from ..packets.mac import is_virtual

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..evidence.reading import NeighborRow
    from ..model.device import Device
    from ..model.ip import IPAddress
    from ..model.port import Port

# How sure it is that a neighbor is the device that has the MAC, the address or the name that it says it has.
BY_MAC = 0.95
BY_ADDRESS = 0.8
BY_NAME = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A device, and how sure it is that it is meant (0-1)."""

    device_id: str
    confidence: float


class Directory:
    """The devices by what tells them apart; what two of them have tells of neither."""

    def __init__(
        self,
        devices: Iterable[Device],
        ports: Mapping[str, tuple[Port, ...]],
        chassis: Mapping[str, tuple[str, ...]],
    ) -> None:
        """`ports` are those of each device that tells of them, `chassis` the ids that it has for itself."""
        self._ports = ports
        self._macs: dict[str, str | None] = {}
        self._addresses: dict[IPAddress, str | None] = {}
        self._names: dict[str, str | None] = {}
        for device in devices:
            for interface in device.interfaces:
                _add(self._macs, interface.mac, device.id)
                for address in interface.addresses:
                    _add(self._addresses, address.value, device.id)
            _add(self._names, short_name(device.hostname or ""), device.id)
        for device_id, inside in ports.items():
            for port in inside:
                _add(self._macs, port.mac, device_id)
        for device_id, ids in chassis.items():
            for each in ids:
                _add(self._macs, each, device_id)
                _add(self._names, short_name(each), device_id)

    def by_mac(self, mac: str) -> str | None:
        """Return the device that has a MAC; those that boxes share are nobody's."""
        return None if is_virtual(mac) else self._macs.get(mac)

    def ports_of(self, device_id: str) -> tuple[Port, ...]:
        """Return the ports of a device, if it tells of them."""
        return self._ports.get(device_id, ())

    def neighbor(self, row: NeighborRow) -> Match | None:
        """Return the device that a neighbor is: by its MAC, an address of its, or its name."""
        for mac in (row.mac, row.chassis, row.port if row.port_kind == "mac" else None):
            if mac and (found := self.by_mac(mac)) is not None:
                return Match(device_id=found, confidence=BY_MAC)
        for address in row.addresses:
            if (known := self._addresses.get(address)) is not None:
                return Match(device_id=known, confidence=BY_ADDRESS)
        named = self._names.get(short_name(row.name) or "")
        return Match(device_id=named, confidence=BY_NAME) if named is not None else None


def short_name(name: str) -> str | None:
    """Return a name without its domain, as several write it; None: none."""
    return name.partition(".")[0].strip().lower() or None


def _add[Key](known: dict[Key, str | None], key: Key | None, device_id: str) -> None:
    if key is not None and known.setdefault(key, device_id) != device_id:
        known[key] = None
