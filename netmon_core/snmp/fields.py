"""What agents put into single values, in our words: what makes no sense is None or "". Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..packets.addresses import ipv4_address, ipv6_address
from ..packets.mac import BROADCAST, UNSET, format_mac, parse_mac
from ..packets.text import clean_text

if TYPE_CHECKING:
    from ..model.ip import IPAddress
    from .table import Oid, Value

_MAC_SIZE: Final = 6
# "0:1:2:3:4:5" to "aa:bb:cc:dd:ee:ff", and the same once more as the digits of its letters.
_MAC_TEXTS: Final = range(11, 18)
_MAC_LETTERS: Final = range(35, 54)


def text_of(value: Value | None) -> str:
    """Read text that should be UTF-8, and is latin-1 where it is not."""
    if not isinstance(value, bytes):
        return ""
    value = value.rstrip(b"\0")
    try:
        return clean_text(value.decode())
    except UnicodeDecodeError:
        return clean_text(value.decode("latin-1"))


def number_of(value: Value | None) -> int | None:
    """Read a number of any kind."""
    return value if isinstance(value, int) else None


def positive_of(value: Value | None) -> int | None:
    """Read a number that says nothing at 0 and below."""
    return value if isinstance(value, int) and value > 0 else None


def counter_of(value: Value | None) -> int | None:
    """Read a counter; some agents put the eight bytes of a large one into a string, others its digits."""
    if isinstance(value, int):
        return value if value >= 0 else None
    if isinstance(value, bytes):
        if value.isdigit() and len(value) != 8:
            return int(value) if len(value) <= 20 else None
        return int.from_bytes(value) if len(value) == 8 else None
    return None


def ticks_of(value: Value | None) -> float | None:
    """Read hundredths of seconds as seconds. As text they are of no known form, and nothing."""
    return value / 100 if isinstance(value, int) and value >= 0 else None


def mac_of(value: Value | None) -> str | None:
    """Read a MAC from its bytes or from text, be it in letters or in the codes of these letters."""
    if not isinstance(value, bytes):
        return None
    mac = format_mac(value) if len(value) == _MAC_SIZE else _mac_in_text(value)
    return None if mac in (UNSET, BROADCAST, "") else mac


def address_of(data: bytes) -> IPAddress | None:
    """Read an address from its bytes; those with a zone (RFC 4001) lose it."""
    match len(data):
        case 4 | 8:
            return ipv4_address(data[:4])
        case 16 | 20:
            return ipv6_address(data[:16])
        case _:
            return None


def packed(index: Oid) -> bytes | None:
    """Put the numbers of an index into bytes; None: one of them does not fit."""
    try:
        return bytes(index)
    except ValueError:
        return None


def mac_in_index(index: Oid) -> str | None:
    """Read the six numbers of an index as a MAC."""
    data = packed(index)
    return format_mac(data) if data is not None and len(data) == _MAC_SIZE else None


def dotted(value: Value | None) -> str:
    """Write an object id as it is usual."""
    return ".".join(map(str, value)) if isinstance(value, tuple) else ""


def _mac_in_text(value: bytes) -> str:
    try:
        letters = value.strip(b"\0 ").decode("ascii")
        if len(letters) in _MAC_LETTERS:
            letters = bytes.fromhex(letters.replace(":", " ")).decode("ascii")
        return parse_mac(letters) if len(letters) in _MAC_TEXTS or len(letters) == 12 else ""
    except ValueError:
        return ""
