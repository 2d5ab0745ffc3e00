"""Who asks which part of a prefix: the adapter that is attached to it, or the kernel by routing. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import TYPE_CHECKING

from ..model.adapter import AdapterKind
from ..model.scan import SweepMethod
from .plan import SweepPlan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.adapter import Adapter
    from ..plugins import Attachment


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
    for attachment in attachments:
        adapter = attachment.adapter
        if not adapter.up:
            continue
        for own in attached(adapter):
            for part in list(rest):
                if not part.overlaps(own.network):
                    continue
                here = part if part.subnet_of(own.network) else own.network
                rest.remove(part)
                rest += part.address_exclude(here) if part != here else ()
                speaks_arp = adapter.mac is not None and adapter.kind is not AdapterKind.LOOPBACK
                method = SweepMethod.ICMP
                if speaks_arp:
                    method = SweepMethod.ARP if raw else SweepMethod.POKE
                sweeps.append(
                    SweepPlan(
                        network_id=attachment.network.id,
                        prefix=here,
                        method=method,
                        adapter=adapter,
                        source=own.ip,
                        skipped=own_addresses | ends(own.network),
                    )
                )
    routed = [
        SweepPlan(network_id=None, prefix=part, method=SweepMethod.ICMP, skipped=skipped) for part in rest
    ]
    return sweeps + routed


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
