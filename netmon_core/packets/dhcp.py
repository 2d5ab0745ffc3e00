"""DHCP for IPv4 (RFC 2131, options of RFC 2132 and 4702), and BOOTP before it.

Long options are joined (RFC 3396), also over the fields that option 52 lends them.
"""

from __future__ import annotations

import struct
from ipaddress import IPv4Address
from typing import Final

from ..lazy_dataclass import dataclass
from .addresses import ipv4_address
from .mac import UNSET, pack_mac
from .text import clean_text

SERVER_PORT: Final = 67
CLIENT_PORT: Final = 68

DISCOVER: Final = 1
OFFER: Final = 2
REQUEST: Final = 3
DECLINE: Final = 4
ACK: Final = 5
NAK: Final = 6
RELEASE: Final = 7
INFORM: Final = 8

# The largest that a relay may make of a full frame; options beyond it are nobody's.
MAX_MESSAGE: Final = 4096
# Servers, routers: a list longer than this is made to be long.
MAX_ADDRESSES: Final = 8

_COOKIE: Final = b"\x63\x82\x53\x63"
_HEADER = struct.Struct("!4BIHH4s4s4s4s16s")
_SNAME = slice(44, 108)
_FILE = slice(108, 236)
_OPTIONS: Final = 240
_NOBODY: Final = IPv4Address(0)
_PAD, _END = 0, 255
_MASK, _ROUTERS, _SERVERS, _HOSTNAME, _DOMAIN = 1, 3, 6, 12, 15
_REQUESTED, _LEASE, _OVERLOAD, _KIND, _SERVER, _LIST = 50, 51, 52, 53, 54, 55
_VENDOR_CLASS, _CLIENT_ID, _FQDN = 60, 61, 81
# A name in the form of the DNS, and not of ASCII (RFC 4702, 2.1).
_FQDN_ENCODED: Final = 0x04


@dataclass(frozen=True, slots=True, kw_only=True)
class Dhcp:
    """One message of a client or, with `reply`, of a server.

    `mac` is the client's, whoever sent the frame; UNSET where the client says none, or is no Ethernet card.
    """

    reply: bool
    mac: str
    # DISCOVER to INFORM; 0 for BOOTP, which has none.
    kind: int = 0
    transaction: int = 0
    # The client has it already, and says so.
    client_address: IPv4Address | None = None
    # The server gives it to the client.
    given: IPv4Address | None = None
    # Passed on by this relay.
    relay: IPv4Address | None = None
    # The answer is to go to everybody.
    broadcast: bool = False
    hostname: str = ""
    fqdn: str = ""
    vendor_class: str = ""
    client_id: bytes = b""
    requested: IPv4Address | None = None
    # What the client asks to be told, in its order.
    wanted: tuple[int, ...] = ()
    # What only servers say, but for `server`.
    server: IPv4Address | None = None
    mask: IPv4Address | None = None
    routers: tuple[IPv4Address, ...] = ()
    name_servers: tuple[IPv4Address, ...] = ()
    domain: str = ""
    # Seconds.
    lease: int | None = None


def parse_dhcp(data: bytes) -> Dhcp | None:
    """One message. An option that is cut short is passed over, with all that follows it."""
    if not _OPTIONS <= len(data) <= MAX_MESSAGE or data[236:240] != _COOKIE:
        return None
    op, hardware, size, _, transaction, _, flags, client, given, _, relay, chaddr = _HEADER.unpack_from(data)
    if op not in (1, 2):
        return None
    options = _options(data)
    return Dhcp(
        reply=op == 2,
        mac=chaddr[:6].hex(":") if hardware == 1 and size == 6 else UNSET,
        kind=_number(options.get(_KIND, b""), 1) or 0,
        transaction=transaction,
        client_address=_address(client),
        given=_address(given),
        relay=_address(relay),
        broadcast=flags >= 0x8000,
        hostname=_text(options.get(_HOSTNAME, b"")),
        fqdn=_fqdn(options.get(_FQDN, b"")),
        vendor_class=_text(options.get(_VENDOR_CLASS, b"")),
        client_id=options.get(_CLIENT_ID, b""),
        requested=_address(options.get(_REQUESTED, b"")),
        wanted=tuple(options.get(_LIST, b"")),
        server=_address(options.get(_SERVER, b"")),
        mask=_address(options.get(_MASK, b"")),
        routers=_addresses(options.get(_ROUTERS, b"")),
        name_servers=_addresses(options.get(_SERVERS, b"")),
        domain=_text(options.get(_DOMAIN, b"")),
        lease=_number(options.get(_LEASE, b""), 4),
    )


