"""What devices tell their neighbors on a cable: LLDP, CDP, FDP, EDP and SONMP."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from ..model.ip import IPAddress
from .meaning import Holds, Meaning

HOSTNAME = 0.85

_FIELDS = {
    "protocol": Holds.PLAIN,
    "name": Holds.NAME,
    "chassis": Holds.ID,
    "key": Holds.ID,
    "port": Holds.TEXT,
    "port_description": Holds.TEXT,
    "description": Holds.TEXT,
    "platform": Holds.TEXT,
    "abilities": Holds.TEXT,
    "management": Holds.ADDRESS,
    "manufacturer": Holds.TEXT,
    "model": Holds.TEXT,
    "serial": Holds.ID,
    "revisions": Holds.TEXT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEvidence:
    """The device told its neighbor who it is; `protocol` is how, in our words."""

    protocol: str
    name: str | None = None
    chassis: str | None = None
    # The same, where it tells one device from all others.
    key: str | None = None
    port: str | None = None
    port_description: str | None = None
    description: str | None = None
    platform: str | None = None
    abilities: tuple[str, ...] = ()
    # Addresses at which it says that it is managed.
    management: tuple[IPAddress, ...] = ()
    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None
    # Of its hardware, firmware and software.
    revisions: tuple[str, ...] = ()
    type: Literal["link"] = "link"

    @property
    def meaning(self) -> Meaning:
        """A frame that no switch passes on: it is there, at the other end of the cable."""
        return Meaning(
            words=f"it spoke {self.protocol}",
            solicited=False,
            answered=False,
            introduces=True,
            quality=1.0,
            fields=_FIELDS,
            topic=f"link {self.protocol}",
            keys=(f"chassis {self.key}",) if self.key else (),
            says=(("hostname", self.name, HOSTNAME),) if self.name else (),
            renames=True,
        )
