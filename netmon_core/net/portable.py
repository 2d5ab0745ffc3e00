"""Adapters where the kernel has no rtnetlink: names and addresses, no routes, states or VLANs."""

from __future__ import annotations

from ipaddress import IPv4Interface, IPv6Interface
from typing import TYPE_CHECKING

from ..model.adapter import Adapter
from .adapter_kind import adapter_kind

if TYPE_CHECKING:
    import ifaddr

    from ..model.ip import IPInterface


def read_portable_adapters() -> tuple[Adapter, ...]:
    """Read the adapters that have addresses; taken to be up, as nothing says otherwise."""
    import ifaddr  # noqa: PLC0415  (ctypes, only needed here)

    return tuple(_adapter(found) for found in ifaddr.get_adapters())


def _adapter(found: ifaddr.Adapter) -> Adapter:
    addresses = tuple(_interface(ip) for ip in found.ips)
    name = found.nice_name or found.name
    return Adapter(
        name=name,
        index=found.index or 0,
        kind=adapter_kind(name, loopback=bool(addresses) and all(each.ip.is_loopback for each in addresses)),
        mac=None,
        up=True,
        carrier=True,
        addresses=addresses,
    )


def _interface(ip: ifaddr.IP) -> IPInterface:
    # An IPv6 address comes with its flow and scope.
    if isinstance(ip.ip, tuple):
        return IPv6Interface((ip.ip[0].partition("%")[0], ip.network_prefix))
    return IPv4Interface((ip.ip, ip.network_prefix))
