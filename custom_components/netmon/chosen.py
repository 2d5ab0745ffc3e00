"""Of which ports and sensors entities are made: only of those that the user chose. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .const import CONF_DEVICE, CONF_EVERY_PORT, CONF_PORTS, CONF_SENSORS
from .engine import PortKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .engine import Port, Sensor

# Each is a row of Home Assistant's registry, and most are written to its database every minute.
ENTITIES_MOST = 1_000
# In, out, utilization, errors, and whether it is connected.
ENTITIES_OF_A_PORT = 5

# What "all ports" leaves out; one by one they can be chosen.
_MADE_BY_SOFTWARE = frozenset(
    {PortKind.VLAN, PortKind.BRIDGE, PortKind.TUNNEL, PortKind.LOOPBACK, PortKind.VIRTUAL}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the user chose of one device; `ports` are our ids."""

    every_port: bool = False
    ports: frozenset[str] = frozenset()
    sensors: bool = False

    def wants_port(self, port_id: str, port: Port | None) -> bool:
        """Whether a port is chosen; `port` None: nobody knows now what kind it is."""
        return port_id in self.ports or (self.every_port and (port is None or is_hardware(port)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """The ids of what entities are made of, of one device."""

    ports: tuple[str, ...] = ()
    sensors: tuple[str, ...] = ()

    @property
    def entities(self) -> int:
        """How many these are."""
        return ENTITIES_OF_A_PORT * len(self.ports) + len(self.sensors)


def is_hardware(port: Port) -> bool:
    """Whether a port is one that people see, or a bundle of such."""
    return port.kind not in _MADE_BY_SOFTWARE


def in_order(ports: Iterable[Port]) -> list[Port]:
    """As the device counts them."""
    return sorted(ports, key=lambda port: (port.index is None, port.index or 0, port.name, port.id))


def read_choices(stored: Iterable[Mapping[str, Any]]) -> dict[str, Choice]:
    """Read what was chosen, by the id of each device."""
    return {str(data[CONF_DEVICE]): read_choice(data) for data in stored}


def read_choice(data: Mapping[str, Any]) -> Choice:
    """Read what was chosen of one device."""
    return Choice(
        every_port=bool(data.get(CONF_EVERY_PORT, False)),
        ports=frozenset(data.get(CONF_PORTS, ())),
        sensors=bool(data.get(CONF_SENSORS, False)),
    )


def joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be stored when two devices with a choice each are one; `one` is the one that stays."""
    return {
        **one,
        CONF_EVERY_PORT: read_choice(one).every_port or read_choice(other).every_port,
        CONF_PORTS: sorted(read_choice(one).ports | read_choice(other).ports),
        CONF_SENSORS: read_choice(one).sensors or read_choice(other).sensors,
    }


def pick(choice: Choice, ports: Iterable[Port], sensors: Iterable[Sensor], *, room: int) -> Picked:
    """Pick what was chosen of what there is, as far as there is room for its entities."""
    wanted = [each for each in in_order(ports) if not each.gone and choice.wants_port(each.id, each)]
    taken = tuple(each.id for each in wanted[: max(room, 0) // ENTITIES_OF_A_PORT])
    room -= ENTITIES_OF_A_PORT * len(taken)
    measured = [each.id for each in sensors if choice.sensors and not each.gone]
    return Picked(ports=taken, sensors=tuple(measured[: max(room, 0)]))


def everything_of(choice: Choice, ports: Iterable[Port], sensors: Iterable[Sensor]) -> Picked:
    """What was chosen, were there room for all of it."""
    return pick(choice, tuple(ports), tuple(sensors), room=1 << 30)
