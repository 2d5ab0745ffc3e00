"""What devices announce by mDNS."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MdnsEvidence:
    """A service the device announces by mDNS; `properties` is its TXT record."""

    service: str
    instance: str
    hostname: str | None = None
    port: int | None = None
    properties: tuple[tuple[str, str], ...] = ()
    type: Literal["mdns"] = "mdns"
