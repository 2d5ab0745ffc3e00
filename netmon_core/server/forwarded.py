"""What a proxy says it was asked for, where it is one that we trust. Pure.

Of each header the last entry counts: the one that the proxy wrote which speaks with us.
Whatever stands before it may have been written by anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from multidict import CIMultiDictProxy

    from ..model.ip import IPAddress
    from ..settings.server import Prefix

# Proxies in a row; more entries than that are nobody's real way here.
HOPS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Under what name a browser asked. `port` None: the header names none."""

    # The header that says so, and all of what it says.
    header: str
    said: str
    host: str
    port: int | None


def asked_for(headers: CIMultiDictProxy[str], *, trusted: bool) -> Asked | None:
    """What the request was for; None: it says that twice, not at all, or in no form that is one."""
    hosts = headers.getall("Host", [])
    if len(hosts) != 1:
        return None
    forwarded = _last(headers, "X-Forwarded-Host") if trusted else ""
    header, said = ("X-Forwarded-Host", forwarded) if forwarded else ("Host", hosts[0])
    host, port = split(f"//{said}")
    if host is None:
        return None
    if port is None and trusted:
        given = _last(headers, "X-Forwarded-Port")
        port = int(given) if given.isascii() and given.isdecimal() and len(given) <= 5 else None
    return Asked(header=header, said=said, host=host, port=port)


def is_trusted(peer: str, proxies: Iterable[Prefix]) -> bool:
    """Tell whether an address is that of a proxy of ours."""
    address = _address(peer)
    return address is not None and any(address in each for each in proxies)


def client_of(peer: str, headers: CIMultiDictProxy[str], proxies: Sequence[Prefix]) -> str:
    """Who asks: the nearest that is no proxy of ours, which all between it and us have vouched for."""
    if not is_trusted(peer, proxies):
        return peer
    nearest = peer
    entries = ",".join(headers.getall("X-Forwarded-For", [])).split(",")
    for entry in reversed(entries[-HOPS:]):
        address = _address(_without_port(entry.strip().strip('"')))
        if address is None:
            break
        nearest = str(address)
        if not is_trusted(nearest, proxies):
            break
    return nearest


def split(url: str) -> tuple[str | None, int | None]:
    """The host as it can be compared, and the port; (None, None): there is none that is well formed."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None, None
    if "@" in parts.netloc or parts.path not in ("", "/") or parts.query or parts.fragment:
        return None, None
    host = (parts.hostname or "").removesuffix(".")
    # One IPv6 address has many forms.
    address = _address(host) if ":" in host else None
    return str(address or host) or None, port


def _last(headers: CIMultiDictProxy[str], name: str) -> str:
    given = headers.getall(name, [])
    return given[-1].rpartition(",")[2].strip() if given else ""


def _without_port(entry: str) -> str:
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry


def _address(text: str) -> IPAddress | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    # A socket for both families shows IPv4's so.
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
