"""Two hosts on one cable: the near one is under test, the far one answers and can forge whatever it likes."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from netmon_core.net.interfaces import read_adapters

from .processes import as_nobody

if TYPE_CHECKING:
    from netmon_core.model.adapter import Adapter

    from .namespaces import Lab, Namespace

OWN = IPv4Address("10.77.0.1")
OWN_MAC = "02:aa:00:00:00:01"
PEER_MAC = "02:aa:00:00:00:02"
# The far end's kernel answers for all of 10.77.1.0/24, and for nothing else.
ALIVE = [int(IPv4Address("10.77.1.0")) + host for host in range(1, 255)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """`near` holds s0 (10.77.0.1/16), `far` l0. Neither says anything unasked."""

    near: Namespace
    far: Namespace

    def adapter(self, name: str = "s0") -> Adapter:
        """Read one adapter of the near host."""
        return next(each for each in self.near.call(read_adapters) if each.name == name)

    def python(self, code: str, *capabilities: str) -> str:
        """Run code on the near host as nobody, with only these capabilities; return what it prints."""
        return self.near.run(*as_nobody(*capabilities), sys.executable, "-c", code).strip()


def build_pair(lab: Lab) -> Pair:
    """Make both hosts and the cable."""
    near, far = lab.namespace("near", ipv6=False), lab.namespace("far", ipv6=False)
    lab.link(near, far, near_name="s0", far_name="l0", near_mac=OWN_MAC, far_mac=PEER_MAC)
    near.ip("address", "add", f"{OWN}/16", "dev", "s0")
    far.ip("route", "add", "local", "10.77.1.0/24", "dev", "lo")
    far.ip("route", "add", f"{OWN}/32", "dev", "l0")
    return Pair(near=near, far=far)
