"""DHCP for IPv6: who asks for an address, and who gives it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...evidence.dhcp6 import Dhcp6Evidence
from ...evidence.heard import GoodbyeEvidence
from ...packets.dhcp6 import RELEASE, Dhcp6
from .duid import telling_duid
from .speaker import Told, is_one_card

if TYPE_CHECKING:
    from collections.abc import Iterator
    from ipaddress import IPv6Address

    from .speaker import Speaker

# What stands in the middle of an interface id made of a MAC (RFC 4291, appendix A).
_MADE_OF_MAC: Final = b"\xff\xfe"


def hear_dhcp6(message: Dhcp6, speaker: Speaker) -> Iterator[Told]:
    """The client, whether it or a relay sent the frame. Of a server only that it speaks."""
    if message.reply:
        return
    address = None
    if message.relays:
        mac = message.mac if message.mac is not None else _mac_of(message.peer)
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


def _mac_of(address: IPv6Address | None) -> str | None:
    """The MAC that a link-local address was made of, if it was."""
    if address is None or not address.is_link_local:
        return None
    packed = address.packed[8:]
    if packed[3:5] != _MADE_OF_MAC:
        return None
    return (bytes((packed[0] ^ 2,)) + packed[1:3] + packed[5:]).hex(":")
