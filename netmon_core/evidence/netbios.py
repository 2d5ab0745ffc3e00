"""Names that Windows and Samba hosts claim for themselves: NetBIOS and LLMNR."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from .meaning import Holds, Meaning

# Above the DNS, whose record may be another's; at most 15 letters, all capitals, so below other words.
HOSTNAME = 0.65
LLMNR = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class NetbiosEvidence:
    """The device claims a NetBIOS name; `group`: it is in that workgroup. `gone`: it gave the name back."""

    name: str
    # What the name is of: 0 workstation, 32 file server, 28 domain controller, ...
    suffix: int
    group: bool = False
    gone: bool = False
    type: Literal["netbios"] = "netbios"

    @property
    def meaning(self) -> Meaning:
        """Its own word; it is there."""
        named = self.suffix == 0 and not self.gone
        return Meaning(
            words="it claimed a NetBIOS name",
            solicited=False,
            answered=False,
            introduces=not self.gone,
            quality=0.0 if self.gone else 1.0,
            fields={
                "name": Holds.NAME,
                "suffix": Holds.PLAIN,
                "group": Holds.PLAIN,
                "gone": Holds.PLAIN,
            },
            topic=f"netbios {self.suffix} {'group' if self.group else self.name}",
            says=(("workgroup" if self.group else "hostname", self.name, HOSTNAME),)
            if named and self.name
            else (),
            ends=self.gone,
            renames=not self.group,
            framed=True,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmnrEvidence:
    """The device answered that a name is its own."""

    hostname: str
    type: Literal["llmnr"] = "llmnr"

    @property
    def meaning(self) -> Meaning:
        """Its own word; whoever answers to every name is found by inspection."""
        return Meaning(
            words="it answered by LLMNR",
            solicited=False,
            answered=False,
            introduces=True,
            quality=1.0,
            fields={"hostname": Holds.NAME},
            topic="llmnr",
            says=(("hostname", self.hostname, LLMNR),) if self.hostname else (),
            framed=True,
        )
