"""Read the monitor's own adapters: addresses, gateways, VLANs, and what kind each one is."""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface
from pathlib import Path
from struct import Struct
from typing import TYPE_CHECKING

from ..model.adapter import Adapter, AdapterKind
from . import netlink
from .adapter_kind import adapter_kind, bridge_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.ip import IPAddress, IPInterface

_LINK = Struct("=BxHiII")
_ADDRESS = Struct("=BBBBI")
_ROUTE = Struct("=8BI")
_NEXT_HOP = Struct("=HBBi")

_IFF_UP, _IFF_LOOPBACK, _IFF_LOWER_UP = 0x1, 0x8, 0x10000
_IFA_F_DADFAILED = 0x8
_IFLA_ADDRESS, _IFLA_IFNAME, _IFLA_MTU, _IFLA_LINK, _IFLA_MASTER = 1, 3, 4, 5, 10
_IFLA_LINKINFO, _IFLA_LINK_NETNSID = 18, 37
_IFLA_INFO_KIND, _IFLA_INFO_DATA, _IFLA_VLAN_ID = 1, 2, 1
_IFA_ADDRESS, _IFA_LOCAL = 1, 2
_RTA_OIF, _RTA_GATEWAY, _RTA_PRIORITY, _RTA_MULTIPATH, _RTA_TABLE, _RTA_VIA = 4, 5, 6, 9, 15, 18
_RT_TABLE_MAIN, _RTN_UNICAST = 254, 1

_SYSFS = Path("/sys/class/net")


@dataclass(slots=True, kw_only=True)
class _Link:
    """One adapter as RTM_NEWLINK tells it."""

    name: str
    index: int
    kind: AdapterKind
    mac: str | None
    flags: int
    mtu: int
    vlan: int | None
    parent_index: int | None
    master_index: int | None
    addresses: list[IPInterface] = field(default_factory=list)
    # Each with the metric of its route first.
    gateways: list[tuple[int, IPAddress]] = field(default_factory=list)


def read_adapters() -> tuple[Adapter, ...]:
    """Read every adapter of this machine (of this network namespace), in the kernel's order.

    Blocks for a millisecond or so. Without rtnetlink (another system, or a sandbox that forbids it) names
    and addresses only.
    """
    if hasattr(socket, "AF_NETLINK"):
        try:
            return _read_linux()
        except OSError as err:
            if err.errno not in (errno.EAFNOSUPPORT, errno.EPERM, errno.EACCES, errno.EPROTONOSUPPORT):
                raise
    from .portable import read_portable_adapters  # noqa: PLC0415  (brings ctypes)

    return read_portable_adapters()


def own_addresses(adapters: Iterable[Adapter]) -> frozenset[IPAddress]:
    """Every address that is ours."""
    return frozenset(interface.ip for adapter in adapters for interface in adapter.addresses)


def _read_linux() -> tuple[Adapter, ...]:
    links = {
        link.index: link
        for kind, body in netlink.dump(netlink.RTM_GETLINK, _LINK.pack(0, 0, 0, 0, 0))
        if kind == netlink.RTM_NEWLINK and (link := _parse_link(body))
    }
    for kind, body in netlink.dump(netlink.RTM_GETADDR, _ADDRESS.pack(0, 0, 0, 0, 0)):
        if kind == netlink.RTM_NEWADDR and (found := _parse_address(body)) and found[0] in links:
            links[found[0]].addresses.append(found[1])
    for family in (socket.AF_INET, socket.AF_INET6):
        for kind, body in netlink.dump(netlink.RTM_GETROUTE, _ROUTE.pack(family, *[0] * 8)):
            if kind != netlink.RTM_NEWROUTE:
                continue
            for index, metric, gateway in _parse_default_route(body):
                if index in links:
                    links[index].gateways.append((metric, gateway))
    return tuple(_adapter(link, links) for link in links.values())


def _adapter(link: _Link, links: dict[int, _Link]) -> Adapter:
    kind = link.kind
    if kind is AdapterKind.BRIDGE:
        kind = bridge_kind(frozenset(port.kind for port in links.values() if port.master_index == link.index))
    parent = links.get(link.parent_index) if link.parent_index is not None else None
    return Adapter(
        name=link.name,
        index=link.index,
        kind=kind,
        mac=link.mac,
        up=bool(link.flags & _IFF_UP),
        carrier=bool(link.flags & _IFF_LOWER_UP),
        mtu=link.mtu,
        vlan=link.vlan,
        parent=parent.name if parent else None,
        addresses=tuple(link.addresses),
        gateways=tuple(
            dict.fromkeys(gateway for _, gateway in sorted(link.gateways, key=lambda way: way[0]))
        ),
    )


