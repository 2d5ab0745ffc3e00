"""SSDP: what UPnP devices offer, and who looks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...evidence.heard import GoodbyeEvidence
from ...evidence.ssdp import SsdpEvidence, SsdpSearchEvidence
from ...packets.ssdp import Says, Ssdp, uuid_of
from .speaker import Told
from .telling import telling_uuid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .speaker import Speaker

# With this goodbye the whole device leaves, and not one of its services.
_ROOT = "upnp:rootdevice"


def hear_ssdp(message: Ssdp, speaker: Speaker) -> Iterator[Told]:
    """Whoever announces, takes back or looks for something."""
    if speaker.address is None:
        return
    if message.says is Says.SEARCH:
        if message.user_agent:
            evidence = SsdpSearchEvidence(user_agent=message.user_agent)
            yield Told(evidence=evidence, mac=speaker.mac, address=speaker.address)
        return
    udn = uuid_of(message.usn)
    gone = message.says is Says.BYEBYE
    if message.target:
        offered = SsdpEvidence(
            target=message.target,
            udn=udn,
            key=None if udn is None else telling_uuid(udn),
            server=message.server or None,
            location=message.location or None,
            gone=gone,
        )
        yield Told(evidence=offered, mac=speaker.mac, address=speaker.address, live=not gone)
    if gone and message.target == _ROOT:
        goodbye = GoodbyeEvidence(protocol="SSDP")
        yield Told(evidence=goodbye, mac=speaker.mac, address=speaker.address, live=False)
