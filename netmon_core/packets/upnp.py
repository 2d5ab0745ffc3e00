"""The description of a UPnP device (UPnP Device Architecture 2.0, section 2.3)."""

from __future__ import annotations

from typing import Final

from ..lazy_dataclass import dataclass
from .ssdp import uuid_of
from .xml import MalformedXmlError, read_xml

# Bytes of a document; those of media servers with many services have 20,000.
MAX_DOCUMENT: Final = 64 << 10

# Of the device that stands for all that it holds, and not of those inside it.
_ROOT: Final = ("root", "device")


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a device says of itself; "" where it does not."""

    # Its id, in small letters, without "uuid:".
    udn: str
    name: str = ""
    manufacturer: str = ""
    model: str = ""
    number: str = ""
    serial: str = ""
    kind: str = ""


def parse_description(data: bytes) -> Description | None:
    """One document; None where it is no XML, too long, or of no device with an id."""
    if len(data) > MAX_DOCUMENT:
        return None
    try:
        found = read_xml(data)
    except MalformedXmlError:
        return None
    texts: dict[str, str] = {}
    for path, text in found:
        if path[:-1] == _ROOT:
            texts.setdefault(path[-1], text)
    udn = uuid_of(texts.get("UDN", ""))
    if udn is None:
        return None
    return Description(
        udn=udn,
        name=texts.get("friendlyName", ""),
        manufacturer=texts.get("manufacturer", ""),
        model=texts.get("modelName", ""),
        number=texts.get("modelNumber", ""),
        serial=texts.get("serialNumber", ""),
        kind=texts.get("deviceType", ""),
    )
