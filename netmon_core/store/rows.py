"""The model as rows of the schema, and back. Pure: SQL as text, rows as tuples."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import chain
from sys import intern
from typing import TYPE_CHECKING, Any

from ..model import Address, Device, Fact, Interface, Merge, Network, Presence, Site
from .log import EVENTS_KEPT, body_of
from .protocol import StoredEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .log import LogEntry
    from .pending import Batch

_LOGGER = logging.getLogger(__name__)

type Row = tuple[Any, ...]
type Statement = tuple[str, Iterable[Row]]
# Runs one query that only reads.
type Select = Callable[[str], Iterable[Row]]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def time_to_row(value: datetime) -> int:
    """Return an aware time as microseconds since 1970."""
    return (value - _EPOCH) // _MICROSECOND


@lru_cache(maxsize=1024)  # the parts of a device share most of their times
def time_from_row(value: int) -> datetime:
    """Return microseconds since 1970 as an aware time; raises OverflowError beyond the calendar."""
    return _EPOCH + timedelta(microseconds=value)


def _upsert(table: str, columns: str) -> str:
    names = columns.split()
    updates = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    return f"{_insert(table, columns)} ON CONFLICT (id) DO UPDATE SET {updates}"


def _insert(table: str, columns: str) -> str:
    names = columns.split()
    # Only names from this module are put into SQL.
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608


SITE = "id name"
NETWORK = "id site_id name adapter vlan subnets gateways"
DEVICE = "id first_seen last_seen presence name hostname own known tags notes"
INTERFACE = "device_id position network_id key mac first_seen last_seen vendor private proxied"
ADDRESS = "device_id interface position value first_seen last_seen source"
FACT = "device_id position name value source confidence seen_at"
MERGE = "device_id position merged_id reason merged_at interfaces"
EVENT = "at type device_id body"


def statements(batch: Batch) -> list[Statement]:
    """Return what writes the batch, in an order that keeps every constraint; no statement is idle.

    The rows are made while they are written, in the writer's thread: the event loop does not wait for them.
    """
    writes = [write for write in batch.devices.values() if write.device is not None]
    forgotten = [write.device_id for write in batch.devices.values() if write.device is None]
    devices = [write.device for write in writes if write.device is not None]
    every: list[tuple[str, Sequence[Any], Callable[[Any], Iterable[Row]]]] = [
        ("DELETE FROM devices WHERE id = ?", forgotten, lambda device_id: ((_text(device_id),),)),
        (_upsert("sites", SITE), [*batch.sites.values()], _site_rows),
        (_upsert("networks", NETWORK), [*batch.networks.values()], _network_rows),
        (_upsert("devices", DEVICE), devices, _device_rows),
    ]
    for part, steps in _PARTS.items():
        present = [write.device for write in writes if part in write.parts]
        known = [write.device for write in writes if part in write.parts and not write.new]
        every.append((_CLEAR[part], known, lambda device: ((_text(device.id),),)))
        every += [(sql, present, rows) for sql, rows in steps]
    log = [*batch.log.values()]
    every += [
        ("UPDATE devices SET last_seen = ? WHERE id = ?", [*batch.seen.items()], _seen_rows),
        (_insert("events", EVENT), log, _event_rows),
        (
            "DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - ?",
            [EVENTS_KEPT] if log else [],
            lambda kept: ((kept,),),
        ),
    ]
    return [(sql, chain.from_iterable(map(rows, things))) for sql, things, rows in every if things]


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
        conditions.append(("device_id = ?", _text(device_id)))
    where = " AND ".join(condition for condition, _ in conditions) or "TRUE"
    columns = ", ".join(EVENT.split())
    sql = f"SELECT {columns} FROM events WHERE {where} ORDER BY at DESC, id DESC LIMIT ?"  # noqa: S608
    return sql, (*(value for _, value in conditions), limit)


def event_from_row(row: Row) -> StoredEvent:
    """Return one row of the log; raises ValueError where it makes no sense."""
    return StoredEvent(at=time_from_row(row[0]), type=row[1], device_id=row[2], body=json.loads(row[3]))


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


def _text(value: str) -> str:
    """Return the text as UTF-8 can hold it: a lone surrogate must not keep the rest from being written."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode()


def _optional(value: str | None) -> str | None:
    return None if value is None else _text(value)


_json = json.JSONEncoder(separators=(",", ":")).encode


def _texts(values: tuple[Any, ...]) -> str:
    return _json([str(value) for value in values]) if values else "[]"


def _site_rows(site: Site) -> Iterator[Row]:
    yield _text(site.id), _text(site.name)


