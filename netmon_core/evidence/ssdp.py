"""What UPnP devices announce by SSDP, and what their descriptions say."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from .looks import Looks, looks
from .meaning import Holds, Meaning

SERVICE = 0.85
# People name their media boxes; makers write "WANDevice" and the like.
FRIENDLY = 0.5

_DESCRIBED = {
    "udn": Holds.ID,
    "key": Holds.ID,
    "name": Holds.NAME,
    "manufacturer": Holds.TEXT,
    "model": Holds.TEXT,
    "number": Holds.TEXT,
    "serial": Holds.ID,
    "kind": Holds.TEXT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SsdpEvidence:
    """The device announces what it offers: `target` is a URN, `udn` the id of the device that offers it.

    `gone`: it took that back.
    """

    target: str
    udn: str | None = None
    # The same, where it tells one device from all others.
    key: str | None = None
    server: str | None = None
    # Where it says that its description is.
    location: str | None = None
    gone: bool = False
    type: Literal["ssdp"] = "ssdp"

    @property
    def meaning(self) -> Meaning:
        """A word of its own; a few routers repeat it for others."""
        return Meaning(
            words="it announced itself by SSDP",
            solicited=False,
            answered=False,
            introduces=not self.gone,
            quality=0.0 if self.gone else 1.0,
            fields={
                "target": Holds.TEXT,
                "udn": Holds.ID,
                "key": Holds.ID,
                "server": Holds.TEXT,
                "location": Holds.TEXT,
                "gone": Holds.PLAIN,
            },
            topic=f"ssdp {self.udn} {self.target}",
            keys=(f"upnp {self.key}",) if self.key and not self.gone else (),
            says=(("service", self.target, SERVICE),) if self._is_service() and not self.gone else (),
            ends=self.gone,
            framed=True,
            announced=not self.gone,
        )

    def _is_service(self) -> bool:
        """Whether it says what is offered, and not only that there is something."""
        return self.target.startswith("urn:")


@dataclass(frozen=True, slots=True, kw_only=True)
class SsdpSearchEvidence:
    """The device looked for others; `user_agent` is the program that did."""

    user_agent: str
    type: Literal["ssdp_search"] = "ssdp_search"

    @property
    def meaning(self) -> Meaning:
        """It speaks, and says what it runs."""
        return Meaning(
            words="it looked for others by SSDP",
            solicited=False,
            answered=False,
            introduces=True,
            quality=1.0,
            fields={"user_agent": Holds.TEXT},
            topic="ssdp search",
            framed=True,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class UpnpEvidence:
    """The description of a UPnP device, as it gave it to whoever asked at its own address."""

    udn: str
    key: str | None = None
    name: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    number: str | None = None
    serial: str | None = None
    # "urn:schemas-upnp-org:device:...".
    kind: str | None = None
    type: Literal["upnp"] = "upnp"

    @property
    def meaning(self) -> Meaning:
        """It answered us, over TCP at that address."""
        named = self.name is not None and looks(self.name) is Looks.WORDS
        return Meaning(
            words="it described itself by UPnP",
            solicited=True,
            answered=True,
            introduces=False,
            quality=1.0,
            fields=_DESCRIBED,
            topic=f"upnp {self.udn}",
            keys=(f"upnp {self.key}",) if self.key else (),
            says=(("hostname", self.name, FRIENDLY),) if named and self.name else (),
        )
