"""What clients say by DHCP for IPv6."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from .dhcp import FQDN
from .meaning import Holds, Meaning

_FIELDS = {
    "fqdn": Holds.NAME,
    "vendor_class": Holds.TEXT,
    "enterprise": Holds.PLAIN,
    "wanted": Holds.PLAIN,
    "duid": Holds.ID,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dhcp6Evidence:
    """The device asked for an IPv6 address, or for what else a server knows; `wanted` in its order."""

    fqdn: str | None = None
    vendor_class: str | None = None
    # Whose vendor class it is (IANA's enterprise numbers).
    enterprise: int | None = None
    wanted: tuple[int, ...] = ()
    # In hexadecimal digits; the same in all cards of a device.
    duid: str | None = None
    type: Literal["dhcp6"] = "dhcp6"

    @property
    def meaning(self) -> Meaning:
        """It is there at this moment, and says who it is."""
        return Meaning(
            words="it asked for an address by DHCPv6",
            solicited=False,
            answered=False,
            introduces=True,
            quality=1.0,
            fields=_FIELDS,
            topic="dhcp6",
            keys=(f"duid {self.duid}",) if self.duid else (),
            says=(("hostname", self.fqdn, FQDN),) if self.fqdn else (),
            renames=True,
            framed=True,
        )
