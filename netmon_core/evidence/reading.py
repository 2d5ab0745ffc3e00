"""What one informant, a device that knows about itself and others, answered when it was asked once.

A Reading is partial by nature: of each table it says how much of it was read, and nobody removes anything
because a table was missing, cut or empty. Numbers are the informant's own: an `index` is that of one of its
ports now. Nothing here says which device of ours is meant.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from ..lazy_dataclass import dataclass
from ..model.ip import IPAddress
from ..model.link import LinkSource
from ..model.port import AdminState, Duplex, Poe, PortKind, PortState
from ..model.sensor import SensorKind, SensorState, SensorUnit


class ReadExtent(StrEnum):
    """How much of a table was read."""

    WHOLE = "whole"
    PART = "part"
    # The informant answered, and has no such table.
    ABSENT = "absent"
    # It was not asked, or did not answer: nothing is known.
    UNREAD = "unread"


class ReadTable(StrEnum):
    """The tables of a Reading; each is the name of its field."""

    PORTS = "ports"
    VLANS = "vlans"
    SENSORS = "sensors"
    NEIGHBORS = "neighbors"
    FORWARDING = "forwarding"
    RESOLVED = "resolved"
    ADDRESSES = "addresses"
    CLIENTS = "clients"
    PARTS = "parts"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRead:
    """How much of a table was read; of a part, why, in words.

    `rows` is how many it has in the informant, those told twice and those that make no sense among them.
    """

    table: ReadTable
    extent: ReadExtent
    why: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Uptimes:
    """Seconds since several beginnings, each as the informant says; None: it does not say.

    `agent` counts to 497 days and begins anew. None of them is believed alone.
    """

    # Since its SNMP agent started (sysUpTime).
    agent: float | None = None
    # Since the machine started (hrSystemUptime).
    host: float | None = None
    # Since the agent's engine started (snmpEngineTime), and how often it had (snmpEngineBoots).
    engine: float | None = None
    boots: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemFacts:
    """What the informant says of itself."""

    description: str = ""
    # Dotted, "1.3.6.1.4.1.9.1.1208": the first number after 1.3.6.1.4.1 is its maker's (IANA).
    object_id: str = ""
    name: str = ""
    location: str = ""
    contact: str = ""
    # Of a switch, its bridge's MAC.
    bridge_mac: str | None = None
    # Its LLDP chassis id, a MAC in our notation or text.
    chassis: str = ""
    # Hexadecimal digits.
    engine_id: str = ""
    forwards: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """Raw counters of a port. They only grow, but for wraps and restarts.

    Those named in `wide` have 64 bits, the others 32. None: the port has no such counter.
    """

    in_octets: int | None = None
    out_octets: int | None = None
    in_unicast: int | None = None
    in_multicast: int | None = None
    in_broadcast: int | None = None
    out_unicast: int | None = None
    out_multicast: int | None = None
    out_broadcast: int | None = None
    in_errors: int | None = None
    out_errors: int | None = None
    in_discards: int | None = None
    out_discards: int | None = None
    wide: tuple[str, ...] = ()
    # Those that have a column of 64 bits too, in which the agent does not count.
    idle: tuple[str, ...] = ()
    # The agent's uptime, in seconds, when they last began anew (ifCounterDiscontinuityTime).
    discontinuity: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRow:
    """One port as the informant tells of it now."""

    index: int
    # None: it has no such text; "": it is empty.
    name: str | None = None
    description: str | None = None
    alias: str = ""
    mac: str | None = None
    type_number: int | None = None
    kind: PortKind = PortKind.UNKNOWN
    # Mbit/s; None: not known or none.
    speed_mbps: float | None = None
    mtu: int | None = None
    duplex: Duplex = Duplex.UNKNOWN
    admin: AdminState = AdminState.UNKNOWN
    state: PortState = PortState.UNKNOWN
    # The agent's uptime, in seconds, when its state last changed.
    changed: float | None = None
    poe: Poe | None = None
    vlan: int | None = None
    vlans: tuple[int, ...] = ()
    # The index of the LAG that it is a part of.
    lag: int | None = None
    counters: Counters = Counters()


@dataclass(frozen=True, slots=True, kw_only=True)
class VlanRow:
    """One VLAN that it knows."""

    id: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorRow:
    """One thing that it measures. The key stays as long as the informant's own numbers do."""

    key: str
    kind: SensorKind
    name: str
    unit: SensorUnit
    value: float | None = None
    low_critical: float | None = None
    low_warning: float | None = None
    high_warning: float | None = None
    high_critical: float | None = None
    state: SensorState = SensorState.UNKNOWN
    total: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighborRow:
    """Who is at the other end of the cable, as LLDP or CDP heard it.

    Ids that are MACs are in our notation, whether they came as bytes or as text.
    """

    source: LinkSource
    # The port at which it was heard; None: the row does not say which that is.
    index: int | None = None
    # What else is said of that port, where its index is not.
    local_port: str = ""
    chassis: str = ""
    # The chassis is known by this MAC.
    mac: str | None = None
    # The id of the port at its end, and what that is where it says so: name, mac, address, local, ...
    port: str = ""
    port_kind: str = ""
    port_description: str = ""
    name: str = ""
    description: str = ""
    platform: str = ""
    abilities: tuple[str, ...] = ()
    addresses: tuple[IPAddress, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardingRow:
    """Frames to this MAC leave by this port. `index` None: at no port that it names."""

    mac: str
    index: int | None
    vlan: int | None = None
    # The bridge's own number of the port.
    bridge_port: int | None = None
    # It is a MAC of the switch itself; nobody is plugged in there.
    own: bool = False
    # It was set, not learned.
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedRow:
    """An IPv4 or IPv6 neighbor in its ARP or ND table. `mac` None: it asks, and has no answer."""

    index: int
    address: IPAddress
    mac: str | None = None
    # It is the informant's own address, or was set; not heard from anybody.
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRow:
    """An address of its own; `prefix` is the length in bits, None: not said."""

    address: IPAddress
    index: int | None = None
    prefix: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow:
    """A station on one of its radios."""

    mac: str
    index: int | None = None
    network_name: str = ""
    rssi_dbm: float | None = None
    # How long it has been there, and since it was last heard, in seconds; None: it does not say.
    connected: float | None = None
    idle: float | None = None
    address: IPAddress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A part that it is made of: a chassis, a module, a power supply (RFC 6933)."""

    index: int
    description: str = ""
    name: str = ""
    kind: str = ""
    manufacturer: str = ""
    model: str = ""
    serial: str = ""
    hardware: str = ""
    firmware: str = ""
    software: str = ""
    within: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one informant answered at one time."""

    # When it was asked last, and how long all of it took, in seconds.
    at: datetime
    took: float = 0.0
    # When its ports had counted what they tell; None: then, too.
    counted_at: datetime | None = None
    system: SystemFacts = SystemFacts()
    uptimes: Uptimes = Uptimes()
    # A table that is not among these was not read.
    tables: tuple[TableRead, ...] = ()
    ports: tuple[PortRow, ...] = ()
    vlans: tuple[VlanRow, ...] = ()
    sensors: tuple[SensorRow, ...] = ()
    neighbors: tuple[NeighborRow, ...] = ()
    forwarding: tuple[ForwardingRow, ...] = ()
    resolved: tuple[ResolvedRow, ...] = ()
    addresses: tuple[AddressRow, ...] = ()
    clients: tuple[ClientRow, ...] = ()
    parts: tuple[PartRow, ...] = ()

    def extent(self, table: ReadTable) -> ReadExtent:
        """How much of that table was read."""
        return next((each.extent for each in self.tables if each.table is table), ReadExtent.UNREAD)

    def whole(self, table: ReadTable) -> bool:
        """Whether what it does not hold is not there."""
        return self.extent(table) is ReadExtent.WHOLE