def _parse_link(body: bytes) -> _Link | None:
    if len(body) < _LINK.size:
        return None
    _, hardware, index, flags, _ = _LINK.unpack_from(body)
    attributes = netlink.parse_attributes(body, _LINK.size)
    name = attributes.get(_IFLA_IFNAME, b"").rstrip(b"\0").decode("utf-8", "replace")
    if not name:
        return None
    info = netlink.parse_attributes(attributes.get(_IFLA_LINKINFO, b""))
    driver = info.get(_IFLA_INFO_KIND, b"").rstrip(b"\0").decode("ascii", "replace")
    kind = adapter_kind(
        name,
        driver=driver,
        hardware=hardware,
        loopback=bool(flags & _IFF_LOOPBACK),
        wireless=_is_wireless(name),
    )
    mac = attributes.get(_IFLA_ADDRESS, b"")
    master = attributes.get(_IFLA_MASTER)
    vlan = parent = None
    if driver == "vlan":
        vlan = netlink.unsigned(netlink.parse_attributes(info.get(_IFLA_INFO_DATA, b"")).get(_IFLA_VLAN_ID))
        # A parent in another network namespace has an index that means nothing here.
        if _IFLA_LINK_NETNSID not in attributes and _IFLA_LINK in attributes:
            parent = netlink.unsigned(attributes[_IFLA_LINK])
    return _Link(
        name=name,
        index=index,
        kind=kind,
        mac=mac.hex(":") if len(mac) == 6 and any(mac) else None,
        flags=flags,
        mtu=netlink.unsigned(attributes.get(_IFLA_MTU), 1500),
        vlan=vlan,
        parent_index=parent,
        master_index=netlink.unsigned(master) if master else None,
    )


def _parse_address(body: bytes) -> tuple[int, IPInterface] | None:
    if len(body) < _ADDRESS.size:
        return None
    family, prefix, flags, _, index = _ADDRESS.unpack_from(body)
    if flags & _IFA_F_DADFAILED:
        return None
    attributes = netlink.parse_attributes(body, _ADDRESS.size)
    # On a point-to-point link IFA_ADDRESS is the other end.
    raw = attributes.get(_IFA_LOCAL) or attributes.get(_IFA_ADDRESS, b"")
    if family == socket.AF_INET and len(raw) == 4 and prefix <= 32:
        return index, IPv4Interface((raw, prefix))
    if family == socket.AF_INET6 and len(raw) == 16 and prefix <= 128:
        return index, IPv6Interface((raw, prefix))
    return None


def _parse_default_route(body: bytes) -> list[tuple[int, int, IPAddress]]:
    """What `next_hops_of` says, if this is a default route."""
    return next_hops_of(body) if body[1:2] == b"\0" else []


def next_hops_of(body: bytes) -> list[tuple[int, int, IPAddress]]:
    """(adapter index, metric, gateway) of each next hop, if this is a route of the main table by routers."""
    if len(body) < _ROUTE.size:
        return []
    family, _, _, _, table, _, _, kind, _ = _ROUTE.unpack_from(body)
    if kind != _RTN_UNICAST:
        return []
    attributes = netlink.parse_attributes(body, _ROUTE.size)
    if netlink.unsigned(attributes.get(_RTA_TABLE), table) != _RT_TABLE_MAIN:
        return []
    metric = netlink.unsigned(attributes.get(_RTA_PRIORITY))
    hops = [(netlink.unsigned(attributes.get(_RTA_OIF)), attributes)]
    hops += _parse_next_hops(attributes.get(_RTA_MULTIPATH, b""))
    return [
        (index, metric, gateway)
        for index, hop in hops
        if (gateway := _gateway(family, hop)) is not None and not gateway.is_unspecified
    ]


def _parse_next_hops(data: bytes) -> list[tuple[int, netlink.Attributes]]:
    hops: list[tuple[int, netlink.Attributes]] = []
    while len(data) >= _NEXT_HOP.size:
        length, _, _, index = _NEXT_HOP.unpack_from(data)
        if not _NEXT_HOP.size <= length <= len(data):
            break
        hops.append((index, netlink.parse_attributes(data[:length], _NEXT_HOP.size)))
        data = data[(length + 3) & ~3 :]
    return hops


def _gateway(family: int, attributes: netlink.Attributes) -> IPAddress | None:
    raw = attributes.get(_RTA_GATEWAY, b"")
    if via := attributes.get(_RTA_VIA):
        # An IPv4 route by an IPv6 router: the family, then the address.
        family, raw = netlink.unsigned(via[:2]), via[2:]
    if family == socket.AF_INET and len(raw) == 4:
        return IPv4Address(raw)
    if family == socket.AF_INET6 and len(raw) == 16:
        return IPv6Address(raw)
    return None


def _is_wireless(name: str) -> bool:
    # A name from the kernel has no slash, but the path must not depend on that.
    if "/" in name or name in (".", ".."):
        return False
    return any((_SYSFS / name / mark).exists() for mark in ("wireless", "phy80211"))
