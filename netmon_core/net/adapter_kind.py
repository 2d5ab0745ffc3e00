"""Decide what kind of attachment an adapter is, from what the kernel says of it. Pure."""

from __future__ import annotations

import re

from ..model.adapter import AdapterKind

# Names that container and virtual-machine software gives to bridges and cables of its own. The name comes
# first: a veth called eth0 is an ordinary network card to the container that has it.
_CONTAINER_NAME = re.compile(
    r"docker\d+|docker_gwbridge|br-[0-9a-f]{12}|veth.+|cni\w*|podman\d+|lxcbr\d+|lxdbr\d+|incusbr\d+|lxc[0-9a-f].+"
    r"|virbr\d+(?:-nic)?|vnet\d+|hassio|kube.+|cbr\d+|cali.+|cilium_.+|flannel.+|weave.*|vxlan\.calico"
)
_VPN_NAME = re.compile(
    r"(?:tun|tap|wg|ppp|utun|ipsec|vti|wt|nebula)\d+|tailscale\d*|zt[0-9a-z]{8,}|nordlynx|proton\d+"
)

# What the kernel calls the driver of an adapter made in software (IFLA_INFO_KIND).
_VPN_DRIVERS = frozenset(
    {"tun", "wireguard", "ovpn", "ppp", "vti", "vti6", "xfrm", "ipip", "sit", "ip6tnl"}
    | {"gre", "gretap", "ip6gre", "ip6gretap", "erspan"}
)
_ETHERNET_DRIVERS = frozenset(
    {"", "veth", "macvlan", "ipvlan", "bond", "team", "dsa", "netdevsim", "hsr", "prp"}
)

_ARPHRD_ETHER = 1
_ARPHRD_PPP = 512


def adapter_kind(
    name: str,
    *,
    driver: str = "",
    hardware: int = _ARPHRD_ETHER,
    loopback: bool = False,
    wireless: bool = False,
) -> AdapterKind:
    """Say what `name` is; `hardware` is its ARPHRD number, `driver` its IFLA_INFO_KIND or empty."""
    # The first that holds.
    choices = (
        (AdapterKind.LOOPBACK, loopback),
        (AdapterKind.CONTAINER, _CONTAINER_NAME.fullmatch(name)),
        (AdapterKind.VPN, driver in _VPN_DRIVERS or hardware == _ARPHRD_PPP or _VPN_NAME.fullmatch(name)),
        (AdapterKind.WIFI, wireless),
        (AdapterKind.VLAN, driver == "vlan"),
        (AdapterKind.BRIDGE, driver == "bridge"),
        (AdapterKind.ETHERNET, hardware == _ARPHRD_ETHER and driver in _ETHERNET_DRIVERS),
    )
    return next((kind for kind, holds in choices if holds), AdapterKind.OTHER)


def bridge_kind(ports: frozenset[AdapterKind]) -> AdapterKind:
    """Tell a bridge onto a real network from one that only joins what runs on this machine."""
    outward = {AdapterKind.ETHERNET, AdapterKind.WIFI, AdapterKind.VLAN}
    return AdapterKind.BRIDGE if ports & outward else AdapterKind.CONTAINER
