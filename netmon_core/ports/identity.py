"""Which port of a reading is which that is known, whatever number the device gives it today. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ..model.port import Port, PortKind

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from ..evidence.reading import PortRow

    type _Described = PortRow | Port
    type _Key = Callable[[_Described], Hashable | None]


def name_of(port: _Described) -> str:
    """Return what a port is called: its name, else its description, else what its owner calls it."""
    return port.name or port.description or port.alias


def numbered(index: int | None) -> str:
    """Return what a port is called that is called nothing."""
    return f"Port {index}"


def same_ports(rows: Sequence[PortRow], known: Iterable[Port]) -> dict[int, Port]:
    """Return the known port of each row, by the place of the row; a row of a new port is left out.

    One question after the other is asked of those that are left, from the surest on; an answer counts only
    where it is one port's on both sides.
    """
    places = dict(enumerate(rows))
    left = {port.id: port for port in known}
    found: dict[int, Port] = {}
    for key in _KEYS:
        if not places or not left:
            break
        ours = _unique((key(port), port) for port in left.values())
        theirs = _unique((key(row), place) for place, row in places.items())
        for value, place in theirs.items():
            port = ours.get(value)
            if port is not None:
                found[place] = port
                del places[place], left[port.id]
    return found


def _unique[Thing](pairs: Iterable[tuple[Hashable | None, Thing]]) -> dict[Hashable, Thing]:
    listed = [(value, thing) for value, thing in pairs if value is not None]
    times = Counter(value for value, _ in listed)
    return {value: thing for value, thing in listed if times[value] == 1}


def _everything(port: _Described) -> Hashable | None:
    name = name_of(port)
    return (name, port.description, port.mac, port.index) if name else None


def _name(port: _Described) -> Hashable | None:
    return name_of(port) or None


def _name_and(*fields: str) -> _Key:
    def key(port: _Described) -> Hashable | None:
        name, values = name_of(port), [getattr(port, field) for field in fields]
        return (name, *values) if name and all(value or value == 0 for value in values) else None

    return key


def _description(port: _Described) -> Hashable | None:
    """One that had no name until now was called by its description."""
    if isinstance(port, Port) and port.name != port.description:
        return None
    return port.description or None


def _number(port: _Described) -> Hashable | None:
    """One of which nothing else is told."""
    if isinstance(port, Port):
        return port.index if port.name == numbered(port.index) else None
    return None if name_of(port) else port.index


def _renamed(port: _Described) -> Hashable | None:
    """A socket in the case that has its MAC and its number is itself under any name."""
    if port.kind is not PortKind.ETHERNET or port.mac is None:
        return None
    return (port.mac, port.index)


_KEYS: Final[tuple[_Key, ...]] = (
    _everything,
    _name,
    # Several have one name.
    _name_and("mac", "index"),
    _name_and("mac"),
    _name_and("description"),
    _name_and("alias"),
    _name_and("index"),
    _description,
    _number,
    _renamed,
)


def cut_rows(rows: Sequence[PortRow], known: Iterable[Port]) -> dict[int, Port]:
    """Find those whose names were cut off: by description, else by number where nothing is against it."""
    known = list(known)
    by_text = _unique((port.description or None, port) for port in known)
    by_index = {port.index: port for port in known if not port.gone}
    found: dict[int, Port] = {}
    taken: set[str] = set()
    for place, row in enumerate(rows):
        port = by_text.get(row.description) if row.description else None
        if port is None:
            port = by_index.get(row.index)
            if port is None or (row.mac and port.mac and row.mac != port.mac):
                continue
            if row.description and port.description and row.description != port.description:
                continue
        if port.id not in taken:
            taken.add(port.id)
            found[place] = port
    return found
