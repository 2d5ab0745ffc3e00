"""DHCP for IPv4: who asks for an address, who gives it, and who gives it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...evidence.dhcp import DhcpEvidence, DhcpServerEvidence, LeaseEvidence
from ...evidence.heard import GoodbyeEvidence
from ...packets.dhcp import ACK, DECLINE, NAK, OFFER, RELEASE, Dhcp
from .duid import telling_duid
from .speaker import Told, is_one_card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .speaker import Speaker

# The client id holds an id of the host behind the four bytes of one of its cards (RFC 4361).
_OF_HOST: Final = 0xFF


def hear_dhcp(message: Dhcp, speaker: Speaker) -> Iterator[Told]:
    """The client, by its `chaddr`, whether it or a relay sent the frame; of an answer, the server too."""
    client = message.mac if is_one_card(message.mac) else None
    if client is None and message.relay is None and not message.reply:
        # It has only a client id; but it sent the frame itself.
        client = speaker.mac
    if message.reply:
        yield from _of_server(message, speaker, client)
    elif client is None:
        return
    elif message.kind == RELEASE:
        yield Told(evidence=LeaseEvidence(gone=True), mac=client, address=None, live=False)
        yield Told(evidence=GoodbyeEvidence(protocol="DHCP"), mac=client, address=None, live=False)
    elif message.kind == DECLINE and message.requested is not None:
        yield Told(evidence=LeaseEvidence(declined=message.requested), mac=client, address=None)
    else:
        # Only in a frame of its own is the address it says it has beyond doubt.
        own = speaker.address if speaker.mac in (client, None) and message.relay is None else None
        address = own if own == message.client_address else None
        yield Told(evidence=_of_client(message), mac=client, address=address)


def _of_client(message: Dhcp) -> DhcpEvidence:
    client_id = message.client_id
    duid = client_id[5:] if client_id[:1] == bytes((_OF_HOST,)) else b""
    return DhcpEvidence(
        hostname=message.hostname or None,
        fqdn=message.fqdn or None,
        vendor_class=message.vendor_class or None,
        wanted=message.wanted,
        client_id=client_id.hex() or None,
        duid=telling_duid(duid),
        requested=message.requested,
    )


def _of_server(message: Dhcp, speaker: Speaker, client: str | None) -> Iterator[Told]:
    """An answer: its sender is the server where the server says that address of itself, else a relay."""
    if (
        message.kind in (OFFER, ACK, NAK)
        and speaker.address is not None
        and speaker.address == message.server
    ):
        server = DhcpServerEvidence(
            routers=message.routers, name_servers=message.name_servers, domain=message.domain
        )
        yield Told(evidence=server, mac=speaker.mac, address=speaker.address)
    # The answer to one who only asks for settings (INFORM) gives no address.
    if message.kind != ACK or client is None or message.given is None:
        return
    if message.given in speaker.on_link:
        lease = LeaseEvidence(server=message.server, seconds=message.lease)
        yield Told(evidence=lease, mac=client, address=message.given, live=False)
