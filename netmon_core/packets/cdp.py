"""CDP of both versions (Cisco), and FDP (Foundry, Brocade, Ruckus), which is alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass
from .addresses import ipv4_address, ipv6_address
from .text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.ip import IPAddress

# Parts of one frame; a switch sends some twenty.
MAX_TLVS: Final = 128
MAX_ADDRESSES: Final = 16

_DEVICE, _ADDRESSES, _PORT, _ABLE, _VERSION, _PLATFORM, _MANAGEMENT = 1, 2, 3, 4, 5, 6, 0x16
_TEXTS: Final = {_DEVICE: "device", _PORT: "port", _VERSION: "version", _PLATFORM: "platform"}
ABILITIES: Final = (
    "router",
    "bridge",
    "source_bridge",
    "switch",
    "host",
    "igmp",
    "repeater",
    "telephone",
)
# How an address says that it is IPv4: an NLPID, and IPv6: an 802.2 protocol.
_IPV4: Final = b"\x01\x01\xcc"
_IPV6: Final = b"\x02\x08\xaa\xaa\x03\x00\x00\x00\x86\xdd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cdp:
    """One frame; `ttl` in seconds, 0: the device leaves."""

    ttl: int
    # A name, often with the domain; of phones "SEP" and their MAC.
    device: str = ""
    port: str = ""
    platform: str = ""
    # What it runs, mostly several lines; a space stands for each break.
    version: str = ""
    abilities: tuple[str, ...] = ()
    addresses: tuple[IPAddress, ...] = ()
    # Foundry's.
    foundry: bool = False


def parse_cdp(data: bytes, *, foundry: bool = False) -> Cdp | None:
    """What follows SNAP; None where it is of no known version, or says nothing of its sender.

    The checksum is not looked at: Cisco's own is wrong where the size is odd.
    """
    if len(data) < 4 or data[0] not in (1, 2):
        return None
    texts: dict[str, str] = {}
    addresses: list[IPAddress] = []
    abilities: tuple[str, ...] = ()
    for kind, value in tlvs(data, 4):
        if kind in _TEXTS:
            texts.setdefault(_TEXTS[kind], clean_text(value))
        elif kind == _ABLE and foundry:
            # In words: "Host", "Router".
            abilities = tuple(clean_text(value).lower().split())
        elif kind == _ABLE and len(value) == 4:
            able = int.from_bytes(value)
            abilities = tuple(name for bit, name in enumerate(ABILITIES) if able >> bit & 1)
        elif kind in (_ADDRESSES, _MANAGEMENT):
            addresses += [each for each in _addresses(value) if each not in addresses]
    if not texts.get("device"):
        return None
    return Cdp(
        ttl=data[1],
        abilities=abilities,
        addresses=tuple(addresses[:MAX_ADDRESSES]),
        foundry=foundry,
        **texts,
    )


def build_cdp(message: Cdp, version: int = 2) -> bytes:
    """Build what follows SNAP, its checksum 0."""
    able = " ".join(message.abilities).encode()
    if able and not message.foundry:
        able = sum(1 << ABILITIES.index(each) for each in message.abilities).to_bytes(4)
    addresses = b"".join(
        (_IPV4 if address.version == 4 else _IPV6) + len(address.packed).to_bytes(2) + address.packed
        for address in message.addresses
    )
    parts = [
        *((kind, getattr(message, field).encode()) for kind, field in _TEXTS.items()),
        (_ABLE, able),
        (_ADDRESSES, len(message.addresses).to_bytes(4) + addresses if addresses else b""),
    ]
    body = b"".join(kind.to_bytes(2) + (len(value) + 4).to_bytes(2) + value for kind, value in parts if value)
    return bytes((version, message.ttl, 0, 0)) + body


def tlvs(data: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """Each part from a position on; one that is cut short or has no room for its head ends it."""
    for _ in range(MAX_TLVS):
        if position + 4 > len(data):
            return
        size = data[position + 2] << 8 | data[position + 3]
        end = position + size
        if size < 4 or end > len(data):
            return
        yield data[position] << 8 | data[position + 1], data[position + 4 : end]
        position = end


def _addresses(value: bytes) -> Iterator[IPAddress]:
    """Addresses behind their count, each with its protocol; those of other protocols are left out."""
    position = 4
    for _ in range(min(int.from_bytes(value[:4]), MAX_ADDRESSES)):
        if position + 2 > len(value):
            return
        begin = position + 2 + value[position + 1]
        protocol = value[position:begin]
        if begin + 2 > len(value):
            return
        end = begin + 2 + (value[begin] << 8 | value[begin + 1])
        packed = value[begin + 2 : end]
        if protocol == _IPV4 and len(packed) == 4:
            yield ipv4_address(packed)
        elif protocol == _IPV6 and len(packed) == 16:
            yield ipv6_address(packed)
        position = end
