"""DHCP for IPv6 (RFC 8415, options of RFC 4704 and 6939), also as relays pass it on."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass
from .addresses import ipv6_address
from .mac import pack_mac
from .text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from ipaddress import IPv6Address

CLIENT_PORT: Final = 546
SERVER_PORT: Final = 547

SOLICIT: Final = 1
ADVERTISE: Final = 2
REQUEST: Final = 3
RENEW: Final = 5
REPLY: Final = 7
RELEASE: Final = 8
DECLINE: Final = 9
RECONFIGURE: Final = 10
INFORMATION: Final = 11
_FORWARD: Final = 12
_REPLIED: Final = 13

# Relays between a client and its server (RFC 8415, 7.6).
MAX_RELAYS: Final = 8
# Options of one message at one level, and what is kept of a list.
MAX_OPTIONS: Final = 64
MAX_ADDRESSES: Final = 16
MAX_WANTED: Final = 128
# The longest id of a client or server (RFC 8415, 11.1).
MAX_DUID: Final = 130

_CLIENT_ID, _SERVER_ID, _IA_NA, _IA_TA, _ADDRESS, _WANTED = 1, 2, 3, 4, 5, 6
_RELAYED, _VENDOR_CLASS, _NAME_SERVERS, _FQDN, _CLIENT_MAC = 9, 16, 23, 39, 79
_RELAY_HEAD: Final = 34
_LEASE = struct.Struct("!16sII")
_ETHERNET: Final = b"\x00\x01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dhcp6:
    """One message of a client, or of a server (ADVERTISE, REPLY, RECONFIGURE)."""

    kind: int
    transaction: int = 0
    client_id: bytes = b""
    server_id: bytes = b""
    fqdn: str = ""
    vendor_class: str = ""
    # Whose number the vendor class is under (IANA's enterprise numbers); None: there is none.
    enterprise: int | None = None
    # What the client asks to be told, in its order.
    wanted: tuple[int, ...] = ()
    # Addresses it asks for, has, or is given.
    addresses: tuple[IPv6Address, ...] = ()
    # Of the first of them, how long it is valid, in seconds.
    lease: int | None = None
    name_servers: tuple[IPv6Address, ...] = ()
    relays: int = 0
    # Where the first relay heard the client: its link-local address, and its MAC where the relay tells it.
    peer: IPv6Address | None = None
    mac: str | None = None

    @property
    def reply(self) -> bool:
        """Whether a server says it."""
        return self.kind in (ADVERTISE, REPLY, RECONFIGURE)


def parse_dhcp6(data: bytes) -> Dhcp6 | None:
    """One message, out of what relays put around it; None where an option is cut short."""
    relays = 0
    peer: IPv6Address | None = None
    mac: str | None = None
    while data and data[0] in (_FORWARD, _REPLIED):
        relays += 1
        if relays > MAX_RELAYS or len(data) < _RELAY_HEAD:
            return None
        # The innermost relay is told last, and it alone heard the client.
        peer, mac = ipv6_address(data[18:34]), None
        options = _options(data, _RELAY_HEAD)
        if options is None:
            return None
        inner = b""
        for code, value in options:
            if code == _RELAYED:
                inner = value
            elif code == _CLIENT_MAC and value[:2] == _ETHERNET and len(value) == 8:
                mac = value[2:].hex(":")
        data = inner
    if len(data) < 4 or not SOLICIT <= data[0] <= INFORMATION:
        return None
    options = _options(data, 4)
    return None if options is None else _parse(data, options, relays, peer, mac)


def build_dhcp6(message: Dhcp6) -> bytes:
    """Build the message; with `relays`, in the hands of so many that tell of `peer` and `mac`."""
    parts = [
        (_CLIENT_ID, message.client_id),
        (_SERVER_ID, message.server_id),
        (_WANTED, b"".join(each.to_bytes(2) for each in message.wanted)),
        (_FQDN, _build_fqdn(message.fqdn)),
        (_NAME_SERVERS, b"".join(each.packed for each in message.name_servers)),
    ]
    if message.enterprise is not None:
        text = message.vendor_class.encode()
        parts.append((_VENDOR_CLASS, message.enterprise.to_bytes(4) + len(text).to_bytes(2) + text))
    if message.addresses:
        leases = [(_ADDRESS, _LEASE.pack(each.packed, 0, message.lease or 0)) for each in message.addresses]
        parts.append((_IA_NA, bytes(12) + _build_options(leases)))
    data = bytes((message.kind,)) + message.transaction.to_bytes(3) + _build_options(parts)
    for level in range(message.relays):
        peer = message.peer.packed if message.peer is not None and not level else bytes(16)
        around = [(_RELAYED, data)]
        if message.mac is not None and not level:
            around.insert(0, (_CLIENT_MAC, _ETHERNET + pack_mac(message.mac)))
        kind = _REPLIED if message.reply else _FORWARD
        data = bytes((kind, level)) + bytes(16) + peer + _build_options(around)
    return data


def _parse(
    data: bytes, options: list[tuple[int, bytes]], relays: int, peer: IPv6Address | None, mac: str | None
) -> Dhcp6:
    first = dict(reversed(options))
    leases = [
        lease
        for code, value in options
        if code in (_IA_NA, _IA_TA)
        for lease in _leases(value[12 if code == _IA_NA else 4 :])
    ][:MAX_ADDRESSES]
    vendor = first.get(_VENDOR_CLASS, b"")
    servers = first.get(_NAME_SERVERS, b"")
    wanted = first.get(_WANTED, b"")[: 2 * MAX_WANTED]
    return Dhcp6(
        kind=data[0],
        transaction=int.from_bytes(data[1:4]),
        client_id=first.get(_CLIENT_ID, b"")[:MAX_DUID],
        server_id=first.get(_SERVER_ID, b"")[:MAX_DUID],
        fqdn=_fqdn(first.get(_FQDN, b"")),
        vendor_class=clean_text(vendor[6 : 6 + int.from_bytes(vendor[4:6])]),
        enterprise=int.from_bytes(vendor[:4]) if len(vendor) >= 4 else None,
        wanted=tuple(wanted[at] << 8 | wanted[at + 1] for at in range(0, len(wanted) - 1, 2)),
        addresses=tuple(ipv6_address(packed) for packed, _, _ in leases),
        lease=leases[0][2] if leases else None,
        name_servers=tuple(
            ipv6_address(servers[at : at + 16])
            for at in range(0, min(len(servers) - 15, MAX_ADDRESSES * 16), 16)
        ),
        relays=relays,
        peer=peer,
        mac=mac,
    )


def _options(data: bytes, position: int) -> list[tuple[int, bytes]] | None:
    """Read the options from a position on, up to the cap; None where one is cut short."""
    options: list[tuple[int, bytes]] = []
    size = len(data)
    while position < size and len(options) < MAX_OPTIONS:
        begin = position + 4
        if begin > size:
            return None
        end = begin + (data[position + 2] << 8 | data[position + 3])
        if end > size:
            return None
        options.append((data[position] << 8 | data[position + 1], data[begin:end]))
        position = end
    return options


def _leases(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Each address of an association, how long it is preferred, and how long valid."""
    for code, value in _options(data, 0) or ():
        if code == _ADDRESS and len(value) >= _LEASE.size:
            yield _LEASE.unpack_from(value)


def _fqdn(data: bytes) -> str:
    """Read a name behind its flags: labels, the last of which is empty where the name is whole."""
    labels: list[bytes] = []
    position = 1
    while position < len(data) and 0 < (length := data[position]) < 64:
        labels.append(data[position + 1 : position + 1 + length])
        position += 1 + length
    return clean_text(b".".join(labels))


def _build_fqdn(name: str) -> bytes:
    labels = [label.encode() for label in name.split(".")] if name else []
    return b"\x00" + b"".join(bytes((len(label),)) + label for label in labels) if labels else b""


def _build_options(options: list[tuple[int, bytes]]) -> bytes:
    return b"".join(code.to_bytes(2) + len(value).to_bytes(2) + value for code, value in options if value)
