"""WS-Discovery: who is at hand, and who leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from ...evidence.heard import GoodbyeEvidence
from ...evidence.wsd import WsdEvidence
from ...packets.text import clean_text
from ...packets.wsd import Says, WsDiscovery
from .speaker import Told
from .telling import telling_uuid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .speaker import Speaker

_TELLING: Final = frozenset({Says.HELLO, Says.BYE, Says.PROBE_MATCHES, Says.RESOLVE_MATCHES})
# How cameras say their name (ONVIF core, 7.3.2.2).
_NAME: Final = "onvif://www.onvif.org/name/"


def hear_wsd(message: WsDiscovery, speaker: Speaker) -> Iterator[Told]:
    """Whoever says that it is at hand or leaves; who only asks is somebody who speaks."""
    if speaker.address is None or message.says not in _TELLING or not message.endpoint:
        return
    gone = message.says is Says.BYE
    name = next((each for each in message.scopes if each.lower().startswith(_NAME)), "")
    evidence = WsdEvidence(
        endpoint=message.endpoint,
        key=telling_uuid(message.endpoint.removeprefix("urn:").removeprefix("uuid:")),
        types=message.types,
        name=clean_text(unquote(name[len(_NAME) :])) or None,
        scopes=message.scopes,
        locations=message.locations,
        gone=gone,
    )
    yield Told(evidence=evidence, mac=speaker.mac, address=speaker.address, live=not gone)
    if gone:
        goodbye = GoodbyeEvidence(protocol="WS-Discovery")
        yield Told(evidence=goodbye, mac=speaker.mac, address=speaker.address, live=False)
