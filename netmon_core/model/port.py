"""The ports of a device: interfaces that it reports of itself, wired or not."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from ..lazy_dataclass import dataclass


class PortKind(StrEnum):
    """What a port is. A word of a newer peer is read as UNKNOWN, here and below."""

    ETHERNET = "ethernet"
    WIFI = "wifi"
    # Several ports that act as one.
    LAG = "lag"
    VLAN = "vlan"
    BRIDGE = "bridge"
    TUNNEL = "tunnel"
    PPP = "ppp"
    DSL = "dsl"
    CELLULAR = "cellular"
    OPTICAL = "optical"
    LOOPBACK = "loopback"
    # Made by software, of no kind above.
    VIRTUAL = "virtual"
    UNKNOWN = "unknown"


# No cable goes into these, and no antenna onto them; what flows through them flows through others, too.
_VIRTUAL = frozenset(
    (
        PortKind.LAG,
        PortKind.VLAN,
        PortKind.BRIDGE,
        PortKind.TUNNEL,
        PortKind.PPP,
        PortKind.LOOPBACK,
        PortKind.VIRTUAL,
    )
)


class AdminState(StrEnum):
    """What its owner wants of a port."""

    UP = "up"
    DOWN = "down"
    TESTING = "testing"
    UNKNOWN = "unknown"


class PortState(StrEnum):
    """What a port is in fact (RFC 2863, ifOperStatus)."""

    UP = "up"
    DOWN = "down"
    TESTING = "testing"
    # It waits for something, a call for instance.
    DORMANT = "dormant"
    # Its hardware is not there.
    NOT_PRESENT = "not_present"
    LOWER_LAYER_DOWN = "lower_layer_down"
    UNKNOWN = "unknown"


class Duplex(StrEnum):
    """Whether both ends may send at once."""

    HALF = "half"
    FULL = "full"
    UNKNOWN = "unknown"


class PoeState(StrEnum):
    """What a port that can give power does (RFC 3621)."""

    DISABLED = "disabled"
    SEARCHING = "searching"
    DELIVERING = "delivering"
    FAULT = "fault"
    TESTING = "testing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Poe:
    """Power over Ethernet of one port. Watts; None: the device does not say."""

    state: PoeState
    # The class of what is powered, 0 to 8.
    power_class: int | None = None
    watts: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRates:
    """What flowed through a port on average over the `seconds` up to `at`; None: not known.

    Octets are bit/s, all else is per second; utilization is a share (0-1) of the speed of one direction.
    """

    at: datetime
    seconds: float
    in_bps: float | None = None
    out_bps: float | None = None
    in_utilization: float | None = None
    out_utilization: float | None = None
    in_packets: float | None = None
    out_packets: float | None = None
    # Of these, the ones to several or to all.
    in_multicast: float | None = None
    in_broadcast: float | None = None
    out_multicast: float | None = None
    out_broadcast: float | None = None
    in_errors: float | None = None
    out_errors: float | None = None
    in_discards: float | None = None
    out_discards: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """One port of one device. The id ("p7") is ours: it stays when the device renumbers its ports."""

    device_id: str
    id: str
    name: str
    # What the device calls it at length, and what its owner calls it.
    description: str = ""
    alias: str = ""
    mac: str | None = None
    # The device's own number for it at present; it may be another port's tomorrow.
    index: int | None = None
    kind: PortKind = PortKind.UNKNOWN
    # IANA's number of its type.
    type_number: int | None = None
    # Mbit/s; None: not known, or it has none (a loopback, an empty LAG).
    speed_mbps: float | None = None
    duplex: Duplex = Duplex.UNKNOWN
    mtu: int | None = None
    admin: AdminState = AdminState.UNKNOWN
    state: PortState = PortState.UNKNOWN
    # When its state last changed, by the device's word or ours.
    changed_at: datetime | None = None
    # It goes up and down more often than a healthy port does.
    flapping: bool = False
    poe: Poe | None = None
    # The VLAN of frames without a tag, and those of frames with one.
    vlan: int | None = None
    vlans: tuple[int, ...] = ()
    # The id of the LAG that it is a part of, and the ids of its own parts.
    lag_id: str | None = None
    members: tuple[str, ...] = ()
    # None: not known yet; it takes two readings.
    rates: PortRates | None = None
    # The last whole list of the device's ports did not hold it.
    gone: bool = False
    first_seen: datetime | None = None
    last_seen: datetime | None = None

    @property
    def label(self) -> str:
        """What people read: its name, and what its owner calls it."""
        return f"{self.name} ({self.alias})" if self.alias and self.alias != self.name else self.name

    @property
    def virtual(self) -> bool:
        """It is made by software only."""
        return self.kind in _VIRTUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class PortSummary:
    """The ports of a device in a few numbers. Those that are gone are not counted."""

    device_id: str
    count: int
    up: int
    # Wanted up by their owner, and not.
    down: int = 0
    flapping: int = 0
    # Ports with errors or discards in the last stretch.
    errors: int = 0
    in_bps: float | None = None
    out_bps: float | None = None
    # The id of the port with the highest utilization, and that (0-1).
    busiest: str | None = None
    busiest_utilization: float | None = None
