"""Credentials that a person gave, and what came of showing any, as rows of the schema and back. Pure."""

from __future__ import annotations

import json
from ipaddress import ip_address
from typing import TYPE_CHECKING

from ..credentials.kept import KeptCredential
from ..credentials.memory import Record
from ..settings.credentials import CredentialKind
from .sql import (
    optional_time_from_row,
    optional_time_to_row,
    optional_to_row,
    text_to_row,
    to_json,
    upsert,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .pending import Batch
    from .rows_monitoring import Step
    from .sql import Row

RECORD = (
    "device_id credential_id kind mac address engine_id answered_at tried_at failures refused_until stopped"
    " agreed_at agreed_findings"
)
CREDENTIAL = "id given secrets"


def credential_steps(batch: Batch) -> list[Step]:
    """Return each statement with the things it is for and what makes rows of them."""
    records, kept = batch.credential_records, batch.credentials
    return [
        (
            "DELETE FROM credential_records WHERE device_id = ? AND credential_id = ?",
            [key for key, record in records.items() if record is None],
            lambda key: (tuple(map(text_to_row, key)),),
        ),
        (
            upsert("credential_records", RECORD, key="device_id credential_id"),
            [record for record in records.values() if record is not None],
            _record_rows,
        ),
        (
            "DELETE FROM credentials WHERE id = ?",
            [key for key, credential in kept.items() if credential is None],
            lambda key: ((text_to_row(key),),),
        ),
        (
            upsert("credentials", CREDENTIAL),
            [credential for credential in kept.values() if credential is not None],
            lambda each: ((text_to_row(each.id), text_to_row(each.given), each.sealed),),
        ),
    ]


def _record_rows(record: Record) -> Iterator[Row]:
    yield (
        text_to_row(record.device_id),
        text_to_row(record.credential_id),
        record.kind.value,
        optional_to_row(record.mac),
        None if record.address is None else str(record.address),
        text_to_row(record.engine_id),
        optional_time_to_row(record.answered_at),
        optional_time_to_row(record.tried_at),
        record.failures,
        optional_time_to_row(record.refused_until),
        text_to_row(record.stopped),
        optional_time_to_row(record.agreed_at),
        to_json(record.agreed_findings),
    )


def record_from_row(row: Row) -> Record:
    """Return a record; raises ValueError where the row makes no sense."""
    return Record(
        device_id=row[0],
        credential_id=row[1],
        kind=CredentialKind(row[2]),
        mac=row[3],
        address=None if row[4] is None else ip_address(row[4]),
        engine_id=row[5],
        answered_at=optional_time_from_row(row[6]),
        tried_at=optional_time_from_row(row[7]),
        failures=row[8],
        refused_until=optional_time_from_row(row[9]),
        stopped=row[10],
        agreed_at=optional_time_from_row(row[11]),
        agreed_findings=tuple(map(str, json.loads(row[12]))),
    )


def credential_from_row(row: Row) -> KeptCredential:
    """Return a credential as it is kept."""
    return KeptCredential(id=row[0], given=row[1], sealed=None if row[2] is None else bytes(row[2]))
