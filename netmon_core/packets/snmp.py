"""SNMP messages (RFC 1157, 1901, 3412, 3414, 3416): what is asked, and what is answered.

A variable's name stays as its bytes: who walks a table compares thousands of them with one prefix.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass
from .ber import (
    INTEGER,
    NULL,
    OBJECT_ID,
    OCTETS,
    SEQUENCE,
    MalformedBerError,
    build_integer,
    build_octets,
    build_sequence,
    build_value,
    pack_object_id,
    read_header,
    read_integer,
    read_object_id,
    read_octets,
    read_value,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    type Value = int | bytes | tuple[int, ...]

SNMP_PORT: Final = 161

V1, V2C, V3 = 0, 1, 3

GET: Final = 0xA0
GET_NEXT: Final = 0xA1
RESPONSE: Final = 0xA2
GET_BULK: Final = 0xA5
REPORT: Final = 0xA8

# The flags of a message of version 3.
AUTHENTICATED: Final = 1
ENCRYPTED: Final = 2
REPORTABLE: Final = 4

# What a variable takes: three tags, three lengths.
_LEAST: Final = 6
# A name that leaves room for the rest in a length of one byte.
_SHORT: Final = 0x80 - 4
_NO_VALUE: Final = bytes((NULL, 0))
# The largest that fits into a datagram of IPv4.
MAX_MESSAGE: Final = 65_507
# RFC 3411: an engine's id has up to 32 bytes, and so has a user's name.
MAX_ENGINE: Final = 32
MAX_USER: Final = 32
_USM: Final = 3
_ADDRESS, _COUNTER, _GAUGE, _TICKS, _OPAQUE, _NSAP, _COUNTER64, _UNSIGNED = range(0x40, 0x48)
# Eight, and the zero that keeps the first bit from being a sign.
_NUMBER_BYTES: Final = 9
_UNSIGNED_TAGS: Final = frozenset({_COUNTER, _GAUGE, _TICKS, _COUNTER64, _UNSIGNED})
_BYTES_TAGS: Final = frozenset({OCTETS, _ADDRESS, _OPAQUE, _NSAP})
# noSuchObject, noSuchInstance.
_MISSING_TAGS: Final = frozenset({NULL, 0x80, 0x81})
_END_OF_VIEW: Final = 0x82


class End(Enum):
    """There is nothing behind this object: the end of what the agent shows."""

    OF_VIEW = "end of view"


END: Final = End.OF_VIEW

if TYPE_CHECKING:
    # None: there is no such object, or it has no value.
    type Variable = tuple[bytes, Value | End | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pdu:
    """A question, an answer or a report."""

    kind: int
    request_id: int
    # In a GETBULK: how many are asked for once only, and how many rows of the others.
    status: int = 0
    index: int = 0
    variables: tuple[Variable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityMessage:
    """A message of version 1 or 2c."""

    version: int
    community: bytes
    pdu: Pdu


@dataclass(frozen=True, slots=True, kw_only=True)
class UsmMessage:
    """A message of version 3 with the user-based security model, unchecked; `scoped` is as it was sent."""

    message_id: int
    flags: int
    engine: bytes
    boots: int
    time: int
    user: bytes
    # The digest, and where in the message it stands.
    digest: bytes
    digest_at: int
    salt: bytes
    # A ScopedPDU, or with ENCRYPTED the secret bytes of one.
    scoped: bytes
    # All bytes of it, which the digest is made of; nothing in one that is to be built.
    whole: bytes = b""


def parse_snmp(data: bytes) -> CommunityMessage | UsmMessage | None:
    """One message; None for anything else."""
    try:
        begin, end = read_value(data, 0, min(len(data), MAX_MESSAGE), SEQUENCE)
        version, at = read_integer(data, begin, end)
        if version == V3:
            return _parse_usm(data, at, end)
        if version not in (V1, V2C):
            return None
        community, at = read_octets(data, at, end)
        return CommunityMessage(version=version, community=community, pdu=_read_pdu(data, at, end))
    except MalformedBerError:
        return None


def parse_scoped(data: bytes) -> tuple[bytes, bytes, Pdu] | None:
    """Return engine, context and PDU of a ScopedPDU in the clear; bytes that fill a block up may follow."""
    try:
        at, end = read_value(data, 0, len(data), SEQUENCE)
        engine, at = read_octets(data, at, end)
        name, at = read_octets(data, at, end)
        return engine, name, _read_pdu(data, at, end)
    except MalformedBerError:
        return None


def build_pdu(
    kind: int, request_id: int, names: Iterable[bytes], *, status: int = 0, index: int = 0
) -> bytes:
    """A question for variables by the bytes of their names."""
    asked = [_asked(name) for name in names]
    parts = build_integer(request_id), build_integer(status), build_integer(index), build_sequence(*asked)
    return build_value(kind, b"".join(parts))


def build_answer(pdu: Pdu) -> bytes:
    """A PDU with values: octets, object ids, and numbers as INTEGER or, from 2**31, as Counter64.

    With an error it has none, as the standard wants it.
    """
    shown = [
        build_sequence(build_value(OBJECT_ID, name), _NO_VALUE if pdu.status else build_variable(value))
        for name, value in pdu.variables
    ]
    parts = (build_integer(each) for each in (pdu.request_id, pdu.status, pdu.index))
    return build_value(pdu.kind, b"".join((*parts, build_sequence(*shown))))


def build_variable(value: Value | End | None) -> bytes:
    """One value of a variable."""
    match value:
        case int():
            return build_integer(value, INTEGER if value < 1 << 31 else _COUNTER64)
        case bytes():
            return build_octets(value)
        case tuple():
            return build_value(OBJECT_ID, pack_object_id(value))
        case End():
            return bytes((_END_OF_VIEW, 0))
        case None:
            return b"\x81\x00"


def build_community(version: int, community: bytes, pdu: bytes) -> bytes:
    """A message of version 1 or 2c."""
    return build_sequence(build_integer(version), build_octets(community), pdu)


def build_scoped(engine: bytes, context: bytes, pdu: bytes) -> bytes:
    """A PDU with its context."""
    return build_sequence(build_octets(engine), build_octets(context), pdu)


def build_usm(message: UsmMessage) -> tuple[bytes, int]:
    """A message of version 3, and where its digest stands; the message's own `digest_at` is not looked at."""
    salt = build_octets(message.salt)
    security = build_sequence(
        build_octets(message.engine),
        build_integer(message.boots),
        build_integer(message.time),
        build_octets(message.user),
        build_octets(message.digest),
        salt,
    )
    header = build_sequence(
        build_integer(message.message_id),
        build_integer(MAX_MESSAGE),
        build_octets(bytes((message.flags,))),
        build_integer(_USM),
    )
    scoped = build_octets(message.scoped) if message.flags & ENCRYPTED else message.scoped
    built = build_sequence(build_integer(V3), header, build_octets(security), scoped)
    return built, len(built) - len(scoped) - len(salt) - len(message.digest)


