"""Adapters, networks and attachments as tests write them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, ip_address, ip_interface

from netmon_core.discovery.plan import SweepPlan
from netmon_core.model.adapter import Adapter, AdapterKind
from netmon_core.model.network import Network
from netmon_core.model.scan import SweepMethod
from netmon_core.plugins import Attachment

OWN_MAC = "b8:27:eb:00:00:02"


def adapter(
    *addresses: str,
    name: str = "eth0",
    index: int = 2,
    kind: AdapterKind = AdapterKind.ETHERNET,
    mac: str | None = OWN_MAC,
    up: bool = True,
    carrier: bool = True,
    gateway: str | None = None,
) -> Adapter:
    return Adapter(
        name=name,
        index=index,
        kind=kind,
        mac=mac,
        up=up,
        carrier=carrier,
        addresses=tuple(ip_interface(address) for address in addresses),
        gateways=(ip_address(gateway),) if gateway else (),
    )


def attached(made: Adapter) -> Attachment:
    """The adapter on a network of its own, called like it."""
    subnets = tuple(address.network for address in made.addresses)
    network = Network(
        id=f"net-{made.name}", site_id="home", name=made.name, adapter=made.name, subnets=subnets
    )
    return Attachment(adapter=made, network=network)


def sweep_plan(
    prefix: str = "10.0.0.0/29",
    *,
    own: Adapter | None = None,
    method: SweepMethod = SweepMethod.ARP,
    network: str = "lan",
) -> SweepPlan:
    """A sweep of every address of the prefix."""
    return SweepPlan(
        network_id=network,
        prefix=IPv4Network(prefix),
        method=method,
        adapter=own,
        source=IPv4Address("10.0.0.1"),
    )
