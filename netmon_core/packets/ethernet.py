"""Ethernet II and 802.3, with up to two VLAN tags."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .mac import pack_mac

ARP: Final = 0x0806
IPV4: Final = 0x0800
IPV6: Final = 0x86DD

# 802.1Q, 802.1ad (QinQ), and the 0x9100 that came before 802.1ad.
_TAGS: Final = (0x8100, 0x88A8, 0x9100)
_MAX_TAGS: Final = 2
# Below it the field is an 802.3 length, and LLC follows.
MIN_ETHERTYPE: Final = 0x0600


@dataclass(frozen=True, slots=True, kw_only=True)
class Ethernet:
    """The header of one frame; `vlans` from the outermost in, empty when untagged.

    Below MIN_ETHERTYPE, `ethertype` is the length of what follows, which begins with LLC (802.3).
    """

    destination: str
    source: str
    ethertype: int
    vlans: tuple[int, ...] = ()

    @property
    def offset(self) -> int:
        """Where the payload begins in the frame, in bytes."""
        return 14 + 4 * len(self.vlans)


def parse_ethernet(data: bytes) -> Ethernet | None:
    """Read the header of a frame; None for a third tag, or too few bytes."""
    if len(data) < 14:
        return None
    ethertype = data[12] << 8 | data[13]
    if ethertype not in _TAGS:
        return _untagged(data[:14])
    tagged = _parse_tags(data, ethertype)
    if tagged is None:
        return None
    ethertype, vlans = tagged
    return Ethernet(
        destination=data[:6].hex(":"), source=data[6:12].hex(":"), ethertype=ethertype, vlans=vlans
    )


def build_ethernet(header: Ethernet, payload: bytes = b"") -> bytes:
    """Build a frame without check sequence and without padding; two tags are written as QinQ."""
    parts = [pack_mac(header.destination), pack_mac(header.source)]
    for left, vlan in zip(range(len(header.vlans), 0, -1), header.vlans, strict=True):
        parts.append((0x88A8 if left > 1 else 0x8100).to_bytes(2) + (vlan & 0xFFF).to_bytes(2))
    parts += [header.ethertype.to_bytes(2), payload]
    return b"".join(parts)


# The same stations speak again and again, and a header costs as much to make as all that follows it; a
# flood of made-up MACs only evicts. 1,024 are under 1 MiB.
@lru_cache(maxsize=1024)
def _untagged(header: bytes) -> Ethernet:
    return Ethernet(
        destination=header[:6].hex(":"),
        source=header[6:12].hex(":"),
        ethertype=header[12] << 8 | header[13],
    )


def _parse_tags(data: bytes, ethertype: int) -> tuple[int, tuple[int, ...]] | None:
    """Read the inner EtherType and the VLAN ids, tags read from byte 12 on."""
    vlans: list[int] = []
    position = 14
    while ethertype in _TAGS:
        if len(vlans) == _MAX_TAGS or len(data) < position + 4:
            return None
        vlans.append((data[position] << 8 | data[position + 1]) & 0xFFF)
        ethertype = data[position + 2] << 8 | data[position + 3]
        position += 4
    return ethertype, tuple(vlans)
