"""Neighbor discovery for IPv6 (RFC 4861): neighbors, routers, and what these announce (RFC 8106, 4191).

Whoever uses a message must have seen that its hop limit is 255, so that no router passed it on.
"""

from __future__ import annotations

import struct
from ipaddress import IPv6Address, IPv6Network
from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass
from .addresses import ipv6_address
from .mac import pack_mac
from .text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

HOP_LIMIT: Final = 255

# What one advertisement may hold of each; routers announce one or two.
MAX_PREFIXES: Final = 16
MAX_SERVERS: Final = 8
MAX_DOMAINS: Final = 8

_SOLICIT_ROUTER, _ADVERTISE_ROUTER, _SOLICIT, _ADVERTISE = 133, 134, 135, 136
_SOURCE_MAC, _TARGET_MAC, _PREFIX, _MTU, _SERVERS, _DOMAINS = 1, 2, 3, 5, 25, 31
_ROUTER_HEAD = struct.Struct("!BBHII")
_PREFIX_BODY = struct.Struct("!BBIII16s")
# High is 01, low 11; 10 is reserved and counts as medium (RFC 4191, 2.1).
_PREFERENCES: Final = {0b01: 1, 0b11: -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighborSolicitation:
    """Who has the target? From nobody's address, it asks whether the target is free."""

    target: IPv6Address
    mac: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighborAdvertisement:
    """The target is at this MAC. `solicited`: it is an answer."""

    target: IPv6Address
    mac: str | None = None
    router: bool = False
    solicited: bool = False
    override: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RouterSolicitation:
    """Somebody asks which routers there are."""

    mac: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix:
    """One prefix of a router advertisement; lifetimes in seconds."""

    network: IPv6Network
    on_link: bool
    # Addresses are made of it (SLAAC).
    autonomous: bool
    valid: int
    preferred: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RouterAdvertisement:
    """A router says what holds on its link; `lifetime` in seconds, 0: it is no way out."""

    lifetime: int
    mac: str | None = None
    # Addresses, or all else, are to be had by DHCPv6.
    managed: bool = False
    other: bool = False
    # 1 high, 0 medium, -1 low.
    preference: int = 0
    hop_limit: int = 0
    mtu: int | None = None
    prefixes: tuple[Prefix, ...] = ()
    name_servers: tuple[IPv6Address, ...] = ()
    domains: tuple[str, ...] = ()


type Ndp = NeighborSolicitation | NeighborAdvertisement | RouterSolicitation | RouterAdvertisement
# The same, to be asked for.
Neighborly: Final = (NeighborSolicitation, NeighborAdvertisement, RouterSolicitation, RouterAdvertisement)


def parse_ndp(data: bytes) -> Ndp | None:
    """One ICMPv6 message of types 133 to 136, its checksum checked before."""
    match data[0]:
        case 135:
            return _parse_solicitation(data)
        case 136:
            return _parse_advertisement(data)
        case 134:
            return _parse_router(data)
        case 133:
            options = _options(data, 8)
            return None if options is None else RouterSolicitation(mac=_mac(options, _SOURCE_MAC))
    return None


def is_ndp(data: bytes) -> bool:
    """Whether an ICMPv6 message is of neighbor discovery."""
    return len(data) > 0 and _SOLICIT_ROUTER <= data[0] <= _ADVERTISE


def build_ndp(message: Ndp) -> bytes:
    """Build the message, its checksum 0; of a router's no domains."""
    match message:
        case NeighborSolicitation():
            head = bytes((_SOLICIT,)) + bytes(7) + message.target.packed
            return head + _build_mac(_SOURCE_MAC, message.mac)
        case NeighborAdvertisement():
            flags = message.router << 7 | message.solicited << 6 | message.override << 5
            head = bytes((_ADVERTISE, 0, 0, 0, flags, 0, 0, 0)) + message.target.packed
            return head + _build_mac(_TARGET_MAC, message.mac)
        case RouterSolicitation():
            return bytes((_SOLICIT_ROUTER,)) + bytes(7) + _build_mac(_SOURCE_MAC, message.mac)
        case RouterAdvertisement():
            return _build_router(message)


def _parse_solicitation(data: bytes) -> NeighborSolicitation | None:
    options = _options(data, 24)
    target = _target(data)
    if options is None or target is None:
        return None
    return NeighborSolicitation(target=target, mac=_mac(options, _SOURCE_MAC))


def _parse_advertisement(data: bytes) -> NeighborAdvertisement | None:
    options = _options(data, 24)
    target = _target(data)
    if options is None or target is None:
        return None
    flags = data[4]
    return NeighborAdvertisement(
        target=target,
        mac=_mac(options, _TARGET_MAC),
        router=flags & 0x80 != 0,
        solicited=flags & 0x40 != 0,
        override=flags & 0x20 != 0,
    )


def _parse_router(data: bytes) -> RouterAdvertisement | None:
    options = _options(data, 16)
    if options is None:
        return None
    hop_limit, flags, lifetime, _, _ = _ROUTER_HEAD.unpack_from(data, 4)
    mtu: int | None = None
    prefixes: list[Prefix] = []
    servers: list[IPv6Address] = []
    domains: list[str] = []
    for kind, body in options:
        if kind == _PREFIX and len(body) == 30:
            prefix = _parse_prefix(body)
            if prefix is not None:
                prefixes.append(prefix)
        elif kind == _MTU and len(body) == 6:
            mtu = int.from_bytes(body[2:])
        elif kind == _SERVERS:
            servers += [ipv6_address(body[at : at + 16]) for at in range(6, len(body) - 15, 16)]
        elif kind == _DOMAINS:
            domains += _parse_domains(body[6:])
    return RouterAdvertisement(
        lifetime=lifetime,
        mac=_mac(options, _SOURCE_MAC),
        managed=flags & 0x80 != 0,
        other=flags & 0x40 != 0,
        preference=_PREFERENCES.get(flags >> 3 & 3, 0),
        hop_limit=hop_limit,
        mtu=mtu,
        prefixes=tuple(prefixes[:MAX_PREFIXES]),
        name_servers=tuple(servers[:MAX_SERVERS]),
        domains=tuple(domains[:MAX_DOMAINS]),
    )


def _parse_prefix(body: bytes) -> Prefix | None:
    length, flags, valid, preferred, _, packed = _PREFIX_BODY.unpack(body)
    if length > 128:
        return None
    return Prefix(
        network=IPv6Network((packed, length), strict=False),
        on_link=flags & 0x80 != 0,
        autonomous=flags & 0x40 != 0,
        valid=valid,
        preferred=preferred,
    )


def _parse_domains(data: bytes) -> Iterator[str]:
    """Names as labels, one after the other, zeros after the last."""
    labels: list[bytes] = []
    position = 0
    while position < len(data):
        length = data[position]
        position += 1
        if length:
            if length > 63:
                return
            labels.append(data[position : position + length])
            position += length
        elif labels:
            yield clean_text(b".".join(labels))
            labels = []


def _options(data: bytes, position: int) -> list[tuple[int, bytes]] | None:
    """Read the options from a position on, without their heads; None where anything is cut short or empty."""
    size = len(data)
    if size < position or data[1]:
        return None
    options: list[tuple[int, bytes]] = []
    while position + 2 <= size:
        end = position + (data[position + 1] << 3)
        if end == position or end > size:
            return None
        options.append((data[position], data[position + 2 : end]))
        position = end
    return options if position == size else None


def _target(data: bytes) -> IPv6Address | None:
    """The address asked for or told of; None: a group's or nobody's."""
    target = data[8:24]
    return ipv6_address(target) if len(target) == 16 and target[0] != 0xFF and any(target) else None


def _mac(options: list[tuple[int, bytes]], wanted: int) -> str | None:
    return next((body.hex(":") for kind, body in options if kind == wanted and len(body) == 6), None)


def _build_router(message: RouterAdvertisement) -> bytes:
    preference = {1: 0b01, -1: 0b11}.get(message.preference, 0)
    flags = message.managed << 7 | message.other << 6 | preference << 3
    head = _ROUTER_HEAD.pack(message.hop_limit, flags, message.lifetime, 0, 0)
    parts = [bytes((_ADVERTISE_ROUTER, 0, 0, 0)), head, _build_mac(_SOURCE_MAC, message.mac)]
    if message.mtu is not None:
        parts.append(bytes((_MTU, 1, 0, 0)) + message.mtu.to_bytes(4))
    for prefix in message.prefixes:
        flags = prefix.on_link << 7 | prefix.autonomous << 6
        network = prefix.network
        body = (network.prefixlen, flags, prefix.valid, prefix.preferred, 0, network.network_address.packed)
        parts.append(bytes((_PREFIX, 4)) + _PREFIX_BODY.pack(*body))
    if message.name_servers:
        servers = b"".join(each.packed for each in message.name_servers)
        parts.append(bytes((_SERVERS, 1 + len(servers) // 8)) + bytes(2) + b"\xff" * 4 + servers)
    return b"".join(parts)


def _build_mac(kind: int, mac: str | None) -> bytes:
    return b"" if mac is None else bytes((kind, 1)) + pack_mac(mac)
