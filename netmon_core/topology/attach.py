"""Behind which port a device is: the one that sees fewest MACs and has no switch behind it. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ..evidence.reading import ReadExtent, ReadTable
from ..lazy_dataclass import dataclass
from ..model.link import Attachment, LinkSource

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from ..evidence.reading import Reading
    from ..model.link import Link
    from ..model.port import Port
    from .directory import Directory

    # Fewest MACs first, then where it was: MACs at the port, whether it is another, switch, port, MAC.
    type _Order = tuple[int, bool, str, str, str]

# Switches forget a silent MAC after minutes; where it was is true until it is seen elsewhere, or for so long.
FORGET_AFTER: Final = timedelta(days=30)
# Longer than any switch is asked apart, and far longer than it remembers a MAC that is silent.
STALE_AFTER: Final = timedelta(hours=1)
# How sure a place is: alone at the port, with a few others (a phone, virtual machines), with many.
_ALONE, _FEW, _MANY = 0.95, 0.8, 0.5
_FEW_MACS: Final = 4
# A table that was cut may lack the very row that matters.
_CUT: Final = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What a switch has learned: where the MACs of known devices are, and how many are at each port."""

    switch_id: str
    at: datetime
    # Of each MAC its port and VLAN.
    places: Mapping[str, tuple[str, int | None]]
    macs: Mapping[str, int]
    # What it calls its ports, by their ids.
    names: Mapping[str, str]
    whole: bool


def learned(switch_id: str, reading: Reading, ports: Iterable[Port], directory: Directory) -> Learned | None:
    """Keep of a forwarding table what places devices; None: nobody read it.

    A switch's own MACs are plugged in nowhere.
    """
    if reading.extent(ReadTable.FORWARDING) is ReadExtent.UNREAD:
        return None
    there = [port for port in ports if not port.gone]
    by_index = {port.index: port.id for port in there}
    places: dict[str, tuple[str, int | None]] = {}
    at_port: dict[str, set[str]] = {}
    for row in reading.forwarding:
        port_id = by_index.get(row.index) if row.index is not None else None
        if port_id is None or row.own:
            continue
        at_port.setdefault(port_id, set()).add(row.mac)
        device_id = directory.by_mac(row.mac)
        if device_id is not None and device_id != switch_id:
            places.setdefault(row.mac, (port_id, row.vlan))
    return Learned(
        switch_id=switch_id,
        at=reading.at,
        places=places,
        macs={port_id: len(macs) for port_id, macs in at_port.items()},
        names={port.id: port.name for port in there},
        whole=reading.whole(ReadTable.FORWARDING),
    )


def attach(
    switches: Collection[Learned],
    links: Iterable[Link],
    directory: Directory,
    known: Mapping[str, Attachment],
    now: datetime,
) -> dict[str, Attachment]:
    """Return where each device is, by its id; one that no switch sees now stays where it was last."""
    # One that answers no more knows where devices were, and one that has learned nothing is no switch.
    switches = [switch for switch in switches if switch.macs and now - switch.at <= STALE_AFTER]
    ids = {switch.switch_id for switch in switches}
    # Behind a port that has learned the MAC of a switch is that switch, and what is behind it.
    links = tuple(links)
    behind = _neighbors(links)
    for switch in switches:
        for mac, (port_id, _) in switch.places.items():
            if (other := directory.by_mac(mac)) in ids and other is not None:
                behind.setdefault((switch.switch_id, port_id), set()).add(other)
    best: dict[str, tuple[_Order, Learned, int | None]] = {}
    for switch in switches:
        there = {port_id: behind.get((switch.switch_id, port_id), set()) & ids for port_id in switch.macs}
        for mac, (port_id, vlan) in switch.places.items():
            device_id = directory.by_mac(mac)
            # At its own cable a switch is a device as any other.
            if device_id is None or (there[port_id] and there[port_id] != {device_id}):
                continue
            order = (
                switch.macs[port_id],
                not _is_at(known, device_id, switch, port_id),
                switch.switch_id,
                port_id,
                mac,
            )
            if device_id not in best or order < best[device_id][0]:
                best[device_id] = order, switch, vlan
    found = {
        device_id: _attachment(device_id, order, switch, vlan, now)
        for device_id, (order, switch, vlan) in best.items()
    }
    found |= {place.device_id: place for place in _by_word(links, ids, now)}
    found = {device_id: _since(place, known.get(device_id)) for device_id, place in found.items()}
    for device_id, old in known.items():
        if device_id not in found and now - old.last_seen <= FORGET_AFTER:
            found[device_id] = old
    return found


