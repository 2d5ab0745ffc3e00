"""ICMP (RFC 792) and ICMPv6 (RFC 4443): echo, what was not reached, and what IPv6 says of neighbors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .checksum import checksum, pseudo_header, residue
from .ipv4 import Ipv4, build_ipv4, parse_ipv4
from .ipv6 import ICMP6, Ipv6, build_ipv6, parse_ipv6
from .mld import MldReport, build_mld, parse_mld
from .ndp import Ndp, build_ndp, parse_ndp

if TYPE_CHECKING:
    from ipaddress import IPv6Address

_REPLY, _UNREACHABLE, _REQUEST = 0, 3, 8
_UNREACHABLE6, _REQUEST6, _REPLY6 = 1, 128, 129
_GROUPS: Final = (131, 132, 143)
# What an ICMPv6 error may be with its IPv6 header: the minimum MTU (RFC 4443, 2.4).
_MAX_QUOTED: Final = 1280 - 40 - 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """An echo request or, with `reply`, its answer."""

    reply: bool
    identifier: int
    sequence: int
    payload: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """Somebody on the way says that `original` could not be delivered; its payload is a beginning only."""

    code: int
    original: Ipv4 | Ipv6


type Icmp = Echo | Unreachable | Ndp | MldReport


def parse_icmp(data: bytes) -> Icmp | None:
    """Read one ICMP message with a right checksum."""
    if len(data) < 8 or residue(data):
        return None
    kind = data[0]
    if kind == _UNREACHABLE:
        original = parse_ipv4(data[8:], quoted=True)
        return None if original is None else Unreachable(code=data[1], original=original)
    return _parse_echo(data, reply=kind == _REPLY) if kind in (_REPLY, _REQUEST) else None


def parse_icmp6(
    data: bytes, source: IPv6Address | None = None, destination: IPv6Address | None = None
) -> Icmp | None:
    """One ICMPv6 message; its checksum is checked where both addresses are given (a socket has done it)."""
    if len(data) < 8:
        return None
    if source is not None and destination is not None:
        head = pseudo_header(source, destination, ICMP6, len(data))
        if (residue(head) + residue(data)) % 0xFFFF:
            return None
    kind = data[0]
    if kind == _UNREACHABLE6:
        original = parse_ipv6(data[8:], quoted=True)
        return None if original is None else Unreachable(code=data[1], original=original)
    if kind in (_REPLY6, _REQUEST6):
        return _parse_echo(data, reply=kind == _REPLY6)
    if 133 <= kind <= 136:
        return parse_ndp(data)
    return parse_mld(data) if kind in _GROUPS else None


def build_icmp(message: Icmp) -> bytes:
    """Build the message with its checksum; ValueError for what is about IPv6."""
    match message:
        case Echo():
            return _sealed(_echo(message, _REPLY if message.reply else _REQUEST))
        case Unreachable(original=Ipv4() as original):
            return _sealed(bytes((_UNREACHABLE, message.code, 0, 0, 0, 0, 0, 0)) + build_ipv4(original))
    raise ValueError("ICMP cannot speak of an IPv6 packet")


def build_icmp6(
    message: Icmp, source: IPv6Address | None = None, destination: IPv6Address | None = None
) -> bytes:
    """Build the message; its checksum stays 0 without both addresses (a socket fills it in)."""
    match message:
        case Echo():
            data = _echo(message, _REPLY6 if message.reply else _REQUEST6)
        case Unreachable(original=Ipv6() as original):
            quoted = build_ipv6(original)[:_MAX_QUOTED]
            data = bytes((_UNREACHABLE6, message.code, 0, 0, 0, 0, 0, 0)) + quoted
        case Unreachable():
            raise ValueError("ICMPv6 cannot speak of an IPv4 packet")
        case MldReport():
            data = build_mld(message)
        case _:
            data = build_ndp(message)
    if source is None or destination is None:
        return data
    return _sealed(data, pseudo_header(source, destination, ICMP6, len(data)))


def _parse_echo(data: bytes, *, reply: bool) -> Echo | None:
    if data[1]:
        return None
    return Echo(
        reply=reply,
        identifier=data[4] << 8 | data[5],
        sequence=data[6] << 8 | data[7],
        payload=data[8:],
    )


def _echo(echo: Echo, kind: int) -> bytes:
    return bytes((kind, 0, 0, 0)) + echo.identifier.to_bytes(2) + echo.sequence.to_bytes(2) + echo.payload


def _sealed(data: bytes, head: bytes = b"") -> bytes:
    """Write the checksum of `head` (of even size) and `data` into bytes 2 and 3 of `data`."""
    return data[:2] + checksum(head + data).to_bytes(2) + data[4:]
