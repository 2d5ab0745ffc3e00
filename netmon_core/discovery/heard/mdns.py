"""mDNS and DNS-SD: hosts and their services, where they are, and goodbyes."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from ...evidence.heard import GoodbyeEvidence
from ...evidence.mdns import MdnsEvidence, MdnsHostEvidence
from ...packets.dns import Dns, Service, txt_properties
from ...packets.names import plain_name
from ..mdns_names import without_local
from ..on_link import is_its_own
from .speaker import Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...model.ip import IPAddress
    from ...packets.dns import Record
    from .speaker import Speaker

# What a device is, in a TXT record without a service (Apple's and Samba's).
_DEVICE_INFO = "_device-info._tcp"


class _Host:
    """A host as its records have it; names are alike in any case, and shown as its services write them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.addresses: list[IPAddress] = []
        # Of these, the ones that it takes back.
        self.gone: list[IPAddress] = []


def hear_mdns(message: Dns, speaker: Speaker) -> Iterator[Told]:
    """What a response announces and takes back; a question tells nothing of who asks."""
    if not message.reply:
        return
    records = (*message.answers, *message.additionals)
    hosts = _hosts(records)
    services = tuple(_services(records))
    for _, target in services:
        if (host := hosts.get(target.casefold())) is not None:
            host.name = target
    for host in hosts.values():
        there = [address for address in host.addresses if address not in host.gone]
        hostname = plain_name(without_local(host.name))
        if hostname and host.name.casefold().endswith(".local"):
            yield from _at(MdnsHostEvidence(hostname=hostname), there, speaker)
        if speaker.address in host.gone:
            goodbye = GoodbyeEvidence(protocol="mDNS")
            yield Told(evidence=goodbye, mac=speaker.mac, address=speaker.address, live=False)
    for service, target in services:
        if (host := hosts.get(target.casefold())) is not None:
            yield from _at(service, host.addresses, speaker)
    for info in _device_infos(records):
        # It has no host record of its own: it is of whoever says it.
        if speaker.address is not None:
            yield Told(evidence=info, mac=speaker.mac, address=speaker.address, live=not info.gone)


def _at(
    evidence: MdnsEvidence | MdnsHostEvidence, addresses: Iterable[IPAddress], speaker: Speaker
) -> Iterator[Told]:
    """The evidence at each address of its host that is on the link."""
    addresses = tuple(addresses)
    # A sleep proxy or reflector speaks for others too, and its MAC is not theirs.
    mac = speaker.mac if speaker.address in addresses else None
    live = not (isinstance(evidence, MdnsEvidence) and evidence.gone)
    for address in addresses:
        if is_its_own(address, speaker.on_link):
            yield Told(evidence=evidence, mac=mac, address=address, live=live)


def _hosts(records: Iterable[Record]) -> dict[str, _Host]:
    hosts: dict[str, _Host] = {}
    for record in records:
        if isinstance(record.data, IPv4Address | IPv6Address):
            host = hosts.setdefault(record.name.casefold(), _Host(record.name))
            host.addresses.append(record.data)
            if not record.ttl:
                host.gone.append(record.data)
    return hosts


def _services(records: Iterable[Record]) -> Iterator[tuple[MdnsEvidence, str]]:
    """Each service, and the name of its host."""
    records = tuple(records)
    texts = _texts(records)
    for record in records:
        service = record.data
        if not isinstance(service, Service):
            continue
        instance, _, kind = without_local(record.name).partition("._")
        text = texts.get(record.name.casefold())
        # Every service has a text (RFC 6763, 6): one that is left out of an answer is no empty one.
        if kind and (text is not None or not record.ttl):
            evidence = MdnsEvidence(
                service=f"_{kind}".lower(),
                instance=plain_name(instance),
                hostname=plain_name(without_local(service.target)) or None,
                port=service.port,
                properties=txt_properties(text or ()),
                gone=record.ttl == 0,
            )
            yield evidence, service.target


def _device_infos(records: Iterable[Record]) -> Iterator[MdnsEvidence]:
    for record in records:
        instance, _, kind = without_local(record.name).partition("._")
        if isinstance(record.data, tuple) and f"_{kind}".lower() == _DEVICE_INFO:
            yield MdnsEvidence(
                service=_DEVICE_INFO,
                instance=plain_name(instance),
                properties=txt_properties(record.data),
                gone=record.ttl == 0,
            )


def _texts(records: Iterable[Record]) -> dict[str, tuple[bytes, ...]]:
    return {record.name.casefold(): record.data for record in records if isinstance(record.data, tuple)}
