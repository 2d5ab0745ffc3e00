"""Which of the known networks an adapter is attached to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..model.adapter import AdapterKind
from ..model.network import Network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..model.adapter import Adapter
    from ..model.ip import IPAddress, IPNetwork


def place(
    adapters: Sequence[Adapter], known: Iterable[Network], *, site_id: str, new_id: Callable[[], str]
) -> list[tuple[Adapter, Network]]:
    """Pair each adapter that has addresses with its network: a known one, as it is now, or a new one.

    An adapter is on the network it was on when they share a subnet; else on one whose own adapter is no
    longer there (renamed, replaced, the cable moved to another); a network is given away once.
    """
    left = {network.id: network for network in known if network.site_id == site_id}
    subnets = {adapter.name: _subnets(adapter) for adapter in adapters}
    pairs: list[tuple[Adapter, Network]] = []
    for adapter in adapters:
        mine = subnets[adapter.name]
        if not mine:
            continue
        candidates = [network for network in left.values() if set(network.subnets) & set(mine)]
        found = next((network for network in candidates if network.adapter == adapter.name), None) or next(
            (
                network
                for network in candidates
                if network.adapter and not set(network.subnets) & set(subnets.get(network.adapter, ()))
            ),
            None,
        )
        if found is None:
            found = Network(id=new_id(), site_id=site_id, name=_name(mine), adapter=adapter.name)
        left.pop(found.id, None)
        network = replace(
            found, adapter=adapter.name, vlan=adapter.vlan, subnets=mine, gateways=adapter.gateways
        )
        pairs.append((adapter, network))
    return pairs


def routed(
    prefix: IPNetwork,
    known: Iterable[Network],
    *,
    gateways: tuple[IPAddress, ...],
    site_id: str,
    new_id: Callable[[], str],
) -> Network:
    """The network of a prefix behind a router: the known one, by the way it is reached now, or a new one.

    `gateways`: the routers that lead there; they stand on a network of ours. None: not known.
    """
    for network in known:
        if network.adapter is None and network.site_id == site_id and prefix in network.subnets:
            return replace(network, gateways=gateways or network.gateways)
    return Network(
        id=new_id(), site_id=site_id, name=str(prefix), adapter=None, subnets=(prefix,), gateways=gateways
    )


def _subnets(adapter: Adapter) -> tuple[IPNetwork, ...]:
    """The adapter's subnets, IPv4 first; link-local ones tell no network from another."""
    own = [
        address.network
        for address in adapter.addresses
        if adapter.kind is AdapterKind.LOOPBACK or not address.is_link_local
    ]
    return tuple(dict.fromkeys(sorted(own, key=lambda network: network.version)))


def _name(subnets: Sequence[IPNetwork]) -> str:
    return str(subnets[0])
