"""One device as a row: what the table shows, sorts and searches, worked out once somebody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.model.presence import Presence

from .place import place_name
from .ports import natural
from .standing import Standing, standing_of

if TYPE_CHECKING:
    from netmon_core.model.device import Device
    from netmon_core.model.fact import Fact
    from netmon_core.model.interface import Address, Interface
    from netmon_core.model.link import Attachment
    from netmon_core.model.series import Sample

    from ..replica import Replica

    # Where it is plugged in, the switch as it was then, and both in words.
    type Place = tuple[Attachment, Device | None, str]

_PRESENCES = (Presence.ONLINE, Presence.UNKNOWN, Presence.OFFLINE)


class DeviceRow:
    """A device and its latest sample; slots, as there are ten thousand, of which few are looked at."""

    __slots__ = (
        "_address", "_haystack", "_interface", "_kind", "_loss", "_place", "_replica", "_standing", "device",
        "id", "label_key", "presence_rank", "rtt", "sample",
    )  # fmt: skip

    def __init__(self, device: Device, replica: Replica) -> None:
        self._replica = replica
        self._place: Place | None = None
        self.take_device(device)
        self.take_sample()

    def take_device(self, device: Device) -> None:
        """The device is new or another one."""
        self.device = device
        self.id = device.id
        self.label_key = device.label.casefold()
        self.presence_rank = _PRESENCES.index(device.presence)
        self._address: Address | _Unread | None = _UNREAD
        self._interface: Interface | _Unread | None = _UNREAD
        self._kind: str | None = None
        self._haystack: str | None = None
        self._standing: Standing | None = None

    def take_sample(self) -> None:
        """There is a new sample."""
        self.sample: Sample | None = self._replica.state.samples.get(f"device:{self.id}/ping")
        online = self.device.presence is Presence.ONLINE
        self.rtt = self.sample.rtt_avg if self.sample is not None and online else None
        self._loss: float | _Unread | None = _UNREAD
        self._standing = None

    def forget_standing(self) -> None:
        """It is worked out anew when somebody looks."""
        self._standing = None

    @property
    def standing(self) -> Standing:
        """How it stands."""
        if self._standing is None:
            self._standing = standing_in(self._replica, self.device)
        return self._standing

    @property
    def pingless(self) -> bool:
        """It is there, and answers no pings."""
        there = self.device.presence is Presence.ONLINE
        return there and self.sample is not None and self.sample.pingless

    @property
    def hidden(self) -> bool:
        """The server cannot see it now, so what is shown of it is from before."""
        health = self._replica.state.health
        if health is None or not health.blind:
            return False
        return health.hides({interface.network_id for interface in self.device.interfaces})

    @property
    def address(self) -> str:
        """The address people know it by."""
        address = self._current_address()
        return str(address.value) if address else ""

    @property
    def address_key(self) -> tuple[int, int] | None:
        """The address, to be sorted by."""
        address = self._current_address()
        return (address.value.version, int(address.value)) if address else None

    @property
    def mac(self) -> str:
        """The MAC that was seen last."""
        interface = self._current_interface()
        return interface.mac or "" if interface else ""

    @property
    def vendor(self) -> str:
        """Who made it."""
        interface = self._current_interface()
        return (interface.vendor or "" if interface else "") or fact(self.device, "manufacturer")

    @property
    def kind(self) -> str:
        """What it is."""
        if self._kind is None:
            self._kind = fact(self.device, "kind")
        return self._kind

    @property
    def loss(self) -> float | None:
        """The share of probes that got no reply of late."""
        if isinstance(self._loss, _Unread):
            self._loss = self._replica.loss(self.sample.target_id) if self.sample is not None else None
        return self._loss

    @property
    def haystack(self) -> str:
        """All that a search looks through, in small letters."""
        if self._haystack is None:
            self._haystack = _haystack(self.device, self.vendor, self.kind)
        place = self.place
        return f"{self._haystack}\n{place.casefold()}" if place else self._haystack

    @property
    def place(self) -> str:
        """The switch and the port where it is plugged in, "" where that is not known."""
        state = self._replica.state
        attachment = state.attachments.get(self.id)
        if attachment is None:
            return ""
        switch = state.devices.get(attachment.switch_id)
        # Worked out anew where either is another.
        if self._place is None or self._place[0] is not attachment or self._place[1] is not switch:
            self._place = (attachment, switch, place_name(attachment, state))
        return self._place[2]

    @property
    def place_key(self) -> tuple[str, tuple[tuple[int, int, str], ...]] | None:
        """The place, to be sorted by: port 10 comes after port 9."""
        attachment = self._replica.state.attachments.get(self.id)
        if attachment is None:
            return None
        switch = self._replica.state.devices.get(attachment.switch_id)
        return switch.label.casefold() if switch is not None else "", natural(attachment.port_name)

    def _current_address(self) -> Address | None:
        if isinstance(self._address, _Unread):
            self._address = current_address(self.device)
        return self._address

    def _current_interface(self) -> Interface | None:
        if isinstance(self._interface, _Unread):
            self._interface = current_interface(self.device)
        return self._interface


def standing_in(replica: Replica, device: Device) -> Standing:
    """Return how a device of a replica stands."""
    lost, nothing_else = 0, False
    if device.id in replica.silent:
        lost, nothing_else = replica.lost(f"device:{device.id}/ping")
    health = replica.state.health
    seen = health is None or not health.blind
    return standing_of(device, lost=lost, nothing_else=nothing_else, doubted=replica.doubts and seen)


class _Unread:
    """Nobody has looked yet."""


_UNREAD = _Unread()


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
