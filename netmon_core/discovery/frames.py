"""What a frame, live or from a capture, says of the devices on its network. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from ..evidence.arp import ArpEvidence
from ..evidence.echo import EchoEvidence
from ..evidence.mdns import MdnsEvidence
from ..evidence.observation import Observation
from ..packets.dns import Service, txt_properties
from ..packets.icmp import Echo
from ..packets.mac import is_unicast
from ..packets.names import plain_name
from .mdns_names import without_local

if TYPE_CHECKING:
    from datetime import datetime

    from ..evidence.known import Evidence
    from ..model.ip import IPAddress
    from ..packets.dns import Dns
    from ..packets.frame import Frame

SOURCE = "capture"
MDNS_PORT = 5353


def observe_frame(frame: Frame, *, network_id: str, seen_at: datetime) -> list[Observation]:
    """The sightings in one frame: who spoke ARP, answered an echo, or announced itself by mDNS."""

    def seen(evidence: Evidence, *, mac: str | None = None, address: IPAddress | None) -> Observation:
        return Observation(
            source=SOURCE,
            seen_at=seen_at,
            network_id=network_id,
            mac=mac,
            address=address,
            evidence=evidence,
            live=not (isinstance(evidence, MdnsEvidence) and evidence.gone),
        )

    if (arp := frame.arp) is not None:
        if not is_unicast(arp.sender_mac) or arp.sender_mac == "00:00:00:00:00:00":
            return []
        # A probe (RFC 5227) asks from nowhere: the device is there, its address is not its own yet.
        address = None if arp.sender_address.is_unspecified else arp.sender_address
        return [seen(ArpEvidence(asked=False), mac=arp.sender_mac, address=address)]
    if frame.ip is None:
        return []
    if isinstance(frame.icmp, Echo) and frame.icmp.reply:
        return [seen(EchoEvidence(), address=frame.ip.source)]
    if frame.dns is not None and frame.udp is not None and frame.udp.source_port == MDNS_PORT:
        return [seen(evidence, address=address) for evidence, address in announced(frame.dns)]
    return []


def announced(message: Dns) -> list[tuple[MdnsEvidence, IPAddress]]:
    """Each service of an mDNS response with each address of its host."""
    if not message.reply:
        return []
    records = (*message.answers, *message.additionals)
    addresses: dict[str, list[IPAddress]] = {}
    texts: dict[str, tuple[bytes, ...]] = {}
    for record in records:
        if isinstance(record.data, IPv4Address | IPv6Address):
            addresses.setdefault(record.name.casefold(), []).append(record.data)
        elif isinstance(record.data, tuple):
            texts[record.name.casefold()] = record.data
    found: list[tuple[MdnsEvidence, IPAddress]] = []
    for record in records:
        service = record.data
        if not isinstance(service, Service):
            continue
        instance, _, kind = without_local(record.name).partition("._")
        if not kind:
            continue
        evidence = MdnsEvidence(
            service=f"_{kind}".lower(),
            instance=plain_name(instance),
            hostname=plain_name(without_local(service.target)) or None,
            port=service.port,
            properties=txt_properties(texts.get(record.name.casefold(), ())),
            gone=record.ttl == 0,
        )
        found += [(evidence, address) for address in addresses.get(service.target.casefold(), ())]
    return found