def _by_word(links: tuple[Link, ...], ids: Collection[str], now: datetime) -> Iterator[Attachment]:
    """Place devices that say at whose port they are; those that hear others are no end of a cable."""
    hearing = {proof.device_id for link in links for proof in link.proofs}.union(ids)
    for link in links:
        if link.shared or now - link.last_seen > STALE_AFTER:
            continue
        for end, other in (link.ends, link.ends[::-1]):
            if end.device_id is None or end.port_id is None:
                continue
            if other.device_id is None or other.device_id in hearing:
                continue
            source = link.proofs[0].source
            yield Attachment(
                device_id=other.device_id,
                mac=other.mac or "",
                switch_id=end.device_id,
                port_id=end.port_id,
                port_name=end.port_name,
                source=source,
                confidence=link.confidence,
                first_seen=now,
                last_seen=link.last_seen,
                macs=0,
                why=f"it says by {source.value.upper()} that it is at this port",
            )


def _neighbors(links: Iterable[Link]) -> dict[tuple[str, str], set[str]]:
    """Return the devices that are at the other end of each port."""
    found: dict[tuple[str, str], set[str]] = {}
    for link in links:
        for end, other in (link.ends, link.ends[::-1]):
            if end.device_id is not None and end.port_id is not None and other.device_id is not None:
                found.setdefault((end.device_id, end.port_id), set()).add(other.device_id)
    return found


def _attachment(
    device_id: str, order: _Order, switch: Learned, vlan: int | None, now: datetime
) -> Attachment:
    count, _, _, port_id, mac = order
    confidence = _ALONE if count == 1 else _FEW if count <= _FEW_MACS else _MANY
    why = (
        "its MAC is the only one at this port"
        if count == 1
        else f"of all ports that see its MAC this one sees fewest ({count}), and no switch is known behind it"
    )
    if not switch.whole:
        confidence *= _CUT
    return Attachment(
        device_id=device_id,
        mac=mac,
        switch_id=switch.switch_id,
        port_id=port_id,
        source=LinkSource.FORWARDING,
        confidence=round(confidence, 4),
        first_seen=now,
        last_seen=switch.at,
        port_name=switch.names.get(port_id, ""),
        vlan=vlan,
        macs=count,
        why=why,
    )


def _is_at(known: Mapping[str, Attachment], device_id: str, switch: Learned, port_id: str) -> bool:
    place = known.get(device_id)
    return place is not None and place.port_id == port_id and place.switch_id == switch.switch_id


def _since(place: Attachment, known: Attachment | None) -> Attachment:
    if known is None or (place.switch_id, place.port_id) != (known.switch_id, known.port_id):
        return place
    return replace(place, first_seen=known.first_seen)


def moved(known: Mapping[str, Attachment], found: Mapping[str, Attachment]) -> tuple[Attachment, ...]:
    """Return what is new or in another place; that a device was seen again where it was is no news."""
    return tuple(
        place
        for device_id, place in found.items()
        if (old := known.get(device_id)) is None or _where(old) != _where(place)
    )


def _where(place: Attachment) -> tuple[str, str, str, int | None]:
    return place.switch_id, place.port_id, place.port_name, place.vlan
