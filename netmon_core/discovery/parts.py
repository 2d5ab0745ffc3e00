"""Who asks which part of a prefix: the adapter that is attached to it, or the kernel by routing. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Interface
from typing import TYPE_CHECKING

from ..model.adapter import AdapterKind
from ..model.scan import SweepMethod
from .plan import LinkPlan, SweepPlan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.adapter import Adapter
    from ..model.ip import IPAddress
    from ..plugins import Attachment

# Our addresses from which one link is asked: a router may have dozens.
SOURCES = 8


def split(
    prefix: IPv4Network,
    attachments: Sequence[Attachment],
    own_addresses: frozenset[IPv4Address],
    *,
    skipped: frozenset[IPv4Address],
    raw: bool,
) -> list[SweepPlan]:
    """Sweeps for the parts of a prefix: by the adapter attached to a part, by routing for the rest.

    Of what is routed `skipped` is not asked.
    """
    sweeps: list[SweepPlan] = []
    rest = [prefix]
    here = [(each, own) for each in attachments if each.adapter.up for own in attached(each.adapter)]
    # As the kernel does: in a nested subnet its own address asks, for not everybody there answers another.
    for attachment, own in sorted(here, key=lambda pair: -pair[1].network.prefixlen):
        for part in list(rest):
            if not part.overlaps(own.network):
                continue
            mine = part if part.subnet_of(own.network) else own.network
            rest.remove(part)
            rest += part.address_exclude(mine) if part != mine else ()
            sweeps.append(
                SweepPlan(
                    network_id=attachment.network.id,
                    prefix=mine,
                    method=_method(attachment.adapter, raw=raw),
                    adapter=attachment.adapter,
                    source=own.ip,
                    skipped=own_addresses | ends(own.network),
                )
            )
    routed = [
        SweepPlan(network_id=None, prefix=part, method=SweepMethod.ICMP, skipped=skipped) for part in rest
    ]
    return sweeps + routed


def beyond(attachment: Attachment, *, raw: bool) -> list[SweepPlan]:
    """Sweeps for gateways that are on the link without being on a subnet of ours (`onlink`)."""
    adapter, own = attachment.adapter, attached(attachment.adapter)
    if not own:
        return []
    return [
        SweepPlan(
            network_id=attachment.network.id,
            prefix=IPv4Network(gateway),
            method=_method(adapter, raw=raw),
            adapter=adapter,
            source=own[0].ip,
        )
        for gateway in adapter.gateways
        if isinstance(gateway, IPv4Address) and not any(gateway in each.network for each in own)
    ]


def link_of(attachment: Attachment) -> LinkPlan | None:
    """How the IPv6 hosts on the link of an adapter are asked; None: it has no such link."""
    adapter = attachment.adapter
    if not (adapter.up and adapter.carrier) or adapter.mac is None or adapter.kind is AdapterKind.LOOPBACK:
        return None
    own = [each for each in adapter.addresses if isinstance(each, IPv6Interface)]
    # Of several addresses of ours in one subnet, one is enough: who answers picks its own by the subnet.
    sources = {each.network: each.ip for each in sorted(own, key=lambda each: not each.is_link_local)}
    if not sources:
        return None
    return LinkPlan(
        network_id=attachment.network.id,
        adapter=adapter,
        sources=tuple(sources.values())[:SOURCES],
    )


def source_for(adapter: Adapter, address: IPAddress) -> IPv4Address | None:
    """Which of our addresses asks for one on the link: that of its smallest subnet; None: it is not there."""
    own = attached(adapter)
    near = [each for each in own if address in each.network]
    if near:
        return max(near, key=lambda each: each.network.prefixlen).ip
    return own[0].ip if own and address in adapter.gateways else None


def attached(adapter: Adapter) -> list[IPv4Interface]:
    """Our IPv4 addresses on an adapter, each with its subnet."""
    return [own for own in adapter.addresses if isinstance(own, IPv4Interface)]


def ends_of_widest(prefixes: Sequence[IPv4Network]) -> frozenset[IPv4Address]:
    """The ends of each prefix that lies in no other one: within that, they are hosts like any."""
    widest = [one for one in prefixes if not any(one != other and one.subnet_of(other) for other in prefixes)]
    return frozenset(end for prefix in widest for end in ends(prefix))


def ends(network: IPv4Network) -> frozenset[IPv4Address]:
    """The addresses of a network that are no host's."""
    if network.prefixlen >= 31:
        return frozenset()
    return frozenset((network.network_address, network.broadcast_address))


def _method(adapter: Adapter, *, raw: bool) -> SweepMethod:
    if adapter.mac is None or adapter.kind is AdapterKind.LOOPBACK:
        return SweepMethod.ICMP
    return SweepMethod.ARP if raw else SweepMethod.POKE