def _asked(name: bytes) -> bytes:
    """A variable with no value; the headers of a short name, as nearly all are, take no calls."""
    size = len(name)
    if size < _SHORT:
        return bytes((SEQUENCE, size + 4, OBJECT_ID, size)) + name + _NO_VALUE
    return build_sequence(build_value(OBJECT_ID, name), _NO_VALUE)


def _parse_usm(data: bytes, at: int, end: int) -> UsmMessage:
    header, after_header = read_value(data, at, end, SEQUENCE)
    message_id, at = read_integer(data, header, after_header)
    _, at = read_integer(data, at, after_header)
    flags, at = read_octets(data, at, after_header)
    model, _ = read_integer(data, at, after_header)
    if len(flags) != 1 or model != _USM:
        raise MalformedBerError("another security model")
    outer, after_security = read_value(data, after_header, end, OCTETS)
    at, last = read_value(data, outer, after_security, SEQUENCE)
    engine, at = read_octets(data, at, last)
    boots, at = read_integer(data, at, last)
    time, at = read_integer(data, at, last)
    user, at = read_octets(data, at, last)
    digest, digest_end = read_octets(data, at, last)
    salt, _ = read_octets(data, digest_end, last)
    if (
        len(engine) > MAX_ENGINE
        or len(user) > MAX_USER
        or not 0 <= boots < 1 << 31
        or not 0 <= time < 1 << 31
    ):
        raise MalformedBerError("beyond what USM knows")
    if flags[0] & ENCRYPTED:
        scoped, _ = read_octets(data, after_security, end)
    else:
        _, stop = read_value(data, after_security, end, SEQUENCE)
        scoped = data[after_security:stop]
    return UsmMessage(
        message_id=message_id,
        flags=flags[0],
        engine=engine,
        boots=boots,
        time=time,
        user=user,
        digest=digest,
        digest_at=digest_end - len(digest),
        salt=salt,
        scoped=scoped,
        whole=data[:end],
    )


def _read_pdu(data: bytes, at: int, end: int) -> Pdu:
    kind, at, end = read_header(data, at, end)
    request_id, at = read_integer(data, at, end)
    status, at = read_integer(data, at, end)
    index, at = read_integer(data, at, end)
    at, end = read_value(data, at, end, SEQUENCE)
    return Pdu(
        kind=kind,
        request_id=request_id,
        status=status,
        index=index,
        variables=tuple(_read_variables(data, at, end)),
    )


def _read_variables(data: bytes, at: int, end: int) -> list[Variable]:
    """Read them; a walk reads tens of thousands, so the short ones, as nearly all are, take no call."""
    found: list[Variable] = []
    number = int.from_bytes
    while at < end:
        if at + _LEAST > end:
            raise MalformedBerError("cut off")
        size = data[at + 1]
        name = at + 4
        value = name + data[at + 3]
        begin = value + 2
        stop = at + 2 + size
        short = size < 0x80 and begin <= stop <= end and data[value + 1] == stop - begin
        if not (short and data[at] == SEQUENCE and data[at + 2] == OBJECT_ID):
            name, value, begin, stop = _variable(data, at, end)
        tag = data[value]
        if tag in _UNSIGNED_TAGS and stop - begin <= _NUMBER_BYTES:
            found.append((data[name:value], number(data[begin:stop])))
        elif tag in _BYTES_TAGS:
            found.append((data[name:value], data[begin:stop]))
        elif tag == INTEGER and stop - begin <= _NUMBER_BYTES:
            found.append((data[name:value], number(data[begin:stop], signed=True)))
        else:
            found.append((data[name:value], _read_rare(tag, data[begin:stop])))
        at = stop
    return found


def _variable(data: bytes, at: int, end: int) -> tuple[int, int, int, int]:
    """Return where the name begins, where its value does with its tag and without, and where that ends."""
    inner, stop = read_value(data, at, end, SEQUENCE)
    name, value = read_value(data, inner, stop, OBJECT_ID)
    _, begin, last = read_header(data, value, stop)
    if last != stop:
        raise MalformedBerError("more than one value")
    return name, value, begin, stop


def _read_rare(tag: int, value: bytes) -> Value | End | None:
    if tag == OBJECT_ID:
        return read_object_id(value)
    if tag == _END_OF_VIEW:
        return END
    if tag in _MISSING_TAGS:
        return None
    raise MalformedBerError("a kind of value that SNMP does not have")
