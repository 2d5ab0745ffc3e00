"""Rows of the schema as the model. Pure: rows come in as tuples."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from sys import intern
from typing import TYPE_CHECKING

from ..model import Address, Device, Fact, Interface, Merge, Network, Presence, Site
from .protocol import StoredEvent
from .rows import (
    ADDRESS,
    DEVICE,
    EPOCH,
    EVENT,
    FACT,
    INTERFACE,
    MERGE,
    NETWORK,
    SITE,
    text_to_row,
    time_to_row,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from .rows import Row

_LOGGER = logging.getLogger(__name__)

# Runs one query that only reads.
type Select = Callable[[str], Iterable[Row]]


def read_all(select: Select) -> tuple[list[Site], list[Network], list[Device]]:
    """Return everything in the order of the ids. A row that makes no sense is left out and told about."""
    reader = _Reader(select)
    sites = reader.each("sites", SITE, lambda row: Site(id=row[0], name=row[1]))
    networks = reader.each("networks", NETWORK, _network)
    addresses = reader.grouped("addresses", ADDRESS, _address, key=slice(0, 2))
    interfaces = reader.grouped(
        "interfaces", INTERFACE, lambda row: _interface(row, addresses.get(row[:2], ())), key=slice(0, 1)
    )
    facts = reader.grouped("facts", FACT, _fact, key=slice(0, 1))
    merges = reader.grouped("merges", MERGE, _merge, key=slice(0, 1))

    def device(row: Row) -> Device:
        key = row[:1]
        return _device(
            row,
            interfaces=tuple(interfaces.get(key, ())),
            facts=tuple(facts.get(key, ())),
            merges=tuple(merges.get(key, ())),
        )

    return sites, networks, reader.each("devices", DEVICE, device)


def event_query(
    start: datetime | None, end: datetime | None, device_id: str | None, limit: int
) -> tuple[str, Row]:
    """Return the query for the log and its parameters."""
    conditions: list[tuple[str, Any]] = []
    if start is not None:
        conditions.append(("at >= ?", time_to_row(start)))
    if end is not None:
        conditions.append(("at < ?", time_to_row(end)))
    if device_id is not None:
        conditions.append(("device_id = ?", text_to_row(device_id)))
    where = " AND ".join(condition for condition, _ in conditions) or "TRUE"
    columns = ", ".join(EVENT.split())
    sql = f"SELECT {columns} FROM events WHERE {where} ORDER BY at DESC, id DESC LIMIT ?"  # noqa: S608
    return sql, (*(value for _, value in conditions), limit)


def event_from_row(row: Row) -> StoredEvent:
    """Return one row of the log; raises ValueError where it makes no sense."""
    return StoredEvent(at=time_from_row(row[0]), type=row[1], device_id=row[2], body=json.loads(row[3]))


@lru_cache(maxsize=1024)  # the parts of a device share most of their times
def time_from_row(value: int) -> datetime:
    """Return microseconds since 1970 as an aware time; raises OverflowError beyond the calendar."""
    return EPOCH + timedelta(microseconds=value)


class _Reader:
    """Reads whole tables in the order of their keys and leaves out the rows that cannot be read."""

    def __init__(self, select: Select) -> None:
        self._select = select

    def each[T](self, table: str, columns: str, read: Callable[[Row], T]) -> list[T]:
        return [thing for _, thing in self._rows(table, columns, read)]

    def grouped[T](
        self, table: str, columns: str, read: Callable[[Row], T], *, key: slice
    ) -> dict[Row, list[T]]:
        groups: dict[Row, list[T]] = {}
        for row, thing in self._rows(table, columns, read):
            groups.setdefault(row[key], []).append(thing)
        return groups

    def _rows[T](self, table: str, columns: str, read: Callable[[Row], T]) -> Iterator[tuple[Row, T]]:
        names = ", ".join(columns.split())
        bad = 0
        for row in self._select(f"SELECT {names} FROM {table} ORDER BY {_KEYS.get(table, 'id')}"):  # noqa: S608
            try:
                thing = read(row)
            except (ValueError, TypeError, OverflowError):
                bad += 1
                continue
            yield row, thing
        if bad:
            _LOGGER.warning("%d rows of %s made no sense and were left out", bad, table)


_KEYS = {
    "interfaces": "device_id, position",
    "addresses": "device_id, interface, position",
    "facts": "device_id, position",
    "merges": "device_id, position",
}


def _network(row: Row) -> Network:
    return Network(
        id=row[0],
        site_id=row[1],
        name=row[2],
        adapter=row[3],
        vlan=row[4],
        subnets=tuple(ip_network(text) for text in json.loads(row[5])),
        gateways=tuple(ip_address(text) for text in json.loads(row[6])),
    )


def _device(
    row: Row, *, interfaces: tuple[Interface, ...], facts: tuple[Fact, ...], merges: tuple[Merge, ...]
) -> Device:
    return Device(
        id=row[0],
        first_seen=time_from_row(row[1]),
        last_seen=time_from_row(row[2]),
        presence=Presence(row[3]),
        name=row[4],
        hostname=row[5],
        own=bool(row[6]),
        known=None if row[7] is None else bool(row[7]),
        tags=() if row[8] == "[]" else tuple(json.loads(row[8])),
        notes=row[9],
        interfaces=interfaces,
        facts=facts,
        merges=merges,
    )


def _interface(row: Row, addresses: Iterable[Address]) -> Interface:
    return Interface(
        network_id=intern(row[2]),
        mac=row[4],
        first_seen=time_from_row(row[5]),
        last_seen=time_from_row(row[6]),
        vendor=None if row[7] is None else intern(row[7]),
        private=bool(row[8]),
        proxied=row[9],
        addresses=tuple(addresses),
    )


def _address(row: Row) -> Address:
    return Address(
        # Not ip_address, which tries both: a large inventory has tens of thousands.
        value=IPv6Address(row[3]) if ":" in row[3] else IPv4Address(row[3]),
        first_seen=time_from_row(row[4]),
        last_seen=time_from_row(row[5]),
        source=intern(row[6]),
    )


def _fact(row: Row) -> Fact:
    return Fact(
        name=intern(row[2]),
        value=row[3],
        source=intern(row[4]),
        confidence=row[5],
        seen_at=time_from_row(row[6]),
    )


def _merge(row: Row) -> Merge:
    return Merge(
        merged_id=row[2],
        reason=row[3],
        merged_at=time_from_row(row[4]),
        interfaces=tuple((network_id, key) for network_id, key in json.loads(row[5])),
    )
