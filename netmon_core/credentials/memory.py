"""What came of showing a credential to a device. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from ..settings.credentials import CredentialKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from ..model.ip import IPAddress

# One for each credential within whose scope a device is; the oldest without an answer go first.
RECORDS = 20_000

type Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known of one credential at one device. No secret is a part of it."""

    device_id: str
    credential_id: str
    kind: CredentialKind
    # What it is bound to: who answered last, or whom a person said yes to. None: nobody yet, or none is seen.
    mac: str | None = None
    address: IPAddress | None = None
    # In hexadecimal digits; "": none is known.
    engine_id: str = ""
    # When the device last answered with it; None: never.
    answered_at: datetime | None = None
    # When it was last shown, how often in a row that came to nothing, and until when it rests therefore.
    tried_at: datetime | None = None
    failures: int = 0
    refused_until: datetime | None = None
    # Why it is not shown until a person says yes, in words; "": it may be.
    stopped: str = ""
    # When a person last said yes, and the findings that were open then.
    agreed_at: datetime | None = None
    agreed_findings: tuple[str, ...] = ()


class Memory:
    """The records, by device and credential."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._records: dict[str, dict[str, Record]] = {}
        self._count = 0
        for record in records:
            self.put(record)

    def __iter__(self) -> Iterator[Record]:
        return iter([record for of_device in self._records.values() for record in of_device.values()])

    def __len__(self) -> int:
        return self._count

    def of(self, device_id: str) -> Mapping[str, Record]:
        """Those of a device, by credential."""
        return self._records.get(device_id, {})

    def get(self, device_id: str, credential_id: str) -> Record | None:
        """The record of one credential at one device."""
        return self.of(device_id).get(credential_id)

    def put(self, record: Record) -> Record | None:
        """Keep a record; return one that made room for it."""
        of_device = self._records.setdefault(record.device_id, {})
        self._count += record.credential_id not in of_device
        of_device[record.credential_id] = record
        return self._make_room(record) if self._count > RECORDS else None

    def drop(self, record: Record) -> None:
        """Forget a record."""
        of_device = self._records.get(record.device_id, {})
        if of_device.pop(record.credential_id, None) is not None:
            self._count -= 1
        if not of_device:
            self._records.pop(record.device_id, None)

    def _make_room(self, newest: Record) -> Record | None:
        """Forget what says least; that a device answered by v3 is kept the longest."""
        others = (record for record in self if record is not newest)
        oldest = min(others, key=_worth, default=None)
        if oldest is not None:
            self.drop(oldest)
        return oldest


def _worth(record: Record) -> tuple[bool, bool, bool, float]:
    at = record.answered_at or record.tried_at or record.agreed_at
    answered = record.answered_at is not None
    by_v3 = answered and record.kind is CredentialKind.SNMP_V3
    return by_v3, answered, bool(record.stopped), at.timestamp() if at is not None else 0.0
