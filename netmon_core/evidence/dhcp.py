"""What clients and servers say by DHCP for IPv4."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from ..model.ip import IPAddress
from .meaning import Holds, Meaning

# The device's own word, but often the name that its system was given by whoever made the image.
HOSTNAME = 0.7
# What it is called in a domain, which people leave out.
FQDN = 0.68
SERVER = 0.9

_FIELDS = {
    "hostname": Holds.NAME,
    "fqdn": Holds.NAME,
    "vendor_class": Holds.TEXT,
    "wanted": Holds.PLAIN,
    "client_id": Holds.ID,
    "duid": Holds.ID,
    "requested": Holds.ADDRESS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DhcpEvidence:
    """The device asked for an address; `wanted` is option 55, in its order, ids are in hexadecimal digits."""

    hostname: str | None = None
    fqdn: str | None = None
    vendor_class: str | None = None
    wanted: tuple[int, ...] = ()
    client_id: str | None = None
    # What is the same in all cards of a device (RFC 4361), where it says so.
    duid: str | None = None
    requested: IPAddress | None = None
    type: Literal["dhcp"] = "dhcp"

    @property
    def meaning(self) -> Meaning:
        """It is there at this moment, and mostly says what it is called."""
        said = (("hostname", self.fqdn, FQDN), ("hostname", self.hostname, HOSTNAME))
        return Meaning(
            words="it asked for an address by DHCP",
            solicited=False,
            answered=False,
            introduces=True,
            quality=1.0,
            fields=_FIELDS,
            topic="dhcp",
            keys=(f"duid {self.duid}",) if self.duid else (),
            says=tuple((what, name, sure) for what, name, sure in said if name),
            renames=True,
            framed=True,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseEvidence:
    """A server gave the device its address for so many seconds. `gone`: the device gave it back."""

    server: IPAddress | None = None
    seconds: int | None = None
    gone: bool = False
    # The device found that another has this address, and did not take it.
    declined: IPAddress | None = None
    type: Literal["lease"] = "lease"

    @property
    def meaning(self) -> Meaning:
        """What the server says of it is hearsay. Of an address that it declined it speaks itself."""
        declined = self.declined is not None
        return Meaning(
            words="it declined an address" if declined else "it was given an address",
            solicited=False,
            answered=False,
            introduces=not self.gone,
            quality=1.0 if declined and not self.gone else 0.0,
            fields={
                "server": Holds.ADDRESS,
                "seconds": Holds.PLAIN,
                "gone": Holds.PLAIN,
                "declined": Holds.ADDRESS,
            },
            topic="lease",
            says=(("address_in_use", str(self.declined), SERVER),) if declined else (),
            ends=self.gone,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DhcpServerEvidence:
    """The device gives addresses to others, and names these routers and name servers to them."""

    routers: tuple[IPAddress, ...] = ()
    name_servers: tuple[IPAddress, ...] = ()
    domain: str = ""
    type: Literal["dhcp_server"] = "dhcp_server"

    @property
    def meaning(self) -> Meaning:
        """It speaks, and is a server."""
        return Meaning(
            words="it answered by DHCP",
            solicited=False,
            answered=False,
            introduces=True,
            quality=1.0,
            fields={"routers": Holds.ADDRESS, "name_servers": Holds.ADDRESS, "domain": Holds.NAME},
            topic="dhcp server",
            says=(("service", "dhcp", SERVER),),
            framed=True,
        )
