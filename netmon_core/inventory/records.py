"""The mutable records behind the frozen devices, and the way between the two."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

from ..model.device import Device, Merge
from ..model.interface import Address, Interface
from ..model.presence import NEVER_SEEN, NOT_CHECKED, Presence
from .capped import put_capped
from .pacing import Pace
from .vain import Vain
from .words import PROBED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..evidence.known import Evidence
    from ..model.device import Resemblance
    from ..model.fact import Fact
    from ..model.ip import IPAddress
    from .silences import Silences

# Before and after every moment there is.
ALWAYS = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)
# A server with containers has dozens; more is a proxy or an attack, and only counted.
ADDRESSES_PER_INTERFACE = 64
# Of those, by IPv6, so that made-up ones never push out what a device has by IPv4.
IPV6_ADDRESSES = 32
# More live addresses than this on one MAC is a proxy answering for others, not a host with many addresses.
PROXY_ADDRESSES = 16
# What a person says of a device: long enough for any name or tag that is typed.
TEXT = 255
TAGS = 32
NOTES = 10_000
# A phone that takes another MAC every week, told apart from itself for years.
DISTINCT = 256

# A cluster has a few nodes; whoever makes up more replaces those that spoke longest ago.
MEMBERS = 8
# What changed hands, or was fought over, within this time is remembered.
REMEMBERED = timedelta(days=1)
# So often in that time an address returns to one who had it before, and both are taken to share it.
RETURNS = 2


@dataclass(slots=True)
class AddressRecord:
    """One address of one interface."""

    value: IPAddress
    first_seen: datetime
    last_seen: datetime
    source: str
    # When its owner last spoke for it in a frame of its own; a ping does not tell who answers.
    spoken_at: datetime = ALWAYS
    # Others are seen with it too.
    contest: Contest | None = None
    # The MAC of another that lends it to the owner.
    behind: str | None = None


@dataclass(slots=True, eq=False)
class InterfaceRecord:
    """One attachment; `device` is its owner."""

    device: DeviceRecord
    network_id: str
    mac: str | None
    first_seen: datetime
    last_seen: datetime
    vendor: str | None = None
    private: bool = False
    proxied: int = 0
    addresses: dict[IPAddress, AddressRecord] = field(default_factory=dict)
    # The last address that it shares with others.
    shared: Contest | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The network, and the MAC or (without one) the address."""
        return (self.network_id, self.mac or str(next(iter(self.addresses))))

    def freeze(self) -> Interface:
        """The interface as plain data."""
        return Interface(
            network_id=self.network_id,
            mac=self.mac,
            first_seen=self.first_seen,
            last_seen=self.last_seen,
            vendor=self.vendor,
            private=self.private,
            proxied=self.proxied,
            addresses=tuple(
                [
                    Address(
                        value=address.value,
                        first_seen=address.first_seen,
                        last_seen=address.last_seen,
                        source=address.source,
                        behind=address.behind,
                    )
                    for address in self._by_version()
                ]
            ),
        )

    def _by_version(self) -> Iterable[AddressRecord]:
        """IPv4 first: whoever shows one address shows that."""
        records = self.addresses.values()
        return records if len(records) < 2 else sorted(records, key=lambda each: each.value.version)


class Sharing(Enum):
    """How several MACs come to have one address, as far as is known."""

    # Nothing speaks for it.
    NONE = auto()
    # By turns: a bond, a cluster, an extender that lends its MAC.
    TURNS = auto()
    # Both are cards of one host, and each answers for all its addresses.
    ONE_HOST = auto()


@dataclass(slots=True, eq=False)
class Contest:
    """An address and those who are seen with it."""

    network_id: str
    address: IPAddress
    sharing: Sharing = Sharing.NONE
    # When each was last heard with it.
    members: dict[InterfaceRecord, datetime] = field(default_factory=dict)
    # Who lost it when, and when somebody had it back.
    lost: dict[InterfaceRecord, datetime] = field(default_factory=dict)
    returns: tuple[datetime, ...] = ()
    # Who claims it while the owner may still be there; nothing is decided until the owner had time to speak.
    rival: InterfaceRecord | None = None
    rival_at: datetime = ALWAYS
    # When two used it at one time, and whether that was told.
    fought_at: datetime = ALWAYS
    told: bool = False
    # When it last changed hands among those who share it.
    followed_at: datetime = ALWAYS

    def hear(self, member: InterfaceRecord, at: datetime) -> None:
        """One of them spoke for the address."""
        put_capped(self.members, member, at, MEMBERS)

    def hand_over(self, owner: InterfaceRecord, heir: InterfaceRecord, at: datetime) -> bool:
        """The address goes from one to another; whether it returns to who had it before."""
        returned = self.lost.pop(heir, None) is not None
        if returned:
            self.returns = (*(each for each in self.returns if at - each <= REMEMBERED), at)[-RETURNS:]
        put_capped(self.lost, owner, at, MEMBERS)
        return returned

    @property
    def by_turns(self) -> bool:
        """Whether it went to and fro often enough to be shared."""
        return len(self.returns) >= RETURNS

    def is_over(self, now: datetime) -> bool:
        """Whether nothing of it matters any more."""
        if self.sharing is not Sharing.NONE or self.told or self.rival is not None:
            return False
        return all(now - each > REMEMBERED for each in self.lost.values())


