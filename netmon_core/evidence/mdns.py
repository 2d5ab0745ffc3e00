"""What devices announce by mDNS."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from ..packets.mac import bracketed_mac
from .looks import Looks, looks, words_of
from .meaning import Holds, Meaning, Said

HOSTNAME = 0.8
SERVICE = 0.9
# What a service is called, where its host has no name in words: below the DNS, which names the host itself.
INSTANCE = 0.5
# The one service that is all of its host.
WHOLE_HOST = 0.55
_WHOLE_HOST = frozenset({"_home-assistant._tcp", "_workstation._tcp"})

_FIELDS = {
    "service": Holds.SERVICE,
    "instance": Holds.NAME_AND_MAC,
    "hostname": Holds.NAME,
    "port": Holds.PLAIN,
    "properties": Holds.TEXT,
    "gone": Holds.PLAIN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MdnsEvidence:
    """A service the device announces by mDNS; `properties` is its TXT record. `gone`: it took that back."""

    service: str
    instance: str
    hostname: str | None = None
    port: int | None = None
    properties: tuple[tuple[str, str], ...] = ()
    gone: bool = False
    type: Literal["mdns"] = "mdns"

    @property
    def meaning(self) -> Meaning:
        """A word of the device's own, which a sleep proxy repeats while the device is switched off."""
        return Meaning(
            words="it announced itself by mDNS",
            solicited=False,
            answered=not self.gone,
            introduces=False,
            quality=0.0 if self.gone else 0.5,
            fields=_FIELDS,
            topic=f"{self.service} {self.instance}",
            # avahi names a workstation "name [aa:bb:cc:dd:ee:ff]".
            mac=bracketed_mac(self.instance) if self.service == "_workstation._tcp" else None,
            announced=not self.gone,
            says=() if self.gone else (("service", self.service, SERVICE), *self._names()),
            renames=True,
            ends=self.gone,
        )

    def _names(self) -> tuple[Said, ...]:
        """What the host is called; where that is a machine's id, the words that its service has too."""
        if not self.hostname:
            return ()
        host = ("hostname", self.hostname, HOSTNAME)
        if looks(self.hostname) is Looks.WORDS:
            return (host,)
        words = words_of(self.instance.rpartition("@")[2])
        if words is None or bracketed_mac(words):
            return (host,)
        return (host, ("hostname", words, WHOLE_HOST if self.service in _WHOLE_HOST else INSTANCE))


@dataclass(frozen=True, slots=True, kw_only=True)
class MdnsHostEvidence:
    """The host record of a device: what it calls itself, at the addresses it has."""

    hostname: str
    type: Literal["mdns_host"] = "mdns_host"

    @property
    def meaning(self) -> Meaning:
        """As of its services: its own word, or that of a sleep proxy."""
        return Meaning(
            words="it announced its name by mDNS",
            solicited=False,
            answered=True,
            introduces=False,
            quality=0.5,
            fields={"hostname": Holds.NAME},
            topic="host",
            says=(("hostname", self.hostname, HOSTNAME),),
            renames=True,
            announced=True,
        )
