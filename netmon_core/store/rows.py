"""The model as rows of the schema. Pure: SQL as text, rows as tuples."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from .log import EVENTS_KEPT, body_of
from .rows_credentials import credential_steps
from .rows_findings import finding_steps
from .rows_monitoring import monitoring_steps
from .sql import insert, optional_time_to_row, optional_to_row, text_to_row, time_to_row, to_json, upsert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from ..model.device import Device
    from ..model.interface import Interface
    from ..model.network import Network, Site
    from .log import LogEntry
    from .pending import Batch
    from .sql import Row, Statement


SITE = "id name"
NETWORK = "id site_id name adapter vlan subnets gateways"
DEVICE = (
    "id first_seen last_seen presence name hostname own known tags notes presence_since presence_why flapping"
    " resembles distinct_from"
)
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
        ("DELETE FROM devices WHERE id = ?", forgotten, lambda device_id: ((text_to_row(device_id),),)),
        (upsert("sites", SITE), [*batch.sites.values()], _site_rows),
        (upsert("networks", NETWORK), [*batch.networks.values()], _network_rows),
        *monitoring_steps(batch),
        *finding_steps(batch),
        *credential_steps(batch),
        (upsert("devices", DEVICE), devices, _device_rows),
    ]
    for part, steps in _PARTS.items():
        present = [write.device for write in writes if part in write.parts]
        known = [write.device for write in writes if part in write.parts and not write.new]
        every.append((_CLEAR[part], known, lambda device: ((text_to_row(device.id),),)))
        every += [(sql, present, rows) for sql, rows in steps]
    log = [*batch.log.values()]
    every += [
        ("UPDATE devices SET last_seen = ? WHERE id = ?", [*batch.seen.items()], _seen_rows),
        (insert("events", EVENT), log, _event_rows),
        (
            "DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - ?",
            [EVENTS_KEPT] if log else [],
            lambda kept: ((kept,),),
        ),
    ]
    return [(sql, chain.from_iterable(map(rows, things))) for sql, things, rows in every if things]


def _texts(values: tuple[Any, ...]) -> str:
    return to_json([str(value) for value in values]) if values else "[]"


def _site_rows(site: Site) -> Iterator[Row]:
    yield text_to_row(site.id), text_to_row(site.name)


def _network_rows(network: Network) -> Iterator[Row]:
    yield (
        text_to_row(network.id),
        text_to_row(network.site_id),
        text_to_row(network.name),
        optional_to_row(network.adapter),
        network.vlan,
        _texts(network.subnets),
        _texts(network.gateways),
    )


def _device_rows(device: Device) -> Iterator[Row]:
    yield (
        text_to_row(device.id),
        time_to_row(device.first_seen),
        time_to_row(device.last_seen),
        device.presence.value,
        optional_to_row(device.name),
        optional_to_row(device.hostname),
        device.own,
        device.known,
        _texts(device.tags),
        text_to_row(device.notes),
        optional_time_to_row(device.presence_since),
        text_to_row(device.presence_why),
        device.flapping,
        optional_to_row(device.resembles),
        _texts(device.distinct_from),
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
    device_id = text_to_row(device.id)
    for position, key, interface in _interfaces(device):
        yield (
            device_id,
            position,
            text_to_row(interface.network_id),
            optional_to_row(key),
            optional_to_row(interface.mac),
            time_to_row(interface.first_seen),
            time_to_row(interface.last_seen),
            optional_to_row(interface.vendor),
            interface.private,
            interface.proxied,
        )


def _address_rows(device: Device) -> Iterator[Row]:
    device_id = text_to_row(device.id)
    for interface, _key, attachment in _interfaces(device):
        for position, address in enumerate(attachment.addresses):
            yield (
                device_id,
                interface,
                position,
                str(address.value),
                time_to_row(address.first_seen),
                time_to_row(address.last_seen),
                text_to_row(address.source),
            )


def _fact_rows(device: Device) -> Iterator[Row]:
    device_id = text_to_row(device.id)
    for position, fact in enumerate(device.facts):
        yield (
            device_id,
            position,
            text_to_row(fact.name),
            text_to_row(fact.value),
            text_to_row(fact.source),
            fact.confidence,
            time_to_row(fact.seen_at),
        )


def _merge_rows(device: Device) -> Iterator[Row]:
    device_id = text_to_row(device.id)
    for position, merge in enumerate(device.merges):
        yield (
            device_id,
            position,
            text_to_row(merge.merged_id),
            text_to_row(merge.reason),
            time_to_row(merge.merged_at),
            to_json(merge.interfaces),
        )


def _seen_rows(seen: tuple[str, datetime]) -> Iterator[Row]:
    device_id, last_seen = seen
    yield time_to_row(last_seen), text_to_row(device_id)


def _event_rows(entry: LogEntry) -> Iterator[Row]:
    body = to_json(body_of(entry.event))
    yield time_to_row(entry.at), entry.event.type, optional_to_row(entry.device_id), body


def _keys(device: Device) -> Iterator[Row]:
    for _, key, interface in _interfaces(device):
        if key is not None:
            yield text_to_row(interface.network_id), text_to_row(key)


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
        (insert("interfaces", INTERFACE), _interface_rows),
        (insert("addresses", ADDRESS), _address_rows),
    ],
    "facts": [(insert("facts", FACT), _fact_rows)],
    "merges": [(insert("merges", MERGE), _merge_rows)],
}
