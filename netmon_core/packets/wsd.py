"""WS-Discovery (OASIS 1.1, and Microsoft's of 2005) of Windows, printers, cameras: SOAP in one datagram."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from ..lazy_dataclass import dataclass
from .text import clean_text
from .xml import MalformedXmlError, read_xml

PORT: Final = 3702

# The standard lets a message be no longer than a datagram that fits in four frames; those seen have 1,500.
MAX_MESSAGE: Final = 8_192
# A message of many matches has a hundred.
MAX_ELEMENTS: Final = 256
# Words of one list: cameras tell a dozen scopes.
MAX_WORDS: Final = 32


class Says(StrEnum):
    """What a message is, by the last word of its action."""

    HELLO = "Hello"
    BYE = "Bye"
    PROBE = "Probe"
    PROBE_MATCHES = "ProbeMatches"
    RESOLVE = "Resolve"
    RESOLVE_MATCHES = "ResolveMatches"


@dataclass(frozen=True, slots=True, kw_only=True)
class WsDiscovery:
    """One message. Of a question, `endpoint` is whom it asks for, and the rest what it asks for."""

    says: Says
    # "urn:uuid:...", unique to the device, or to one of its services.
    endpoint: str = ""
    # Without their prefixes: "Device", "Computer", "NetworkVideoTransmitter".
    types: tuple[str, ...] = ()
    # What ONVIF devices say of themselves: "onvif://www.onvif.org/name/...".
    scopes: tuple[str, ...] = ()
    # Where the sender says that it is to be had: a stranger's URLs.
    locations: tuple[str, ...] = ()


def parse_wsd(data: bytes) -> WsDiscovery | None:
    """One message; None where it is no XML, of no known action, or too long."""
    if len(data) > MAX_MESSAGE:
        return None
    try:
        found = read_xml(data, elements=MAX_ELEMENTS)
    except MalformedXmlError:
        return None
    texts: dict[str, str] = {}
    for path, text in found:
        # What is in the header names the message, and the endpoint of an answer is in its own element.
        name = "Action" if path[-2:] == ("Header", "Action") else path[-1]
        if name != "Address" or "Body" in path:
            texts.setdefault(name, text)
    try:
        says = Says(texts.get("Action", "").rpartition("/")[2])
    except ValueError:
        return None
    return WsDiscovery(
        says=says,
        endpoint=texts.get("Address", "").lower(),
        types=tuple(each.rpartition(":")[2] for each in _words(texts.get("Types", ""))),
        scopes=_words(texts.get("Scopes", "")),
        locations=_words(texts.get("XAddrs", "")),
    )


def build_wsd(message: WsDiscovery) -> bytes:
    """Build the message, in the words of 2005, which all still speak."""
    schema = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
    address = _element("a:Address", message.endpoint)
    inner = (
        (f"<a:EndpointReference>{address}</a:EndpointReference>" if address else "")
        + _element("d:Types", " ".join(f"p:{each}" for each in message.types))
        + _element("d:Scopes", " ".join(message.scopes))
        + _element("d:XAddrs", " ".join(message.locations))
    )
    if message.says in (Says.PROBE_MATCHES, Says.RESOLVE_MATCHES):
        match = "ProbeMatch" if message.says is Says.PROBE_MATCHES else "ResolveMatch"
        inner = f"<d:{match}>{inner}</d:{match}>"
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
        ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
        f' xmlns:d="{schema}" xmlns:p="http://schemas.microsoft.com/windows/pub/2005/07">'
        f"<s:Header><a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To><a:Action>{schema}/{message.says}"
        "</a:Action><a:MessageID>urn:uuid:0</a:MessageID></s:Header>"
        f"<s:Body><d:{message.says}>{inner}</d:{message.says}></s:Body></s:Envelope>"
    ).encode()


def _element(name: str, text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<{name}>{safe}</{name}>" if text else ""


def _words(text: str) -> tuple[str, ...]:
    return tuple(clean_text(each) for each in text.split()[:MAX_WORDS])
