"""What the engine knows, as plain frozen data.

Nothing here does I/O, reads a clock, or imports from the rest of the package.
Times are aware UTC; durations are seconds; a MAC is lower case with colons.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from typing import TYPE_CHECKING, Literal

from ..lazy_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection

type IPAddress = IPv4Address | IPv6Address
type IPNetwork = IPv4Network | IPv6Network
type IPInterface = IPv4Interface | IPv6Interface

# Stands for when something was seen last that never was, as a device that only a list names: before every
# real time, so that it sorts as the oldest.
NEVER_SEEN = datetime.fromtimestamp(0, UTC)


class Presence(StrEnum):
    """Whether a device is there, as far as we can honestly say."""

    ONLINE = "online"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


class AdapterKind(StrEnum):
    """What one of our own attachments is; only some are worth sweeping."""

    ETHERNET = "ethernet"
    WIFI = "wifi"
    VLAN = "vlan"
    BRIDGE = "bridge"
    CONTAINER = "container"
    VPN = "vpn"
    LOOPBACK = "loopback"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One of the monitor's own network attachments, as the kernel reports it."""

    name: str
    index: int
    kind: AdapterKind
    # None where the link layer has no 48-bit address (a tunnel, say).
    mac: str | None
    up: bool
    # The link is there: carrier for a cable, association for Wi-Fi.
    carrier: bool
    mtu: int = 1500
    vlan: int | None = None
    parent: str | None = None
    addresses: tuple[IPInterface, ...] = ()
    gateways: tuple[IPAddress, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place with networks in it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One broadcast domain, or one routed prefix where `adapter` is None."""

    id: str
    site_id: str
    name: str
    adapter: str | None
    vlan: int | None = None
    subnets: tuple[IPNetwork, ...] = ()
    gateways: tuple[IPAddress, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An IP address that an interface was seen with."""

    value: IPAddress
    first_seen: datetime
    last_seen: datetime
    # The source that saw it last.
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One attachment of a device: its key is (network, MAC) or, without a MAC, (network, address)."""

    network_id: str
    mac: str | None
    first_seen: datetime
    last_seen: datetime
    vendor: str | None = None
    # The MAC is locally administered: made up by the device, and it may change.
    private: bool = False
    # It answers ARP for others (proxy ARP): how many addresses at once, up to the cap; else 0.
    proxied: int = 0
    addresses: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something concluded about a device: who said it, when, and how sure that source is (0-1)."""

    name: str
    value: str
    source: str
    confidence: float
    seen_at: datetime


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


# Evidence: what exactly a source saw.


@dataclass(frozen=True, slots=True, kw_only=True)
class ArpEvidence:
    """The device spoke ARP for this address; `asked` when it answered our own question."""

    asked: bool
    type: Literal["arp"] = "arp"


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoEvidence:
    """The address answered an ICMP echo after `rtt` seconds; None: a reply seen in a capture."""

    rtt: float | None = None
    type: Literal["echo"] = "echo"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighborEvidence:
    """The kernel's neighbor table holds the pair; `state` is its word for it (reachable, stale, ...)."""

    state: str
    type: Literal["neighbor"] = "neighbor"


@dataclass(frozen=True, slots=True, kw_only=True)
class PtrEvidence:
    """The DNS names the address."""

    hostname: str
    type: Literal["ptr"] = "ptr"


@dataclass(frozen=True, slots=True, kw_only=True)
class MdnsEvidence:
    """A service the device announces by mDNS; `properties` is its TXT record."""

    service: str
    instance: str
    hostname: str | None = None
    port: int | None = None
    properties: tuple[tuple[str, str], ...] = ()
    type: Literal["mdns"] = "mdns"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEvidence:
    """The address is ours: the monitor itself."""

    hostname: str
    type: Literal["own"] = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportEvidence:
    """A device list of another program names the device."""

    program: str
    name: str | None = None
    hostname: str | None = None
    vendor: str | None = None
    known: bool | None = None
    tags: tuple[str, ...] = ()
    notes: str = ""
    # As the list has them; they may be of a time to come.
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    type: Literal["import"] = "import"


type Evidence = (
    ArpEvidence | EchoEvidence | NeighborEvidence | PtrEvidence | MdnsEvidence | OwnEvidence | ImportEvidence
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One sighting of one interface by one source. At least one of `mac` and `address` is set."""

    source: str
    seen_at: datetime
    network_id: str
    evidence: Evidence
    mac: str | None = None
    address: IPAddress | None = None
    # The device itself was heard just now; False for hearsay (a lease, a DNS record, an import).
    live: bool = True


class SweepMethod(StrEnum):
    """How a sweep asks."""

    ARP = "arp"
    ICMP = "icmp"
    POKE = "poke"


class ScanState(StrEnum):
    """How far a scan is, or how it ended."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepReport:
    """What one sweep of one prefix did. `problem` is a sentence when it failed itself."""

    network_id: str
    prefix: IPNetwork
    method: SweepMethod
    asked: int
    answered: int
    sent: int
    rounds: int
    # Seconds.
    duration: float
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One discovery round over one or more prefixes. `sent` and `expected` count packets."""

    id: str
    state: ScanState
    started_at: datetime
    expected: int
    sent: int = 0
    answered: int = 0
    finished_at: datetime | None = None
    sweeps: tuple[SweepReport, ...] = ()
    problem: str | None = None


class ProbeKind(StrEnum):
    """What one question to a target is."""

    PING = "ping"
    TCP = "tcp"
    HTTP = "http"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is probed again and again. Intervals and time-outs are seconds.

    The id stays through new addresses: `device:ID/ping` for a device, `user:NAME/KIND` for one of the user.
    """

    id: str
    kind: ProbeKind
    name: str
    # None: a target of the user's that is no device of the inventory.
    device_id: str | None = None
    # None: not known at present, so it cannot be probed.
    address: IPAddress | None = None
    # tcp: the host to reach, a name or an address; ping: a name to resolve where `address` is None.
    host: str | None = None
    port: int | None = None
    # http: the whole URL.
    url: str | None = None
    interval: float = 10.0
    # Probes in one window; a window is one interval.
    count: int = 1
    timeout: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One window of probes of one target. Round-trip times and jitter are seconds.

    `rtt_*` are None when nothing was answered, `jitter` when fewer than two probes in a row were.
    """

    target_id: str
    # The end of the window.
    at: datetime
    # What left this machine, and how much of it was answered in time.
    sent: int
    received: int
    rtt_min: float | None = None
    rtt_avg: float | None = None
    rtt_max: float | None = None
    jitter: float | None = None
    # Of those sent and not answered: how many somebody on the way declared undeliverable.
    unreachable: int = 0
    # What could not be sent at all; not a part of `sent`, so no loss.
    send_errors: int = 0
    # tcp and http: why the last probe failed, in words.
    problem: str | None = None
    # http: the status code, and when the certificate expires.
    status: int | None = None
    certificate_expires: datetime | None = None

    @property
    def loss(self) -> float | None:
        """The share of what was sent that got no reply, 0-1; None when nothing was sent."""
        return (self.sent - self.received) / self.sent if self.sent else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetStatus:
    """A target of the user's and what was decided of it; `up` None: nothing yet."""

    target: Target
    up: bool | None = None
    since: datetime | None = None
    why: str = ""


class Metric(StrEnum):
    """What a series is of; values are seconds (rtt, jitter) or shares 0-1 (loss, availability)."""

    RTT = "rtt"
    JITTER = "jitter"
    LOSS = "loss"
    AVAILABILITY = "availability"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One step of a series of rtt, jitter and loss: `start` is when the step begins.

    Values are None where there was nothing to measure. `p95` is known for steps of a minute and more,
    `jitter` where replies followed each other.
    """

    start: datetime
    # Windows in the step, probes sent and lost in them.
    windows: int
    sent: int
    lost: int
    rtt_min: float | None
    rtt_avg: float | None
    rtt_max: float | None
    rtt_p95: float | None = None
    jitter: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A period [start, end) in which a device or target was down; `end` None: it still is."""

    subject_id: str
    start: datetime
    end: datetime | None
    why: str


class AlertState(StrEnum):
    """The life of an alert."""

    PENDING = "pending"
    FIRING = "firing"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One firing of one rule for one subject (a device, a target, the monitor).

    The id is the same from pending to resolved and across restarts; a later firing has another.
    """

    id: str
    rule: str
    subject_id: str
    # What people read: the subject's name at the time, and what is wrong, in a sentence.
    subject: str
    summary: str
    state: AlertState
    pending_since: datetime
    fired_at: datetime | None = None
    resolved_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    # Subjects that are silent because of this one (behind a gateway that is down).
    behind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Nobody is notified of alerts of the subject (None: of any) in [start, end)."""

    id: str
    start: datetime
    end: datetime
    subject_id: str | None = None
    rule: str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Monitoring rests until a time: of one device, one network, or (neither given) everything."""

    until: datetime
    device_id: str | None = None
    network_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorHealth:
    """Whether the monitor itself can see. While `blind`, nothing is called offline."""

    blind: bool
    since: datetime
    # In words: the link is down, the gateway and everybody else fell silent at once, sending fails, ...
    reason: str = ""
    # Networks it is blind on; empty and blind: on all.
    network_ids: tuple[str, ...] = ()

    def hides(self, network_ids: Collection[str]) -> bool:
        """Whether it cannot see what is reached by these networks, whichever of them leads there."""
        return self.blind and (not self.network_ids or set(network_ids) <= set(self.network_ids))