def build_dhcp(message: Dhcp) -> bytes:
    """Build the message, names as ASCII; ValueError for an option that does not fit."""
    client, given, relay = (
        (each or _NOBODY).packed for each in (message.client_address, message.given, message.relay)
    )
    header = _HEADER.pack(
        2 if message.reply else 1,
        1,
        6,
        0,
        message.transaction,
        0,
        message.broadcast << 15,
        client,
        given,
        bytes(4),
        relay,
        pack_mac(message.mac),
    )
    options = {
        _KIND: bytes((message.kind,)) if message.kind else b"",
        _CLIENT_ID: message.client_id,
        _REQUESTED: _packed(message.requested),
        _SERVER: _packed(message.server),
        _HOSTNAME: message.hostname.encode(),
        _FQDN: bytes(3) + message.fqdn.encode() if message.fqdn else b"",
        _VENDOR_CLASS: message.vendor_class.encode(),
        _LIST: bytes(message.wanted),
        _LEASE: b"" if message.lease is None else message.lease.to_bytes(4),
        _MASK: _packed(message.mask),
        _ROUTERS: b"".join(each.packed for each in message.routers),
        _SERVERS: b"".join(each.packed for each in message.name_servers),
        _DOMAIN: message.domain.encode(),
    }
    parts = [header, bytes(192), _COOKIE]
    for code, value in options.items():
        if len(value) > 255:
            raise ValueError(f"DHCP option {code} does not fit")
        if value:
            parts += [bytes((code, len(value))), value]
    return b"".join((*parts, bytes((_END,))))


def _options(data: bytes) -> dict[int, bytes]:
    """Read the options by their numbers; those of one number are one."""
    options: dict[int, bytes] = {}
    _read_options(data[_OPTIONS:], options)
    lent = _number(options.get(_OVERLOAD, b""), 1) or 0
    if lent & 1:
        _read_options(data[_FILE], options)
    if lent & 2:
        _read_options(data[_SNAME], options)
    return options


def _read_options(data: bytes, options: dict[int, bytes]) -> None:
    """Add what is in one field, up to its end or to an option that is cut short."""
    position, size = 0, len(data)
    while position < size and (code := data[position]) != _END:
        position += 1
        if code == _PAD:
            continue
        if position == size:
            return
        begin = position + 1
        position = begin + data[position]
        if position > size:
            return
        value = data[begin:position]
        options[code] = options[code] + value if code in options else value


def _fqdn(data: bytes) -> str:
    """Read the name of option 81, which is ASCII, or labels without pointers."""
    if len(data) < 4:
        return ""
    name = data[3:]
    if data[0] & _FQDN_ENCODED:
        labels: list[bytes] = []
        while name and 0 < (length := name[0]) < len(name) + 1 and length < 64:
            labels.append(name[1 : length + 1])
            name = name[length + 1 :]
        name = b".".join(labels)
    return _text(name).rstrip(".")


def _text(raw: bytes) -> str:
    """Read a text, which has no stated encoding: UTF-8 where it is, else the first 256 of Unicode."""
    try:
        return clean_text(raw.decode())
    except UnicodeDecodeError:
        return clean_text(raw.decode("latin-1"))


def _number(data: bytes, size: int) -> int | None:
    return int.from_bytes(data) if len(data) == size else None


def _address(data: bytes) -> IPv4Address | None:
    """Four bytes; None: there are none, or they say "nobody"."""
    return ipv4_address(data) if len(data) == 4 and any(data) else None


def _addresses(data: bytes) -> tuple[IPv4Address, ...]:
    end = min(len(data) // 4, MAX_ADDRESSES) * 4
    return tuple(ipv4_address(data[at : at + 4]) for at in range(0, end, 4))


def _packed(address: IPv4Address | None) -> bytes:
    return b"" if address is None else address.packed
