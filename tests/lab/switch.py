"""A switch: a bridge in a namespace of its own, with a port for every host."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .namespaces import Lab, Namespace

# Bit 14: forward 01:80:c2:00:00:0e, so that LLDP passes as through a cheap switch.
_FORWARD_LLDP = "16384"


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A learning bridge; ports are named p1, p2, ... in the order hosts were attached."""

    lab: Lab
    namespace: Namespace
    ports: list[Namespace] = field(default_factory=list)

    def attach(self, host: Namespace, *addresses: str, mac: str | None = None) -> str:
        """Plug `host` in by its eth0 and give it addresses (with prefix length); returns the port's name."""
        self.ports.append(host)
        port = f"p{len(self.ports)}"
        self.lab.link(host, self.namespace, far_name=port, near_mac=mac)
        self.namespace.ip("link", "set", "dev", port, "master", "br0")
        for address in addresses:
            host.ip("addr", "add", address, "dev", "eth0", *(["nodad"] if ":" in address else []))
        return port

    def move(self, host: Namespace, bridge: str) -> None:
        """Pull the cable of `host` and plug it into another bridge, which shares nothing with this one."""
        if bridge not in self.namespace.ip("-br", "link", "show", "type", "bridge").split():
            _add_bridge(self.namespace, bridge)
        self.namespace.ip("link", "set", "dev", f"p{self.ports.index(host) + 1}", "master", bridge)

    def host(self, label: str, *addresses: str, mac: str | None = None, ipv6: bool = True) -> Namespace:
        """Make a kernel host with a MAC of its own and plug it in."""
        made = self.lab.namespace(label, ipv6=ipv6)
        self.attach(made, *addresses, mac=mac)
        return made


def build_switch(lab: Lab) -> Switch:
    """Make a switch with no ports yet; it says nothing itself."""
    namespace = lab.namespace("switch", ipv6=False)
    _add_bridge(namespace, "br0")
    return Switch(lab=lab, namespace=namespace)


def _add_bridge(namespace: Namespace, name: str) -> None:
    quiet = ["stp_state", "0", "forward_delay", "0", "mcast_snooping", "0", "group_fwd_mask", _FORWARD_LLDP]
    namespace.ip("link", "add", name, "type", "bridge", *quiet)
    namespace.ip("link", "set", "dev", name, "up")
