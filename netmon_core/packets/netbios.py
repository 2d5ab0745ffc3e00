"""The name service of NetBIOS over UDP (RFC 1001, 1002): names of Windows and Samba hosts."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass
from .addresses import ipv4_address
from .mac import pack_mac
from .text import clean_text

if TYPE_CHECKING:
    from ipaddress import IPv4Address

PORT: Final = 137

QUERY: Final = 0
REGISTRATION: Final = 5
RELEASE: Final = 6
REFRESH: Final = 8

# What the last byte of a name says that it names.
WORKSTATION: Final = 0x00
MESSENGER: Final = 0x03
SERVER: Final = 0x20
ELECTION: Final = 0x1E

# Names in one status; Windows has about eight.
MAX_NAMES: Final = 32
# Addresses of one name; hosts with many cards have as many.
MAX_ADDRESSES: Final = 16

_HEADER = struct.Struct("!6H")
_QUESTION = struct.Struct("!2H")
_RECORD = struct.Struct("!2HIH")
_NB, _STATUS = 0x20, 0x21
_REPLY, _GROUP = 0x8000, 0x8000
# Some write 9 for a refresh (RFC 1002, 4.2.4), and Windows 15 for a claim of several addresses.
_OPCODES: Final = {
    QUERY: QUERY,
    REGISTRATION: REGISTRATION,
    RELEASE: RELEASE,
    REFRESH: REFRESH,
    9: REFRESH,
    15: REGISTRATION,
}
# The length of an encoded name.
_ENCODED: Final = 32
_POINTER: Final = 0xC0
_MAX_SCOPE: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class NetbiosName:
    """A name with its suffix; `group`: several hosts have it, as a workgroup."""

    name: str
    suffix: int
    group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Netbios:
    """One message about a name. Of a status, the names of its sender, and its MAC by its own word."""

    reply: bool
    # QUERY, REGISTRATION, RELEASE or REFRESH.
    operation: int
    number: int = 0
    # What it is about; of a status, whatever was asked.
    about: NetbiosName
    # 0: no error.
    code: int = 0
    addresses: tuple[IPv4Address, ...] = ()
    names: tuple[NetbiosName, ...] = ()
    mac: str | None = None


def parse_netbios(data: bytes) -> Netbios | None:
    """One message; None where it is cut short, or about no name."""
    if len(data) < 12:
        return None
    number, flags, questions, answers, _, additional = _HEADER.unpack_from(data)
    operation = _OPCODES.get(flags >> 11 & 15)
    if operation is None:
        return None
    try:
        return _parse(data, number, flags, operation, (questions, answers, additional))
    except (struct.error, IndexError, _MalformedError):
        return None


def build_netbios(message: Netbios) -> bytes:
    """Build the message as hosts send it: a question, and the record of a claim or an answer."""
    flags = (_REPLY if message.reply else 0) | message.operation << 11 | message.code
    name = _encode(message.about)
    if message.names or message.mac is not None:
        data = bytes((len(message.names),)) + b"".join(
            each.name.encode("cp437", "replace")[:15].ljust(15)
            + bytes((each.suffix,))
            + (_GROUP if each.group else 0x0400).to_bytes(2)
            for each in message.names
        )
        data += pack_mac(message.mac or "00:00:00:00:00:00") + bytes(40)
        return (
            _HEADER.pack(message.number, flags, 0, 1, 0, 0)
            + name
            + _RECORD.pack(_STATUS, 1, 0, len(data))
            + data
        )
    group = (_GROUP if message.about.group else 0).to_bytes(2)
    data = b"".join(group + address.packed for address in message.addresses)
    record = _RECORD.pack(_NB, 1, 300_000, len(data)) + data
    if message.reply:
        return _HEADER.pack(message.number, flags, 0, 1, 0, 0) + name + record
    question = name + _QUESTION.pack(_NB, 1)
    if message.operation == QUERY:
        return _HEADER.pack(message.number, flags, 1, 0, 0, 0) + question
    return _HEADER.pack(message.number, flags, 1, 0, 0, 1) + question + b"\xc0\x0c" + record


class _MalformedError(Exception):
    pass


def _parse(
    data: bytes, number: int, flags: int, operation: int, counts: tuple[int, int, int]
) -> Netbios | None:
    questions, answers, additional = counts
    reply = flags >= _REPLY
    kind, position = _NB, 12
    about: NetbiosName | None = None
    if questions:
        about, position = _read_name(data, position)
        kind, _ = _QUESTION.unpack_from(data, position)
        position += 4
    addresses: tuple[IPv4Address, ...] = ()
    names: tuple[NetbiosName, ...] = ()
    mac: str | None = None
    group = False
    if answers or additional:
        about, position = _read_name(data, position)
        kind, _, _, length = _RECORD.unpack_from(data, position)
        body = data[position + 10 : position + 10 + length]
        if len(body) < length:
            return None
        if kind == _STATUS:
            names, mac = _read_status(body)
        elif kind == _NB:
            group = length >= 2 and body[0] & 0x80 != 0
            end = min(length // 6, MAX_ADDRESSES) * 6
            addresses = tuple(ipv4_address(body[at + 2 : at + 6]) for at in range(0, end, 6))
    if about is None:
        return None
    return Netbios(
        reply=reply,
        operation=operation,
        number=number,
        about=NetbiosName(name=about.name, suffix=about.suffix, group=group),
        code=flags & 15,
        addresses=addresses,
        names=names,
        mac=mac,
    )


def _read_name(data: bytes, position: int) -> tuple[NetbiosName, int]:
    """Read the name at a position, its scope read over; return the position after it."""
    if data[position] >= _POINTER:
        # Only to the one question before it.
        if data[position + 1] != 12 or position <= 12:
            raise _MalformedError
        return _read_name(data, 12)[0], position + 2
    if data[position] != _ENCODED or len(data) < position + 34:
        raise _MalformedError
    raw = data[position + 1 : position + 33]
    # Each half of a byte is a letter from A on (RFC 1001, 14.1).
    if not all(0x41 <= letter <= 0x50 for letter in raw):
        raise _MalformedError
    plain = bytes((raw[at] - 0x41) << 4 | raw[at + 1] - 0x41 for at in range(0, _ENCODED, 2))
    position += 33
    end = position + _MAX_SCOPE
    while (length := data[position]) != 0:
        position += 1 + length
        if length >= 64 or position > end:
            raise _MalformedError
    return NetbiosName(name=_text(plain[:15]), suffix=plain[15]), position + 1


def _read_status(body: bytes) -> tuple[tuple[NetbiosName, ...], str | None]:
    count = min(body[0] if body else 0, MAX_NAMES)
    names: list[NetbiosName] = []
    for at in range(1, 1 + count * 18, 18):
        entry = body[at : at + 18]
        if len(entry) < 18:
            raise _MalformedError
        names.append(NetbiosName(name=_text(entry[:15]), suffix=entry[15], group=entry[16] & 0x80 != 0))
    begin = 1 + (body[0] if body else 0) * 18
    mac = body[begin : begin + 6]
    return tuple(names), mac.hex(":") if len(mac) == 6 else None


def _text(raw: bytes) -> str:
    """Read a name, which has no stated encoding: UTF-8 where it is, else what DOS had."""
    try:
        return clean_text(raw.decode())
    except UnicodeDecodeError:
        return clean_text(raw.decode("cp437"))


def _encode(name: NetbiosName) -> bytes:
    raw = name.name.encode("cp437", "replace")[:15].ljust(15) + bytes((name.suffix,))
    letters = bytes(letter for each in raw for letter in (0x41 + (each >> 4), 0x41 + (each & 15)))
    return bytes((_ENCODED,)) + letters + b"\x00"
