"""What a store can do, and what it gives back."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from ..lazy_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from ..credentials.kept import KeptCredential
    from ..credentials.memory import Record
    from ..events.event import Event
    from ..model.alert import Alert, Silence
    from ..model.device import Device
    from ..model.finding import Finding
    from ..model.monitor import Pause
    from ..model.network import Network, Site
    from ..model.outage import Outage

# One answer of the log: 10,000 rows are a few megabytes of JSON.
EVENTS_PAGE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What was known when the store was last written; each tuple in the order of the ids."""

    sites: tuple[Site, ...] = ()
    networks: tuple[Network, ...] = ()
    devices: tuple[Device, ...] = ()
    # Those that are not over.
    outages: tuple[Outage, ...] = ()
    alerts: tuple[Alert, ...] = ()
    silences: tuple[Silence, ...] = ()
    # In the order they were given.
    pauses: tuple[Pause, ...] = ()
    # Those that are not over.
    findings: tuple[Finding, ...] = ()
    # What came of credentials at devices, and those that a person gave.
    credential_records: tuple[Record, ...] = ()
    credentials: tuple[KeptCredential, ...] = ()
    # What was remembered, by (kind, key).
    memory: Mapping[tuple[str, str], str] = MappingProxyType({})
    # The damaged file was moved here and the store began empty; None: all is well.
    set_aside: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """One row of the log. `body` is the event as on the wire; of a changed device only what changed."""

    at: datetime
    type: str
    device_id: str | None
    body: Mapping[str, object]


class Store(Protocol):
    """Keeps what events say. Recording never blocks and never fails; `flush` tells the truth."""

    @property
    def health(self) -> str | None:
        """The last problem with writing, in words; None while all is well."""

    async def open(self) -> Stored:
        """Open, and return what is known; raises StoreError kinds and then has changed nothing."""

    def record(self, event: Event) -> None:
        """Queue an event; samples and a scan's start and progress are not kept."""

    def remember(self, kind: str, key: str, text: str | None) -> None:
        """Queue a text to be given back at the next `open`; None forgets it.

        Of one kind the MEMORY_KEPT written last are kept.
        """

    def keep_frames(self, finding_id: str, first: int, frames: Sequence[tuple[datetime, bytes]]) -> None:
        """Queue frames that prove a finding that was recorded before; `first` are there already."""

    def remember_credential(self, device_id: str, credential_id: str, record: Record | None) -> None:
        """Queue what came of a credential at a device; None forgets it."""

    def keep_credential(self, credential_id: str, credential: KeptCredential | None) -> None:
        """Queue a credential that a person gave; None forgets it."""

    async def flush(self) -> None:
        """Return when everything recorded before is written; else raises, and it stays queued."""

    async def events(
        self,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        device_id: str | None = None,
        kind: str | None = None,
        limit: int = 1000,
    ) -> list[StoredEvent]:
        """Return the written events of [start, end), newest first, at most `limit` (1 to EVENTS_PAGE).

        `kind` is the `type` of those wanted; None: of any.
        """

    async def outages(
        self,
        *,
        subject_id: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = 1000,
    ) -> list[Outage]:
        """Return the written outages that touch [start, end), newest first, at most `limit`."""

    async def alerts(
        self,
        *,
        subject_id: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = 1000,
    ) -> list[Alert]:
        """Return the written alerts, open or over, that began in [start, end), newest first."""

    async def findings(
        self,
        *,
        network_id: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = 1000,
    ) -> list[Finding]:
        """Return the written findings, open or over, first seen in [start, end), newest first.

        Those that are over are kept for FINDINGS_KEPT_FOR.
        """

    async def frames(self, finding_id: str) -> list[tuple[datetime, bytes]]:
        """Return the written frames of a finding, in the order in which they came."""

    async def backup(self, path: Path, *, with_secrets: bool = False) -> None:
        """Write it to one new file, sealed secrets only if asked; raises StoreError where it exists."""

    async def close(self) -> None:
        """Write what is queued and close; safe twice. Raises what `flush` would, after closing."""
