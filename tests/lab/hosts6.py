"""Many IPv6 hosts on one link, each with its own MAC, its link-local address and one more."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network
from typing import TYPE_CHECKING

from netmon_core.net.interfaces import read_adapters
from netmon_core.packets.eui64 import link_local_of

if TYPE_CHECKING:
    from netmon_core.model.adapter import Adapter

    from .namespaces import Lab, Namespace

PREFIX = IPv6Network("fd66::/64")
OWN = IPv6Address("fd66::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts6:
    """`near` holds s0 with its link-local address and OWN; `macs` says whose each address is."""

    near: Namespace
    far: Namespace
    macs: dict[IPv6Address, str]

    def adapter(self) -> Adapter:
        """Read the near host's adapter."""
        return next(each for each in self.near.call(read_adapters) if each.name == "s0")


def build_hosts6(lab: Lab, count: int) -> Hosts6:
    """Make `count` hosts; no address of theirs is tried out before it is used."""
    near, far = lab.namespace("near"), lab.namespace("far")
    for namespace in (near, far):
        namespace.sysctl(
            net__ipv6__conf__all__accept_dad=0,
            net__ipv6__conf__default__accept_dad=0,
            net__ipv6__conf__all__dad_transmits=0,
            net__ipv6__conf__default__dad_transmits=0,
            net__ipv6__conf__default__accept_ra=0,
        )
    lab.link(near, far, near_name="s0", far_name="l0", near_mac="02:bb:00:00:00:01")
    near.ip("address", "add", f"{OWN}/64", "dev", "s0", "nodad")
    far.ip("address", "flush", "dev", "l0")
    macs: dict[IPv6Address, str] = {}
    commands = []
    for number in range(1, count + 1):
        mac = f"06:66:00:00:{number >> 8:02x}:{number & 255:02x}"
        address = PREFIX[0xA_0000 + number]
        macs |= {link_local_of(mac): mac, address: mac}
        commands += [
            f"link add link l0 name m{number} address {mac} type macvlan mode bridge",
            f"link set m{number} up",
            f"address add {address}/64 dev m{number} nodad",
        ]
    far.run("ip", "-batch", "-", fed="\n".join(commands))
    return Hosts6(near=near, far=far, macs=macs)
