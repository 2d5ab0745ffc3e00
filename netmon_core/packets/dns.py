"""DNS and mDNS messages (RFC 1035, 6762), as far as discovery needs them.

Names come out as safe text; a dot or backslash inside a label is escaped with a backslash (RFC 6763, 4.3),
and the root is "". Records of other types are read over and left out.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from .addresses import ipv4_address, ipv6_address
from .names import MalformedNameError, NameReader, build_name
from .text import clean_text

A: Final = 1
PTR: Final = 12
TXT: Final = 16
AAAA: Final = 28
SRV: Final = 33
ANY: Final = 255

INTERNET: Final = 1
# Questions and records together. A 1,500 byte frame has room for about 105, and fragments are refused.
MAX_RECORDS: Final = 256
# An mDNS message is never longer, its IP header included (RFC 6762, 17).
MAX_MESSAGE: Final = 9000
# Strings of one TXT record; the fullest seen (printers, AirPlay) have about 30.
MAX_STRINGS: Final = 128

# The top bit of a class: "answer me directly" in an mDNS question, "drop what you cached" in a record.
_MDNS_BIT: Final = 0x8000
_HEADER = struct.Struct("!6H")
_QUESTION_TAIL = struct.Struct("!2H")
_RECORD_TAIL = struct.Struct("!2HIH")
_SRV_HEAD = struct.Struct("!3H")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked; `unicast`: an mDNS answer may come straight back."""

    name: str
    type: int
    unicast: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The data of an SRV record."""

    priority: int
    weight: int
    port: int
    target: str


# Address, the name a PTR points to, service, or the raw strings of a TXT record.
type RecordData = IPv4Address | IPv6Address | str | Service | tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of type A, AAAA, PTR, SRV or TXT; `ttl` in seconds, 0 in mDNS: goodbye."""

    name: str
    type: int
    ttl: int
    data: RecordData
    # The sender owns the name: other cached data of it is out of date (RFC 6762, 10.2).
    flush: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dns:
    """One message. `code` is 0 for no error, 3 for a name that does not exist."""

    id: int
    reply: bool
    authoritative: bool = False
    # The answer did not fit.
    truncated: bool = False
    code: int = 0
    questions: tuple[Question, ...] = ()
    answers: tuple[Record, ...] = ()
    authorities: tuple[Record, ...] = ()
    additionals: tuple[Record, ...] = ()


def parse_dns(data: bytes) -> Dns | None:
    """One standard query or its answer; None where it is cut short, loops, or exceeds a cap."""
    if not 12 <= len(data) <= MAX_MESSAGE:
        return None
    number, flags, *counts = _HEADER.unpack_from(data)
    # Other opcodes (update, notify) tell nothing about who is there.
    if flags & 0x7800 or sum(counts) > MAX_RECORDS:
        return None
    names = NameReader(data)
    try:
        questions, position = _questions(names, counts[0])
        answers, position = _records(names, position, counts[1])
        authorities, position = _records(names, position, counts[2])
        additionals, position = _records(names, position, counts[3])
    except (MalformedNameError, struct.error, IndexError):
        return None
    return Dns(
        id=number,
        reply=flags >= 0x8000,
        authoritative=flags & 0x0400 != 0,
        truncated=flags & 0x0200 != 0,
        code=flags & 15,
        questions=questions,
        answers=answers,
        authorities=authorities,
        additionals=additionals,
    )


def build_dns(message: Dns) -> bytes:
    """Build the message, names uncompressed; ValueError for a name or record that does not fit."""
    flags = message.reply << 15 | message.authoritative << 10 | message.truncated << 9 | message.code
    sections = (message.questions, message.answers, message.authorities, message.additionals)
    parts = [_HEADER.pack(message.id, flags, *map(len, sections))]
    for question in message.questions:
        kind = INTERNET | (_MDNS_BIT if question.unicast else 0)
        parts += [build_name(question.name), _QUESTION_TAIL.pack(question.type, kind)]
    for record in message.answers + message.authorities + message.additionals:
        kind = INTERNET | (_MDNS_BIT if record.flush else 0)
        data = _build_data(record.data)
        parts += [
            build_name(record.name),
            _RECORD_TAIL.pack(record.type, kind, record.ttl, len(data)),
            data,
        ]
    return b"".join(parts)


def txt_properties(strings: tuple[bytes, ...]) -> tuple[tuple[str, str], ...]:
    """Read the pairs of a DNS-SD TXT record as safe text; of equal keys the first counts (RFC 6763, 6.4)."""
    pairs: dict[str, tuple[str, str]] = {}
    for string in strings:
        raw_key, _, raw_value = string.partition(b"=")
        key = clean_text(raw_key)
        if key:
            pairs.setdefault(key.lower(), (key, clean_text(raw_value)))
    return tuple(pairs.values())


def _questions(names: NameReader, count: int) -> tuple[tuple[Question, ...], int]:
    position = 12
    if not count:
        return (), position
    questions = []
    for _ in range(count):
        name, position = names.read(position)
        kind, group = _QUESTION_TAIL.unpack_from(names.data, position)
        position += 4
        questions.append(Question(name=name, type=kind, unicast=group >= _MDNS_BIT))
    return tuple(questions), position


def _records(names: NameReader, position: int, count: int) -> tuple[tuple[Record, ...], int]:
    if not count:
        return (), position
    records = []
    data = names.data
    for _ in range(count):
        name, position = names.read(position)
        kind, group, ttl, length = _RECORD_TAIL.unpack_from(data, position)
        begin = position + 10
        position = begin + length
        if position > len(data):
            raise MalformedNameError
        if group & 0x7FFF != INTERNET:
            continue
        content = _parse_data(names, kind, begin, position)
        if content is not None:
            records.append(Record(name=name, type=kind, ttl=ttl, data=content, flush=group >= _MDNS_BIT))
    return tuple(records), position


def _parse_data(names: NameReader, kind: int, begin: int, end: int) -> RecordData | None:
    """Read the data between two positions; None for a type we do not read."""
    data: RecordData | None = None
    match kind:
        case 1 if end - begin == 4:
            return ipv4_address(names.data[begin:end])
        case 28 if end - begin == 16:
            return ipv6_address(names.data[begin:end])
        case 12:
            data, stop = names.read(begin)
        case 33:
            priority, weight, port = _SRV_HEAD.unpack_from(names.data, begin)
            target, stop = names.read(begin + 6)
            data = Service(priority=priority, weight=weight, port=port, target=target)
        case 16:
            return _strings(names, begin, end)
        case 1 | 28:
            raise MalformedNameError
        case _:
            return None
    if stop != end:
        raise MalformedNameError
    return data


def _strings(names: NameReader, begin: int, end: int) -> tuple[bytes, ...]:
    """Read the length-prefixed strings of a TXT record; empty ones tell nothing and are left out."""
    strings: list[bytes] = []
    data = names.data
    while begin < end:
        stop = begin + 1 + data[begin]
        if stop > end or len(strings) == MAX_STRINGS:
            raise MalformedNameError
        if stop > begin + 1:
            strings.append(data[begin + 1 : stop])
        begin = stop
    names.count(len(strings))
    return tuple(strings)


def _build_data(data: RecordData) -> bytes:
    match data:
        case str():
            return build_name(data)
        case Service():
            return _SRV_HEAD.pack(data.priority, data.weight, data.port) + build_name(data.target)
        case tuple():
            # A TXT record is never empty (RFC 6763, 6.1).
            return b"".join(bytes((len(string),)) + string for string in data) or b"\x00"
        case _:
            return data.packed