def _network_rows(network: Network) -> Iterator[Row]:
    yield (
        _text(network.id),
        _text(network.site_id),
        _text(network.name),
        _optional(network.adapter),
        network.vlan,
        _texts(network.subnets),
        _texts(network.gateways),
    )


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


def _device_rows(device: Device) -> Iterator[Row]:
    yield (
        _text(device.id),
        time_to_row(device.first_seen),
        time_to_row(device.last_seen),
        device.presence.value,
        _optional(device.name),
        _optional(device.hostname),
        device.own,
        device.known,
        _texts(device.tags),
        _text(device.notes),
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


def _interfaces(device: Device) -> Iterator[tuple[int, str | None, Interface]]:
    """Yield (position, key, interface), each key of a network once."""
    taken: set[tuple[str, str]] = set()
    for position, interface in enumerate(device.interfaces):
        key = interface.mac
        if key is None and interface.addresses:
            key = str(interface.addresses[0].value)
        if key is not None:
            if (interface.network_id, key) in taken:
                continue
            taken.add((interface.network_id, key))
        yield position, key, interface


def _interface_rows(device: Device) -> Iterator[Row]:
    device_id = _text(device.id)
    for position, key, interface in _interfaces(device):
        yield (
            device_id,
            position,
            _text(interface.network_id),
            _optional(key),
            _optional(interface.mac),
            time_to_row(interface.first_seen),
            time_to_row(interface.last_seen),
            _optional(interface.vendor),
            interface.private,
            interface.proxied,
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


def _address_rows(device: Device) -> Iterator[Row]:
    device_id = _text(device.id)
    for interface, _key, attachment in _interfaces(device):
        for position, address in enumerate(attachment.addresses):
            yield (
                device_id,
                interface,
                position,
                str(address.value),
                time_to_row(address.first_seen),
                time_to_row(address.last_seen),
                _text(address.source),
            )


def _address(row: Row) -> Address:
    return Address(
        # Not ip_address, which tries both: a large inventory has tens of thousands.
        value=IPv6Address(row[3]) if ":" in row[3] else IPv4Address(row[3]),
        first_seen=time_from_row(row[4]),
        last_seen=time_from_row(row[5]),
        source=intern(row[6]),
    )


def _fact_rows(device: Device) -> Iterator[Row]:
    device_id = _text(device.id)
    for position, fact in enumerate(device.facts):
        yield (
            device_id,
            position,
            _text(fact.name),
            _text(fact.value),
            _text(fact.source),
            fact.confidence,
            time_to_row(fact.seen_at),
        )


def _fact(row: Row) -> Fact:
    return Fact(
        name=intern(row[2]),
        value=row[3],
        source=intern(row[4]),
        confidence=row[5],
        seen_at=time_from_row(row[6]),
    )


def _merge_rows(device: Device) -> Iterator[Row]:
    device_id = _text(device.id)
    for position, merge in enumerate(device.merges):
        yield (
            device_id,
            position,
            _text(merge.merged_id),
            _text(merge.reason),
            time_to_row(merge.merged_at),
            _json(merge.interfaces),
        )


def _merge(row: Row) -> Merge:
    return Merge(
        merged_id=row[2],
        reason=row[3],
        merged_at=time_from_row(row[4]),
        interfaces=tuple((network_id, key) for network_id, key in json.loads(row[5])),
    )


def _seen_rows(seen: tuple[str, datetime]) -> Iterator[Row]:
    device_id, last_seen = seen
    yield time_to_row(last_seen), _text(device_id)


def _event_rows(entry: LogEntry) -> Iterator[Row]:
    body = _json(body_of(entry.event))
    yield time_to_row(entry.at), entry.event.type, _optional(entry.device_id), body


def _keys(device: Device) -> Iterator[Row]:
    for _, key, interface in _interfaces(device):
        if key is not None:
            yield _text(interface.network_id), _text(key)


# What empties the table of a device's parts, and what fills it.
_CLEAR = {
    "interfaces": "DELETE FROM interfaces WHERE device_id = ?",
    "facts": "DELETE FROM facts WHERE device_id = ?",
    "merges": "DELETE FROM merges WHERE device_id = ?",
}
_PARTS: dict[str, list[tuple[str, Callable[[Device], Iterable[Row]]]]] = {
    "interfaces": [
        # An interface belongs to whoever was recorded with it last.
        ("DELETE FROM interfaces WHERE network_id = ? AND key = ?", _keys),
        (_insert("interfaces", INTERFACE), _interface_rows),
        (_insert("addresses", ADDRESS), _address_rows),
    ],
    "facts": [(_insert("facts", FACT), _fact_rows)],
    "merges": [(_insert("merges", MERGE), _merge_rows)],
}
