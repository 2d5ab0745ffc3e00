"""Pseudonyms that keep what presence is decided from: who is the same as whom, vendors, and subnets.

The key is made for one recording and never written, so two recordings cannot be compared, nor a pseudonym
undone. Every mapping is one to one and needs no table.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import MISSING, fields, replace
from hashlib import blake2s
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from ..evidence.meaning import Holds
from ..evidence.observation import Observation
from ..inventory.probed import Probed
from ..model.ip import IPAddress
from ..packets.mac import bracketed_mac, is_private
from .log import Known, Named, Paused, Standing

if TYPE_CHECKING:
    from dataclasses import Field

    from ..evidence.known import Evidence
    from ..inventory.footing import Footing
    from ..model.device import Device
    from ..model.interface import Interface
    from ..model.monitor import Pause
    from .log import Entry

# What tells where an address is used stays: these prefixes, and of all others the first 8 or 16 bits.
KEPT = [
    ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fe80::/64")
]
_SERVICE = re.compile(r"_[a-z0-9-]{1,15}\._(?:tcp|udp)")


class Anonymizer:
    """Replaces everything by which a person or a place could be known."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(32)

    def entry(self, entry: Entry) -> Entry:  # noqa: PLR0911 - one answer per kind of line
        """One line of a log."""
        match entry:
            case Observation():
                return replace(
                    entry,
                    network_id=self.id(entry.network_id),
                    mac=self.mac(entry.mac),
                    address=self.address(entry.address),
                    evidence=self._evidence(entry.evidence),
                )
            case Probed():
                return replace(entry, device_id=self.id(entry.device_id), address=self.address(entry.address))
            case Known():
                return replace(entry, device=self._device(entry.device))
            case Named():
                return replace(entry, id=self.id(entry.id))
            case Standing():
                return replace(entry, footings=tuple(self._footing(each) for each in entry.footings))
            case Paused():
                return replace(entry, pauses=tuple(self._pause(each) for each in entry.pauses))
            case _:
                return entry

    def id(self, text: str) -> str:
        """A device or network."""
        return self._hash("id", text.encode()).hex()[:16]

    def name(self, text: str | None) -> str | None:
        """A name of any kind; None and "" stay."""
        return f"name-{self._hash('name', text.encode()).hex()[:8]}" if text else text

    def mac(self, mac: str | None) -> str | None:
        """Keeps the vendor; of a made-up MAC only that it is made up."""
        if mac is None:
            return None
        number = int(mac.replace(":", ""), 16)
        if is_private(mac):
            # The bits of the first octet that say "local" and "group" stay.
            flags, rest = number >> 40 & 0b11, (number >> 42 << 40) | (number & (1 << 40) - 1)
            mixed = self._permute("private", rest, 23)
            number = (mixed >> 40 << 42) | (flags << 40) | (mixed & (1 << 40) - 1)
        else:
            vendor = number >> 24
            number = vendor << 24 | self._permute(f"mac {vendor}", number & 0xFFFFFF, 12)
        return number.to_bytes(6).hex(":")

    def address[T: IPAddress | None](self, address: T) -> T:
        """Two addresses of one subnet, however wide, are of one subnet afterwards too."""
        if address is None:
            return address
        bits = address.max_prefixlen
        kept = next((each.prefixlen for each in KEPT if address in each), 8 if bits == 32 else 16)
        number = int(address)
        mixed = number >> bits - kept
        for at in range(kept, bits):
            above = number >> bits - at
            flip = self._hash(f"address {bits} {at}", above.to_bytes(16))[0] & 1
            mixed = mixed << 1 | (number >> bits - at - 1 & 1) ^ flip
        return type(address)(mixed)

    def _evidence(self, evidence: Evidence) -> Evidence:
        changes = {
            field.name: self._hidden(
                evidence.meaning.fields[field.name], field, getattr(evidence, field.name)
            )
            for field in fields(evidence)
            if field.name != "type"
        }
        return replace(evidence, **changes)

    def _hidden(self, holds: Holds, field: Field[Any], value: Any) -> Any:  # noqa: PLR0911 - one return per kind
        if isinstance(value, tuple) and holds is not Holds.TEXT:
            return tuple(self._hidden(holds, field, each) for each in value)
        if value is None:
            return None
        match holds:
            case Holds.PLAIN:
                return value
            case Holds.TEXT:
                return "" if field.default is MISSING else field.default
            case Holds.SERVICE if _SERVICE.fullmatch(value):
                return value
            case Holds.NAME | Holds.SERVICE:
                return self.name(value)
            case Holds.NAME_AND_MAC:
                # The MAC in it makes two sightings one device.
                mac = bracketed_mac(value)
                return f"{self.name(value)} [{self.mac(mac)}]" if mac else self.name(value)
            case Holds.MAC:
                return self.mac(value)
            case Holds.ADDRESS:
                return self.address(value)
            case Holds.ID:
                return self.id(value)

    def _device(self, device: Device) -> Device:
        return replace(
            device,
            id=self.id(device.id),
            name=self.name(device.name),
            hostname=self.name(device.hostname),
            presence_why="",
            tags=(),
            notes="",
            facts=(),
            merges=(),
            resembles=None,
            distinct_from=(),
            interfaces=tuple(self._interface(each) for each in device.interfaces),
        )

    def _interface(self, interface: Interface) -> Interface:
        return replace(
            interface,
            network_id=self.id(interface.network_id),
            mac=self.mac(interface.mac),
            addresses=tuple(replace(each, value=self.address(each.value)) for each in interface.addresses),
        )

    def _footing(self, footing: Footing) -> Footing:
        return replace(
            footing,
            network_id=self.id(footing.network_id),
            # It names adapters and networks.
            problem=footing.problem and "its link or address is gone",
            gateways=tuple(self.address(each) for each in footing.gateways),
        )

    def _pause(self, pause: Pause) -> Pause:
        return replace(
            pause,
            device_id=pause.device_id and self.id(pause.device_id),
            network_id=pause.network_id and self.id(pause.network_id),
        )

    def _permute(self, use: str, number: int, half: int) -> int:
        """One to one on numbers of twice `half` bits: a Feistel network of four rounds."""
        mask = (1 << half) - 1
        left, right = number >> half, number & mask
        for turn in range(4):
            mixed = int.from_bytes(self._hash(f"{use} {turn}", right.to_bytes(4))[:4])
            left, right = right, left ^ mixed & mask
        return left << half | right

    def _hash(self, use: str, data: bytes) -> bytes:
        return blake2s(use.encode() + b"\0" + data, key=self._key).digest()
