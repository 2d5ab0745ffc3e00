"""One Reading of one agent: every table that it has, one after the other, and how much of each was read."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import NetmonError
from ..evidence.reading import ReadExtent, Reading, ReadTable, TableRead
from ..lazy_dataclass import dataclass
from .bridge_ports import read_bridge_ports
from .caps import FORWARDING, NEIGHBORS, SENSORS
from .cdp import read_cdp
from .entity_sensors import read_entity_sensors
from .forwarding import Forwarding, joined, read_contexts, read_forwarding
from .host import read_host
from .interfaces import read_ports
from .known_ports import KnownPorts, known_ports, read_again
from .lag import with_lags
from .lldp import read_lldp
from .local_ports import LocalPorts
from .own_addresses import read_own_addresses
from .parts import read_parts
from .poe import read_poe_sensors, with_poe
from .printer import read_printer
from .resolved import read_resolved
from .round import Asking, Learned, together
from .stations import read_stations
from .system import ALWAYS, SOMETIMES, system_facts, uptimes
from .ups import read_ups
from .vlans import Membership, read_vlans, with_vlans

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ..evidence.reading import NeighborRow, PartRow, PortRow, SensorRow
    from .contexts import Contexts
    from .round import Asked
    from .table import Agent

# Cisco's number among the makers: the only ones that hide what other VLANs than the first learned.
_CISCO = "1.3.6.1.4.1.9."


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What changes seldom, and gives ports and sensors their VLANs and names."""

    membership: Membership
    bridge_ports: Mapping[int, int]
    parts: tuple[PartRow, ...] = ()
    ports: KnownPorts = KnownPorts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A Reading, and what the next one should know of the agent."""

    reading: Reading
    learned: Learned
    kept: Kept


async def read(
    agent: Agent,
    *,
    now: datetime,
    learned: Learned | None = None,
    contexts: Contexts | None = None,
    kept: Kept | None = None,
) -> Read:
    """Ask an agent for all that it tells. Raises SnmpError where it does not answer at all.

    `contexts` opens the tables of single VLANs, where the agent keeps them apart. With what was `kept` of a
    reading it is only asked for what changes all the time, ports and sensors; the other tables are unread.
    """
    clock = asyncio.get_running_loop().time
    begun = clock()
    answers = dict(await agent.get(ALWAYS))
    asking = Asking(agent, learned or Learned(), now)
    answers.update(await asking.get(*SOMETIMES))
    system = system_facts(answers)
    asking.is_described(f"{system.object_id} {system.description}")
    reads = _Reads()

    asked_at = clock()
    again = await read_again(asking, kept.ports) if kept is not None else None
    if again is not None and kept is not None:
        ports, told, extent, why = again, len(again), ReadExtent.WHOLE, ""
        known = replace(kept.ports, rows=ports)
    else:
        ports, told, extent, why = await read_ports(asking)
        known = known_ports(ports, extent)
    # In the middle of the two tables that hold them.
    counted_after = (asked_at + clock()) / 2 - begun
    reads.add(ReadTable.PORTS, extent, why, told, made=len(ports))
    if kept is not None:
        kept = replace(kept, ports=known)
        ports = await _finished(asking, ports, kept)
        sensors = await _sensors(asking, reads, kept.parts)
        reading = Reading(
            at=now,
            counted_after=counted_after,
            system=system,
            uptimes=uptimes(answers),
            tables=tuple(reads.tables),
            ports=ports,
            sensors=sensors,
        )
        return Read(reading=reading, learned=asking.learned(), kept=kept)

    bridge_ports = await read_bridge_ports(asking) if ports else {}
    membership = await read_vlans(asking)
    reads.add(ReadTable.VLANS, membership.extent, membership.why, len(membership.vlans))
    kept = Kept(membership=membership, bridge_ports=bridge_ports, ports=known)
    ports = await _finished(asking, ports, kept)

    neighbors = await _neighbors(asking, reads, LocalPorts(ports, bridge_ports))
    forwarding = await read_forwarding(asking, bridge_ports, membership.databases)
    if contexts is not None and system.object_id.startswith(_CISCO):
        forwarding = await _with_contexts(forwarding, contexts, membership, ports, now)
    reads.add(
        ReadTable.FORWARDING, forwarding.extent, forwarding.why, forwarding.told, made=len(forwarding.rows)
    )
    resolved, told, extent, why = await read_resolved(asking)
    reads.add(ReadTable.RESOLVED, extent, why, told, made=len(resolved))
    addresses, told, extent, why = await read_own_addresses(asking)
    reads.add(ReadTable.ADDRESSES, extent, why, told)
    clients, asked = await read_stations(asking)
    reads.add(ReadTable.CLIENTS, asked.extent, asked.why, len(asked.rows), made=len(clients))
    parts, asked = await read_parts(asking)
    reads.add(ReadTable.PARTS, asked.extent, asked.why, len(asked.rows))
    sensors = await _sensors(asking, reads, parts)

    reading = Reading(
        at=now,
        counted_after=counted_after,
        system=system,
        uptimes=uptimes(answers),
        tables=tuple(reads.tables),
        ports=ports,
        vlans=membership.vlans,
        sensors=sensors,
        neighbors=neighbors,
        forwarding=forwarding.rows,
        resolved=resolved,
        addresses=addresses,
        clients=clients,
        parts=parts,
    )
    return Read(reading=reading, learned=asking.learned(), kept=replace(kept, parts=parts))


class _Reads:
    """How much of each table was read, as it becomes known."""

    def __init__(self) -> None:
        self.tables: list[TableRead] = []

    def add(self, table: ReadTable, extent: ReadExtent, why: str, rows: int, *, made: int = 1) -> None:
        """`rows` were told; where none could be `made` of them, nothing is known."""
        if rows and not made and extent is ReadExtent.WHOLE:
            extent, why = ReadExtent.PART, "its rows make no sense"
        self.tables.append(TableRead(table=table, extent=extent, why=why, rows=rows))


async def _finished(asking: Asking, ports: tuple[PortRow, ...], kept: Kept) -> tuple[PortRow, ...]:
    """Give ports what other tables say of them."""
    if not ports:
        return ports
    ports = with_vlans(ports, kept.membership, kept.bridge_ports)
    ports = await with_lags(asking, ports)
    return await with_poe(asking, ports, kept.bridge_ports)


async def _neighbors(asking: Asking, reads: _Reads, ports: LocalPorts) -> tuple[NeighborRow, ...]:
    heard, lldp_told, tables = await read_lldp(asking, ports)
    cisco, cdp_told, cdp_table = await read_cdp(asking)
    extent, why = together((*tables, cdp_table))
    rows = heard + cisco
    if len(rows) > NEIGHBORS:
        extent, why = ReadExtent.PART, f"it has more than {NEIGHBORS} neighbors"
    reads.add(ReadTable.NEIGHBORS, extent, why, lldp_told + cdp_told, made=len(rows))
    return rows[:NEIGHBORS]


async def _sensors(asking: Asking, reads: _Reads, parts: tuple[PartRow, ...]) -> tuple[SensorRow, ...]:
    rows: list[SensorRow] = []
    tables: list[Asked] = []
    found, table = await read_entity_sensors(asking, parts)
    rows += found
    tables.append(table)
    found, table = await read_poe_sensors(asking)
    rows += found
    tables.append(table)
    for part in (read_host, read_printer, read_ups):
        found, asked = await part(asking)
        rows += found
        tables += asked
    extent, why = together(tables)
    # Two of one key would be one sensor that jumps between them.
    kept = {row.key: row for row in reversed(rows)}
    if len(kept) > SENSORS:
        extent, why = ReadExtent.PART, f"it has more than {SENSORS} sensors"
    reads.add(ReadTable.SENSORS, extent, why, len(rows))
    return tuple(reversed(kept.values()))[:SENSORS]


async def _with_contexts(
    forwarding: Forwarding,
    contexts: Contexts,
    membership: Membership,
    ports: tuple[PortRow, ...],
    now: datetime,
) -> Forwarding:
    """Add what the agent tells of each of its VLANs only when it is asked for that."""
    vlans = {vlan.id for vlan in membership.vlans} | {vlan for port in ports for vlan in port.vlans}
    vlans |= {port.vlan for port in ports if port.vlan is not None}
    if any(row.vlan is not None for row in forwarding.rows):
        return forwarding
    try:
        more = await read_contexts(contexts, sorted(vlans), now, FORWARDING - len(forwarding.rows))
    except NetmonError as err:
        return Forwarding(rows=forwarding.rows, told=forwarding.told, extent=ReadExtent.PART, why=str(err))
    return joined(more, forwarding)
