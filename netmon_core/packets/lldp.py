"""LLDP (IEEE 802.1AB) and what its media extension says of a device (ANSI/TIA-1057)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass
from .mac import pack_mac
from .text import clean_text
from .tlv import build_numbered, numbered_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.ip import IPAddress

ETHERTYPE: Final = 0x88CC

# Kinds of chassis id; ports have the same words for other numbers.
CHASSIS_MAC: Final = 4
CHASSIS_ADDRESS: Final = 5

# TLVs of one frame; a switch sends some twenty.
MAX_TLVS: Final = 128
MAX_ADDRESSES: Final = 8

_END, _CHASSIS, _PORT, _TTL, _PORT_TEXT, _NAME, _TEXT, _ABLE, _MANAGEMENT = range(9)
_OWN: Final = 127
_MED: Final = b"\x00\x12\xbb"
# Of the media extension: revisions, serial number, maker and model.
_INVENTORY: Final = {
    5: "hardware",
    6: "firmware",
    7: "software",
    8: "serial",
    9: "manufacturer",
    10: "model",
}
_PORT_MAC, _PORT_ADDRESS = 3, 4
# Bit by bit, what a device can be and is (802.1AB, 8.5.8).
ABILITIES: Final = (
    "other",
    "repeater",
    "bridge",
    "access_point",
    "router",
    "telephone",
    "docsis",
    "station",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lldp:
    """One frame; `ttl` in seconds, 0: the device leaves."""

    # Ids are text: a MAC or an address in our notation, or what was written.
    chassis: str
    # CHASSIS_MAC, CHASSIS_ADDRESS, or another number of the standard.
    chassis_kind: int
    port: str
    ttl: int
    port_description: str = ""
    name: str = ""
    description: str = ""
    # What it does, of what it could do.
    abilities: tuple[str, ...] = ()
    addresses: tuple[IPAddress, ...] = ()
    hardware: str = ""
    firmware: str = ""
    software: str = ""
    serial: str = ""
    manufacturer: str = ""
    model: str = ""


def parse_lldp(data: bytes) -> Lldp | None:
    """What follows the Ethernet header; None where one of the three that must be there is not, or is cut."""
    parts = list(_tlvs(data))
    if [kind for kind, _ in parts[:3]] != [_CHASSIS, _PORT, _TTL]:
        return None
    (_, chassis), (_, port), (_, ttl) = parts[:3]
    if len(chassis) < 2 or len(port) < 2 or len(ttl) < 2:
        return None
    texts: dict[str, str] = {}
    addresses: list[IPAddress] = []
    abilities: tuple[str, ...] = ()
    for kind, value in parts[3:]:
        if kind in _TEXTS:
            texts.setdefault(_TEXTS[kind], clean_text(value))
        elif kind == _ABLE and len(value) == 4:
            enabled = value[2] << 8 | value[3]
            abilities = tuple(name for bit, name in enumerate(ABILITIES) if enabled >> bit & 1)
        elif kind == _MANAGEMENT and value and len(addresses) < MAX_ADDRESSES:
            address = numbered_address(value[1 : 1 + value[0]])
            if address is not None:
                addresses.append(address)
        elif kind == _OWN and value[:3] == _MED and len(value) > 3 and value[3] in _INVENTORY:
            texts.setdefault(_INVENTORY[value[3]], clean_text(value[4:]))
    return Lldp(
        chassis=_id(chassis, mac=CHASSIS_MAC, address=CHASSIS_ADDRESS),
        chassis_kind=chassis[0],
        port=_id(port, mac=_PORT_MAC, address=_PORT_ADDRESS),
        ttl=ttl[0] << 8 | ttl[1],
        abilities=abilities,
        addresses=tuple(addresses),
        **texts,
    )


def build_lldp(message: Lldp) -> bytes:
    """Build what follows the Ethernet header; ids that are no MAC as local text."""
    able = sum(1 << ABILITIES.index(each) for each in message.abilities).to_bytes(2)
    if message.chassis_kind == CHASSIS_MAC:
        chassis = bytes((CHASSIS_MAC,)) + pack_mac(message.chassis)
    else:
        chassis = bytes((message.chassis_kind,)) + message.chassis.encode()
    parts = [
        (_CHASSIS, chassis),
        (_PORT, bytes((7,)) + message.port.encode()),
        (_TTL, message.ttl.to_bytes(2)),
        *((kind, getattr(message, field).encode()) for kind, field in _TEXTS.items()),
        (_ABLE, able * 2 if message.abilities else b""),
    ]
    for address in message.addresses:
        numbered = build_numbered(address)
        parts.append((_MANAGEMENT, bytes((len(numbered),)) + numbered + b"\x02\x00\x00\x00\x01\x00"))
    for kind, field in _INVENTORY.items():
        text = getattr(message, field).encode()
        parts.append((_OWN, _MED + bytes((kind,)) + text if text else b""))
    return b"".join((kind << 9 | len(value)).to_bytes(2) + value for kind, value in parts if value) + bytes(2)


_TEXTS: Final = {_PORT_TEXT: "port_description", _NAME: "name", _TEXT: "description"}


def _tlvs(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each part of a frame, up to its end; one that is cut short ends it too."""
    position = 0
    for _ in range(MAX_TLVS):
        if position + 2 > len(data):
            return
        head = data[position] << 8 | data[position + 1]
        begin = position + 2
        position = begin + (head & 0x1FF)
        if head >> 9 == _END or position > len(data):
            return
        yield head >> 9, data[begin:position]


def _id(value: bytes, *, mac: int, address: int) -> str:
    """Read an id behind the byte that says what it is."""
    kind, body = value[0], value[1:]
    if kind == mac and len(body) == 6:
        return body.hex(":")
    if kind == address:
        found = numbered_address(body)
        if found is not None:
            return str(found)
    return clean_text(body)
