"""Who is behind which port of a switch. Pure but for the language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..texts import translate
from .shortened import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netmon_core.model.link import Link, LinkEnd
    from netmon_core.snapshot import State

# More are counted.
NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbor:
    """Who is behind a port: a device of the inventory, or somebody who is only told of (then None)."""

    name: str
    device_id: str | None = None


type Behind = dict[str, tuple[Neighbor, ...]]


def behind(switch_id: str, state: State, links: Iterable[Link]) -> Behind:
    """Return who is behind each port of a switch: neighbors that say so first, then who was learned there."""
    found: dict[str, dict[str, Neighbor]] = {}
    for link in links:
        for own, other in (link.ends, link.ends[::-1]):
            if own.device_id == switch_id and own.port_id is not None and other.device_id != switch_id:
                neighbor = _neighbor(other, state)
                found.setdefault(own.port_id, {}).setdefault(other.device_id or neighbor.name, neighbor)
    for each in state.attachments.values():
        device = state.devices.get(each.device_id)
        if each.switch_id == switch_id and device is not None:
            there = found.setdefault(each.port_id, {})
            there.setdefault(device.id, Neighbor(name=shortened(device.label), device_id=device.id))
    return {port_id: tuple(there.values()) for port_id, there in found.items()}


def behind_words(neighbors: tuple[Neighbor, ...]) -> str:
    """Return who they are, the first of many by name."""
    named = ", ".join(each.name for each in neighbors[:NAMED])
    more = len(neighbors) - NAMED
    return named if more <= 0 else translate("behind", "{} and {} more").format(named, more)


def _neighbor(end: LinkEnd, state: State) -> Neighbor:
    device = state.devices.get(end.device_id) if end.device_id is not None else None
    name = device.label if device is not None else end.name or end.mac or translate("behind", "somebody")
    port = end.port_name
    words = translate("behind", "{}, port {}").format(shortened(name), shortened(port)) if port else name
    return Neighbor(name=shortened(words), device_id=device.id if device is not None else None)
