"""DHCP for IPv6: who asks for an address, and who gives it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...evidence.dhcp6 import Dhcp6Evidence
from ...evidence.heard import GoodbyeEvidence
from ...packets.dhcp6 import RELEASE, Dhcp6
from ...packets.eui64 import mac_of
from .duid import telling_duid
from .speaker import Told, is_one_card

if TYPE_CHECKING:
    from collections.abc import Iterator
    from ipaddress import IPv6Address

    from .speaker import Speaker


def hear_dhcp6(message: Dhcp6, speaker: Speaker) -> Iterator[Told]:
    """The client, whether it or a relay sent the frame. Of a server only that it speaks."""
    if message.reply:
        return
    address = None
    if message.relays:
        mac = message.mac or _peer_mac(message.peer)
        mac = mac if mac is not None and is_one_card(mac) else None
    else:
        mac, address = speaker.mac, speaker.address
    if mac is None and address is None:
        return
    if message.kind == RELEASE:
        # Only the address was given back; who it is stays known.
        yield Told(evidence=GoodbyeEvidence(protocol="DHCPv6"), mac=mac, address=address, live=False)
        return
    evidence = Dhcp6Evidence(
        fqdn=message.fqdn or None,
        vendor_class=message.vendor_class or None,
        enterprise=message.enterprise,
        wanted=message.wanted,
        duid=telling_duid(message.client_id),
    )
    yield Told(evidence=evidence, mac=mac, address=address)


def _peer_mac(peer: IPv6Address | None) -> str | None:
    """The MAC that the client's link-local address was made of, if it was."""
    return mac_of(peer) if peer is not None and peer.is_link_local else None
