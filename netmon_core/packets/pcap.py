"""A capture file of Ethernet frames as bytes (pcap, nanoseconds)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

# As IANA lists it.
MEDIA_TYPE: Final = "application/vnd.tcpdump.pcap"

_MAGIC: Final = 0xA1B23C4D
_SNAPLEN: Final = 65_535
_ETHERNET: Final = 1
_HEADER = struct.Struct("<IHHiIII")
_RECORD = struct.Struct("<IIII")


def build_pcap(frames: Iterable[tuple[datetime, bytes]]) -> bytes:
    """Build the file; each frame is its beginning, as it was kept."""
    parts = [_HEADER.pack(_MAGIC, 2, 4, 0, 0, _SNAPLEN, _ETHERNET)]
    for at, data in frames:
        seconds = int(at.timestamp())
        parts += [_RECORD.pack(seconds, at.microsecond * 1_000, len(data), len(data)), data]
    return b"".join(parts)
