"""A device, and what makes two of them one."""

from __future__ import annotations

from datetime import datetime

from ..lazy_dataclass import dataclass
from .fact import Fact
from .interface import Interface
from .presence import Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A thing on the network, whatever address it has today."""

    id: str
    first_seen: datetime
    last_seen: datetime
    presence: Presence = Presence.UNKNOWN
    # When the presence last changed, and why, in words; None and "": it never has.
    presence_since: datetime | None = None
    presence_why: str = ""
    # It comes and goes more often than a healthy device does.
    flapping: bool = False
    # It did not answer when asked just now; its presence is as it was until that is settled.
    doubtful: bool = False
    # What the user calls it; wins over every hostname.
    name: str | None = None
    hostname: str | None = None
    # The monitor itself.
    own: bool = False
    # The user has said "this one is mine"; None: not said.
    known: bool | None = None
    tags: tuple[str, ...] = ()
    notes: str = ""
    interfaces: tuple[Interface, ...] = ()
    facts: tuple[Fact, ...] = ()
    # Why interfaces that came as two devices are one: (reason, interface key) in the order they joined.
    merges: tuple[Merge, ...] = ()
    # The id of a device that this one may be: it went, and a newcomer with a made-up MAC bears its name.
    resembles: str | None = None
    # How sure that is, and why; None: it resembles nobody, or is told by a netmon that does not say.
    resemblance: Resemblance | None = None
    # Ids of devices that the user has said are others than this one.
    distinct_from: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The best name there is for people to read; never empty."""
        if self.name or self.hostname:
            return self.name or self.hostname or ""
        for interface in self.interfaces:
            for address in interface.addresses:
                return str(address.value)
            if interface.mac:
                return interface.mac
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Resemblance:
    """Why a device may be one that is known: how sure that is (0-1), and the reasons in words."""

    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """One joining of two devices, kept so that it can be explained and undone."""

    merged_id: str
    reason: str
    merged_at: datetime
    # The interfaces that came with the merged device, as (network id, MAC or address).
    interfaces: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A device a host remembers, handed back so that a lost database orphans nothing."""

    id: str
    macs: tuple[str, ...]
    name: str | None = None
