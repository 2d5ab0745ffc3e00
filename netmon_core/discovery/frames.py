"""What a frame, live or from a capture, says of the devices on its network. Pure."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..evidence.arp import ArpEvidence
from ..evidence.echo import EchoEvidence
from ..evidence.heard import HeardEvidence
from ..evidence.observation import Observation
from ..packets.dhcp import Dhcp
from ..packets.dhcp6 import Dhcp6
from ..packets.dns import Dns
from ..packets.icmp import Echo
from ..packets.ipv6 import Ipv6
from ..packets.mac import is_unicast, is_virtual
from ..packets.messages import LLMNR, MDNS, NAMES
from ..packets.mld import MldReport
from ..packets.ndp import Neighborly
from ..packets.netbios import Netbios
from ..packets.ssdp import Ssdp
from ..packets.wsd import WsDiscovery
from .heard.dhcp import hear_dhcp
from .heard.dhcp6 import hear_dhcp6
from .heard.link import hear_link
from .heard.mdns import hear_mdns
from .heard.names import hear_llmnr, hear_netbios
from .heard.ndp import hear_ndp
from .heard.speaker import Speaker, Told, is_one_card, speaker
from .heard.ssdp import hear_ssdp
from .heard.wsd import hear_wsd

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from datetime import datetime

    from ..model.ip import IPAddress
    from ..packets.arp import Arp
    from ..packets.frame import Frame
    from ..packets.messages import Message

# Who says it, where the frames come from a file.
SOURCE = "capture"

# What systems send packets with; a router takes one off each that it passes on.
_UNTOUCHED = frozenset({1, 2, 4, 5, 8, 10, 16, 20, 30, 32, 60, 64, 100, 128, 200, 255})


def observe_frame(
    frame: Frame,
    *,
    network_id: str,
    seen_at: datetime,
    source: str | None = SOURCE,
    on_link: Container[IPAddress] = (),
) -> list[Observation]:
    """The sightings in one frame: who spoke, and what it said of itself.

    `on_link` holds the addresses of the network (`OnLink`); without it, only link-local ones and those of ARP
    are of devices. `source` None: each sighting is of the protocol that it came by, as of an ear.
    """
    return [_observation(told, network_id, seen_at, source) for told in _of_frame(frame, on_link)]


def observe_message(
    message: Message,
    *,
    port: int,
    address: IPAddress | None,
    mac: str | None,
    network_id: str,
    seen_at: datetime,
    source: str | None = SOURCE,
    on_link: Container[IPAddress] = (),
) -> list[Observation]:
    """The same of one message, as a UDP socket hands it on: who sent it, from which port and address."""
    sender = speaker(mac, address, port, on_link)
    return [_observation(told, network_id, seen_at, source) for told in _of_message(message, sender)]


def _observation(told: Told, network_id: str, seen_at: datetime, source: str | None) -> Observation:
    return Observation(
        source=source or told.evidence.type,
        seen_at=seen_at,
        network_id=network_id,
        mac=told.mac,
        address=told.address,
        evidence=told.evidence,
        live=told.live,
    )


def _of_frame(frame: Frame, on_link: Container[IPAddress]) -> Iterator[Told]:
    if frame.arp is not None:
        yield from _hear_arp(frame.arp)
        return
    ip, icmp, udp = frame.ip, frame.icmp, frame.udp
    mac: str | None = frame.ethernet.source
    if isinstance(icmp, Neighborly) and isinstance(ip, Ipv6):
        yield from hear_ndp(icmp, frame.ethernet.source, ip.source)
        return
    if ip is not None and is_unicast(frame.ethernet.destination) and ip.ttl not in _UNTOUCHED:
        # A router passed it on: the MAC is the router's.
        mac = None
    port = 0 if udp is None else udp.source_port
    sender = speaker(mac, None if ip is None else ip.source, port, on_link)
    if isinstance(icmp, Echo) and icmp.reply and sender.address is not None:
        yield Told(evidence=EchoEvidence(), mac=sender.mac, address=sender.address)
        return
    told = list(_of_message(frame.message, sender)) if frame.message is not None else []
    # The packets of a cluster have the address of one router and the MAC of all of them.
    known = sender.mac is not None and sender.address is not None and not is_virtual(sender.mac)
    if known and not any(_speaks_for_itself(each, sender) for each in told):
        # First, so that what is told is told of a device that is there.
        yield Told(evidence=_heard(_protocol(frame)), mac=sender.mac, address=sender.address)
    yield from told


def _speaks_for_itself(told: Told, sender: Speaker) -> bool:
    """Whether it shows that the sender is there as well as any packet of its own does."""
    means = told.evidence.meaning
    own = told.live and told.mac == sender.mac and told.address == sender.address
    return own and means.introduces and means.quality == 1


def _of_message(message: Message, sender: Speaker) -> Iterator[Told]:  # noqa: PLR0911 - one return per kind
    match message:
        case Dns() if sender.port == MDNS:
            return hear_mdns(message, sender)
        case Dns() if sender.port == LLMNR:
            return hear_llmnr(message, sender)
        case Dns():
            # An answer of the DNS, or a question: it is about somebody else.
            return iter(())
        case Dhcp():
            return hear_dhcp(message, sender)
        case Dhcp6():
            return hear_dhcp6(message, sender)
        case Ssdp():
            return hear_ssdp(message, sender)
        case Netbios():
            return hear_netbios(message, sender)
        case WsDiscovery():
            return hear_wsd(message, sender)
        case _:
            return hear_link(message, sender)


# One for each protocol: it is what most frames say.
@cache
def _heard(protocol: str) -> HeardEvidence:
    return HeardEvidence(protocol=protocol)


def _protocol(frame: Frame) -> str:
    """What was spoken, as people call it."""
    if frame.udp is None:
        return "MLD" if isinstance(frame.icmp, MldReport) else "ICMP"
    ports = (frame.udp.destination_port, frame.udp.source_port)
    return next((NAMES[port] for port in ports if port in NAMES), "UDP")


def _hear_arp(arp: Arp) -> Iterator[Told]:
    if is_one_card(arp.sender_mac):
        # A probe (RFC 5227) asks from nowhere: the device is there, its address is not its own yet.
        address = None if arp.sender_address.is_unspecified else arp.sender_address
        yield Told(evidence=ArpEvidence(asked=False), mac=arp.sender_mac, address=address)
