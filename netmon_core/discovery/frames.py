"""What a frame, live or from a capture, says of the devices on its network. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..evidence.arp import ArpEvidence
from ..evidence.echo import EchoEvidence
from ..evidence.observation import Observation
from ..packets.dns import Dns
from ..packets.icmp import Echo
from .heard.mdns import hear_dns
from .heard.speaker import Speaker, Told, is_one_card, speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator
    from datetime import datetime

    from ..model.ip import IPAddress
    from ..packets.arp import Arp
    from ..packets.frame import Frame
    from ..packets.messages import Message

# Who says it, where the frames come from a file.
SOURCE = "capture"


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
    ip, udp = frame.ip, frame.udp
    sender = speaker(
        frame.ethernet.source,
        None if ip is None else ip.source,
        0 if udp is None else udp.source_port,
        on_link,
    )
    if isinstance(frame.icmp, Echo) and frame.icmp.reply and sender.address is not None:
        yield Told(evidence=EchoEvidence(), mac=sender.mac, address=sender.address)
    if frame.message is not None:
        yield from _of_message(frame.message, sender)


def _of_message(message: Message, sender: Speaker) -> Iterator[Told]:
    return _HEAR[type(message)](message, sender)


def _hear_arp(arp: Arp) -> Iterator[Told]:
    if is_one_card(arp.sender_mac):
        # A probe (RFC 5227) asks from nowhere: the device is there, its address is not its own yet.
        address = None if arp.sender_address.is_unspecified else arp.sender_address
        yield Told(evidence=ArpEvidence(asked=False), mac=arp.sender_mac, address=address)


_HEAR: dict[type[object], Callable[[Message, Speaker], Iterator[Told]]] = {Dns: hear_dns}
