"""EDP (Extreme Networks): the name of a switch, by which port it speaks, and its version."""

from __future__ import annotations

from typing import Final

from ..lazy_dataclass import dataclass
from .mac import pack_mac
from .text import clean_text

# Parts of one frame; one for each VLAN, besides a few.
MAX_TLVS: Final = 256

_MARKER: Final = 0x99
_END, _DISPLAY, _INFO = 0, 1, 2
_HEADER: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Edp:
    """One frame: the MAC is the switch's, not the port's. Slot and port as they are printed, from 1 on."""

    mac: str
    name: str = ""
    port: str = ""
    version: str = ""


def parse_edp(data: bytes) -> Edp | None:
    """What follows SNAP; None where it is of no known version, or has neither name nor port."""
    if len(data) < _HEADER or data[0] != 1 or data[8:10] != b"\x00\x00":
        return None
    end = min(data[2] << 8 | data[3], len(data))
    name = port = version = ""
    position = _HEADER
    for _ in range(MAX_TLVS):
        if position + 4 > end or data[position] != _MARKER:
            break
        kind = data[position + 1]
        size = data[position + 2] << 8 | data[position + 3]
        if kind == _END or size < 4 or position + size > end:
            break
        value = data[position + 4 : position + size]
        if kind == _DISPLAY:
            name = name or clean_text(value)
        elif kind == _INFO and len(value) >= 16:
            port = f"{int.from_bytes(value[:2]) + 1}/{int.from_bytes(value[2:4]) + 1}"
            version = ".".join(map(str, value[12:16]))
        position += size
    if not name and not port:
        return None
    return Edp(mac=data[10:16].hex(":"), name=name, port=port, version=version)


def build_edp(message: Edp) -> bytes:
    """Build what follows SNAP, its checksum 0."""
    parts = b""
    if message.name:
        text = message.name.encode() + b"\x00"
        parts += bytes((_MARKER, _DISPLAY)) + (len(text) + 4).to_bytes(2) + text
    if message.port:
        slot, _, number = message.port.partition("/")
        info = (int(slot) - 1).to_bytes(2) + (int(number) - 1).to_bytes(2) + bytes(8)
        info += bytes(map(int, message.version.split("."))) if message.version else bytes(4)
        info += bytes(16)
        parts += bytes((_MARKER, _INFO)) + (len(info) + 4).to_bytes(2) + info
    parts += bytes((_MARKER, _END, 0, 4))
    size = _HEADER + len(parts)
    return bytes((1, 0)) + size.to_bytes(2) + bytes(6) + pack_mac(message.mac) + parts
