"""Where every device, interface and address is found; keeps the tables in step and decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..evidence.own import OWN
from .records import AddressRecord, DeviceRecord, InterfaceRecord

if TYPE_CHECKING:
    from datetime import datetime

    from ..model.ip import IPAddress

# Two of each of some thousand devices; the first that was said makes room.
KEYS = 8_192


class Index:
    """The tables of the inventory. An address belongs to at most one interface of its network."""

    def __init__(self) -> None:
        self.devices: dict[str, DeviceRecord] = {}
        self.by_mac: dict[tuple[str, str], InterfaceRecord] = {}
        self.owners: dict[tuple[str, IPAddress], InterfaceRecord] = {}
        # Every interface with this MAC, whatever its network.
        self.same_mac: dict[str, list[InterfaceRecord]] = {}
        # What is unique to one device ("own", a serial number), and that device.
        self.strong: dict[str, DeviceRecord] = {}
        # Addresses that devices have lost, until somebody looks what else goes with them.
        self.lost: list[tuple[DeviceRecord, IPAddress]] = []
        # In order of arrival: the first is evicted first.
        self.unconfirmed: dict[str, DeviceRecord] = {}

    def add(self, device: DeviceRecord) -> None:
        """Take in a device with the interfaces it has."""
        self.devices[device.id] = device
        if not device.confirmed:
            self.unconfirmed[device.id] = device
        for interface in device.interfaces:
            self._enter(interface)

    def attach(self, device: DeviceRecord, interface: InterfaceRecord) -> None:
        """Give an interface that is in no table yet to a known device."""
        interface.device = device
        device.interfaces.append(interface)
        self._enter(interface)

    def identify(self, interface: InterfaceRecord, mac: str) -> None:
        """Set the MAC of an interface that had none."""
        interface.mac = mac
        self.by_mac[interface.network_id, mac] = interface
        self.same_mac.setdefault(mac, []).append(interface)

    def held(self, key: str, device: DeviceRecord) -> DeviceRecord:
        """The device that a key is of: this one, where it is nobody's yet."""
        holder = self.strong.get(key)
        if holder is None:
            if len(self.strong) >= KEYS:
                del self.strong[next(each for each in self.strong if each != OWN)]
            holder = self.strong[key] = device
        return holder

    def give(
        self, interface: InterfaceRecord, address: IPAddress, first: datetime, last: datetime, *, source: str
    ) -> AddressRecord:
        """Make the interface the owner of an address that is nobody's."""
        record = interface.addresses[address] = AddressRecord(address, first, last, source)
        self.owners[interface.network_id, address] = interface
        return record

    def release(self, network_id: str, address: IPAddress) -> InterfaceRecord | None:
        """Take the address from its owner; return that owner."""
        owner = self.owners.pop((network_id, address), None)
        if owner is not None:
            del owner.addresses[address]
            owner.device.frozen = None
            self.lost.append((owner.device, address))
        return owner

    def detach(self, interface: InterfaceRecord) -> None:
        """Take an interface out of every table and from its device."""
        interface.device.interfaces.remove(interface)
        interface.device.frozen = None
        self.lost += [(interface.device, address) for address in interface.addresses]
        self._leave(interface)

    def remove(self, device: DeviceRecord) -> None:
        """Drop a device and all that is its own."""
        del self.devices[device.id]
        self.unconfirmed.pop(device.id, None)
        for key in [key for key, owner in self.strong.items() if owner is device]:
            del self.strong[key]
        for interface in device.interfaces:
            self._leave(interface)

    def hand_over(self, device: DeviceRecord, heir: DeviceRecord) -> None:
        """Move every interface and strong key of a device to another, and drop the empty rest."""
        for key, owner in self.strong.items():
            if owner is device:
                self.strong[key] = heir
        for interface in device.interfaces:
            interface.device = heir
        heir.interfaces.extend(device.interfaces)
        heir.frozen = None
        device.interfaces = []
        self.remove(device)

    def confirm(self, device: DeviceRecord) -> None:
        """The device is real: it is no longer evicted to make room."""
        if not device.confirmed:
            device.confirmed = True
            del self.unconfirmed[device.id]

    def _enter(self, interface: InterfaceRecord) -> None:
        if interface.mac is not None:
            self.by_mac[interface.network_id, interface.mac] = interface
            self.same_mac.setdefault(interface.mac, []).append(interface)
        for address in interface.addresses:
            self.owners[interface.network_id, address] = interface

    def _leave(self, interface: InterfaceRecord) -> None:
        if interface.mac is not None:
            del self.by_mac[interface.network_id, interface.mac]
            same = self.same_mac[interface.mac]
            same.remove(interface)
            if not same:
                del self.same_mac[interface.mac]
        for address in interface.addresses:
            del self.owners[interface.network_id, address]