@dataclass(slots=True, eq=False)
class Watch:
    """What the judge of presence keeps of one device."""

    # The last sign of life, and what gave it, in words.
    heard_at: datetime = ALWAYS
    heard_by: str = PROBED
    # The last answer to a question of anybody's; a witness that questions and answers get through.
    answered_at: datetime = ALWAYS
    # Silence before this is not the device's: we did not look, or could not see. NEVER: not looked at yet.
    judged_from: datetime = NEVER
    # When the judge looks at it next.
    check_at: datetime = ALWAYS
    # A question by name is open, or was answered by nobody: when it was asked last.
    asked_at: datetime | None = None
    waiting: bool = False
    # How it ended: it was asked in every way there is, as often as is due, and was not heard.
    denied: bool = False
    # What was asked in vain since it was heard.
    vain: Vain = field(default_factory=Vain)
    # A regular probe of one that answers them was lost since it was heard.
    missed: bool = False
    # Something was said that it should be asked about, and when it was last asked for that.
    doubted: bool = False
    doubted_at: datetime = ALWAYS
    # It answers the regular probes, so that a lost one means something; and when the last of them ended.
    answers: bool = False
    probed_at: datetime = ALWAYS
    # Since when it has answered every one of them, None: the last was lost; and how many were lost since it
    # came. Whether it ever answered for so long that it has a wall socket, if it is of no kind that sleeps.
    answering_from: datetime | None = None
    lost: int = 0
    proved: bool = False
    may_sleep: bool = True
    # It was gone when the monitor was stopped at this time, and has not been asked since.
    unchecked: datetime | None = None
    # What it was before it became unknown, and since when.
    settled: Presence | None = None
    settled_since: datetime | None = None
    silences: Silences | None = None
    # Silences that are not learned yet: how many, their sum, and the longest. Learning waits for the judge's
    # look, because a sighting must cost next to nothing.
    gaps: int = 0
    gap_sum: float = 0.0
    gap_longest: float = 0.0
    # From here on, being there is not added to `silences.watched` yet.
    watched_from: datetime | None = None
    # The latest short absences: when it came back, and after how many seconds.
    absences: tuple[tuple[datetime, float], ...] = ()


@dataclass(slots=True, eq=False)
class DeviceRecord:
    """One device. `frozen` caches its plain form until something changes."""

    id: str
    first_seen: datetime
    last_seen: datetime
    presence: Presence = Presence.UNKNOWN
    presence_since: datetime | None = None
    presence_why: str = ""
    flapping: bool = False
    doubtful: bool = False
    watch: Watch = field(default_factory=Watch)
    # Answered a question of ours, was seen again later, or the user has touched it: not evicted to make room.
    confirmed: bool = False
    name: str | None = None
    hostname: str | None = None
    own: bool = False
    known: bool | None = None
    tags: tuple[str, ...] = ()
    notes: str = ""
    interfaces: list[InterfaceRecord] = field(default_factory=list)
    # By (source, what it is about): the payload and when it was seen.
    evidence: dict[tuple[str, str], tuple[Evidence, datetime]] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    # Of these, what is known from before a restart alone: its source has not spoken since.
    remembered: tuple[Fact, ...] = ()
    # The name that the device itself said last, until conclusions are drawn.
    renamed: str | None = None
    # How often it was told of for its facts, and for its addresses.
    facts_pace: Pace = field(default_factory=Pace)
    address_pace: Pace = field(default_factory=Pace)
    merges: list[Merge] = field(default_factory=list)
    resembles: str | None = None
    resemblance: Resemblance | None = None
    distinct_from: tuple[str, ...] = ()
    frozen: Device | None = None

    def freeze(self) -> Device:
        """The device as plain data."""
        if self.frozen is None:
            self.frozen = Device(
                id=self.id,
                first_seen=self.first_seen,
                last_seen=self.last_seen,
                presence=self.presence,
                presence_since=self.presence_since,
                presence_why=self.presence_why,
                flapping=self.flapping,
                doubtful=self.doubtful,
                name=self.name,
                hostname=self.hostname,
                own=self.own,
                known=self.known,
                tags=self.tags,
                notes=self.notes,
                interfaces=tuple([interface.freeze() for interface in self.interfaces]),
                facts=self.facts,
                merges=tuple(self.merges),
                resembles=self.resembles,
                resemblance=self.resemblance,
                distinct_from=self.distinct_from,
            )
        return self.frozen


def heard(last_seen: datetime) -> datetime:
    """The last sign of life of what was seen last then."""
    return last_seen if last_seen > NEVER_SEEN else ALWAYS


def thaw(device: Device) -> DeviceRecord:
    """The record of a device that was remembered. Nobody has looked since: it is taken for what it was."""
    gone = device.presence is Presence.OFFLINE
    record = DeviceRecord(
        id=device.id,
        first_seen=device.first_seen,
        last_seen=device.last_seen,
        presence=device.presence,
        presence_since=device.presence_since,
        presence_why=NOT_CHECKED if gone else device.presence_why,
        watch=Watch(
            heard_at=heard(device.last_seen),
            settled=None if device.presence is Presence.UNKNOWN else device.presence,
            settled_since=device.presence_since,
        ),
        confirmed=True,
        name=device.name,
        hostname=device.hostname,
        own=device.own,
        known=device.known,
        tags=device.tags,
        notes=device.notes,
        facts=device.facts,
        remembered=device.facts,
        merges=list(device.merges),
        resembles=device.resembles,
        distinct_from=device.distinct_from,
    )
    record.interfaces = [
        InterfaceRecord(
            device=record,
            network_id=interface.network_id,
            mac=interface.mac,
            first_seen=interface.first_seen,
            last_seen=interface.last_seen,
            vendor=interface.vendor,
            private=interface.private,
            proxied=interface.proxied,
            addresses={
                address.value: AddressRecord(
                    address.value,
                    address.first_seen,
                    address.last_seen,
                    address.source,
                    behind=address.behind,
                )
                for address in interface.addresses
            },
        )
        for interface in device.interfaces
    ]
    return record
