"""What devices announce by mDNS."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from ..packets.mac import bracketed_mac
from .meaning import Holds, Meaning

HOSTNAME = 0.8
SERVICE = 0.9

_FIELDS = {
    "service": Holds.SERVICE,
    "instance": Holds.NAME_AND_MAC,
    "hostname": Holds.NAME,
    "port": Holds.PLAIN,
    "properties": Holds.TEXT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MdnsEvidence:
    """A service the device announces by mDNS; `properties` is its TXT record."""

    service: str
    instance: str
    hostname: str | None = None
    port: int | None = None
    properties: tuple[tuple[str, str], ...] = ()
    type: Literal["mdns"] = "mdns"

    @property
    def meaning(self) -> Meaning:
        """A word of the device's own, which a sleep proxy repeats while the device is switched off."""
        hostname = (("hostname", self.hostname, HOSTNAME),) if self.hostname else ()
        return Meaning(
            words="it announced itself by mDNS",
            solicited=False,
            answered=True,
            introduces=False,
            quality=0.5,
            fields=_FIELDS,
            topic=f"{self.service} {self.instance}",
            # avahi names a workstation "name [aa:bb:cc:dd:ee:ff]".
            mac=bracketed_mac(self.instance) if self.service == "_workstation._tcp" else None,
            announced=True,
            says=(("service", self.service, SERVICE), *hostname),
        )
