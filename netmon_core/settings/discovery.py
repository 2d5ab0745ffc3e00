"""How the network is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from .checks import address, flag, names, number, prefix, zero_or

if TYPE_CHECKING:
    from ipaddress import IPv4Network

    import voluptuous as vol

    from ..model.ip import IPAddress

# An address list wider than this is not swept without an explicit yes: at 500 packets a second
# two rounds over a /20 take 16 s, over a /16 more than four minutes.
GUARD_ADDRESSES = 4096
# One after the other, each may take seconds.
NAME_SERVERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoverySettings:
    """How the network is looked at. `rate` is packets a second; intervals are seconds."""

    # Adapters to watch; empty: all that are worth it.
    interfaces: tuple[str, ...] = ()
    exclude_interfaces: tuple[str, ...] = ()
    # Prefixes to sweep besides those we are attached to.
    subnets: tuple[IPv4Network, ...] = ()
    # Watch container bridges, VPN adapters and loopback too.
    containers: bool = False
    vpn: bool = False
    loopback: bool = False
    # 0: only when asked.
    sweep_interval: float = 300.0
    rate: int = 500
    guard_addresses: int = GUARD_ADDRESSES
    # Hear what devices say by themselves.
    listen: bool = True
    mdns: bool = True
    # Ask UPnP devices for the descriptions that they announce.
    upnp: bool = True
    reverse_dns: bool = True
    # Servers that are asked for names; empty: those of the system, then the gateway of each private network.
    name_servers: tuple[IPAddress, ...] = ()


def schema() -> vol.Schema:
    """Validates the section `discovery`."""
    import voluptuous as vol  # noqa: PLC0415 - see checks

    return vol.Schema(
        {
            "interfaces": names(),
            "exclude_interfaces": names(),
            "subnets": vol.All([prefix], vol.Coerce(tuple)),
            "containers": flag(),
            "vpn": flag(),
            "loopback": flag(),
            "sweep_interval": zero_or(10, 86_400, zero="only when asked"),
            "rate": number(int, 1, 1_000_000),
            "guard_addresses": number(int, 1, 1 << 24),
            "listen": flag(),
            "mdns": flag(),
            "upnp": flag(),
            "reverse_dns": flag(),
            "name_servers": vol.All([address], vol.Length(max=NAME_SERVERS), vol.Coerce(tuple)),
        }
    )
