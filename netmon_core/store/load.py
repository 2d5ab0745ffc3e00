"""Rows of the schema as the model. Pure: rows come in as tuples."""

from __future__ import annotations

import json
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from sys import intern
from typing import TYPE_CHECKING

from ..model.device import Device, Merge
from ..model.fact import Fact
from ..model.interface import Address, Interface
from ..model.network import Network, Site
from ..model.presence import Presence
from .protocol import Stored
from .reader import Reader
from .rows import ADDRESS, DEVICE, FACT, INTERFACE, MERGE, NETWORK, SITE
from .rows_credentials import CREDENTIAL, RECORD, credential_from_row, record_from_row
from .rows_findings import FINDING, finding_from_row
from .rows_monitoring import (
    ALERT,
    MEMORY,
    OUTAGE,
    PAUSE,
    SILENCE,
    alert_from_row,
    outage_from_row,
    pause_from_row,
    silence_from_row,
)
from .sql import optional_time_from_row, time_from_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .reader import Select
    from .sql import Row


def read_all(run: Select) -> Stored:
    """Return everything in the order of the ids. A row that makes no sense is left out and told about."""
    reader = Reader(run)
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

    return Stored(
        sites=tuple(reader.each("sites", SITE, lambda row: Site(id=row[0], name=row[1]))),
        networks=tuple(reader.each("networks", NETWORK, _network)),
        devices=tuple(reader.each("devices", DEVICE, device)),
        outages=tuple(reader.each("outages", OUTAGE, outage_from_row, "end_at IS NULL")),
        alerts=tuple(reader.each("alerts", ALERT, alert_from_row, "state <> 'resolved'")),
        silences=tuple(reader.each("silences", SILENCE, silence_from_row)),
        pauses=tuple(reader.each("pauses", PAUSE, pause_from_row)),
        findings=tuple(reader.each("findings", FINDING, finding_from_row, "ended_at IS NULL")),
        credential_records=tuple(reader.each("credential_records", RECORD, record_from_row)),
        credentials=tuple(reader.each("credentials", CREDENTIAL, credential_from_row)),
        memory=dict(reader.each("memory", MEMORY, lambda row: ((row[0], row[1]), row[2]))),
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
        presence_since=optional_time_from_row(row[10]),
        presence_why=row[11],
        flapping=bool(row[12]),
        resembles=row[13],
        distinct_from=() if row[14] == "[]" else tuple(json.loads(row[14])),
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
