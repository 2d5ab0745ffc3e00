"""One device as a row: what the table shows, sorts and searches, worked out once per change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.model import Presence

if TYPE_CHECKING:
    from netmon_core.model import Address, Device, Fact, Interface, Sample

    from ..replica import Replica

_PRESENCES = (Presence.ONLINE, Presence.UNKNOWN, Presence.OFFLINE)


class DeviceRow:
    """A device and its latest sample; slots, as there are ten thousand."""

    __slots__ = (
        "_haystack", "address",
        "address_key", "device", "id", "kind", "label_key", "loss", "mac", "presence_rank",
        "rtt", "sample", "vendor",
    )  # fmt: skip

    def __init__(self, device: Device, replica: Replica) -> None:
        self.take_device(device)
        self.take_sample(replica)

    def take_device(self, device: Device) -> None:
        """The device is new or another one."""
        self.device = device
        self.id = device.id
        address = current_address(device)
        interface = current_interface(device)
        self.address = str(address.value) if address else ""
        self.address_key = (address.value.version, int(address.value)) if address else None
        self.mac = interface.mac or "" if interface else ""
        self.vendor = (interface.vendor or "" if interface else "") or fact(device, "manufacturer")
        self.kind = fact(device, "kind")
        self.label_key = device.label.casefold()
        self.presence_rank = _PRESENCES.index(device.presence)
        self._haystack: str | None = None

    @property
    def haystack(self) -> str:
        """All that a search looks through, in small letters; made at the first search."""
        if self._haystack is None:
            self._haystack = _haystack(self.device, self.vendor, self.kind)
        return self._haystack

    def take_sample(self, replica: Replica) -> None:
        """There is a new sample."""
        target_id = f"device:{self.device.id}/ping"
        self.sample: Sample | None = replica.state.samples.get(target_id)
        online = self.device.presence is Presence.ONLINE
        self.rtt = self.sample.rtt_avg if self.sample is not None and online else None
        self.loss = replica.loss(target_id) if self.sample is not None else None


def current_interface(device: Device) -> Interface | None:
    """Return the interface that was seen last."""
    return max(device.interfaces, key=lambda interface: interface.last_seen, default=None)


def current_address(device: Device) -> Address | None:
    """Return the address people know a device by: the IPv4 address seen last, else the IPv6 one."""
    return max(
        (address for interface in device.interfaces for address in interface.addresses),
        key=lambda address: (address.value.version == 4, address.last_seen),
        default=None,
    )


def best_facts(device: Device) -> dict[str, Fact]:
    """Return the surest fact of each name."""
    best: dict[str, Fact] = {}
    for each in device.facts:
        if each.name not in best or each.confidence > best[each.name].confidence:
            best[each.name] = each
    return best


def fact(device: Device, name: str) -> str:
    """Return what is surest of a device, "" where nothing is said."""
    said = [each for each in device.facts if each.name == name]
    return max(said, key=lambda each: each.confidence).value if said else ""


def _haystack(device: Device, vendor: str, kind: str) -> str:
    words = [device.label, device.hostname or "", vendor, kind, *device.tags, device.notes]
    for interface in device.interfaces:
        words.append(interface.mac or "")
        words += [str(address.value) for address in interface.addresses]
    return "\n".join(words).casefold()
