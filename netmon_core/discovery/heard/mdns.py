"""mDNS and DNS-SD: services, where their host is, and goodbyes."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from ...evidence.mdns import MdnsEvidence
from ...packets.dns import Dns, Service, txt_properties
from ...packets.messages import MDNS
from ...packets.names import plain_name
from ..mdns_names import without_local
from ..on_link import is_its_own
from .speaker import Told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.ip import IPAddress
    from .speaker import Speaker


def hear_dns(message: Dns, speaker: Speaker) -> Iterator[Told]:
    """The services that an mDNS response announces or takes back, at each address of their host."""
    if speaker.port != MDNS:
        return
    for evidence, addresses in announced(message):
        # A sleep proxy or reflector speaks for others too, and its MAC is not theirs.
        mac = speaker.mac if speaker.address in addresses else None
        for address in addresses:
            if is_its_own(address, speaker.on_link):
                yield Told(evidence=evidence, mac=mac, address=address, live=not evidence.gone)


def announced(message: Dns) -> list[tuple[MdnsEvidence, list[IPAddress]]]:
    """Each service of an mDNS response with the addresses of its host."""
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
    found: list[tuple[MdnsEvidence, list[IPAddress]]] = []
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
        found.append((evidence, addresses.get(service.target.casefold(), [])))
    return found
