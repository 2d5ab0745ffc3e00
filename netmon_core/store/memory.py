"""The store that forgets with the process: the readable reference of what a store does."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..events.alert import AlertChanged, SilencesChanged
from ..events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten, DevicesSeen
from ..events.finding import FindingChanged
from ..events.monitor import MonitoringPaused
from ..events.place import NetworkChanged, SiteChanged
from ..model.alert import AlertState
from .lasting import lasting
from .log import EVENTS_KEPT, LogEntry, check_limit, log_entry, stored_event
from .outages import OpenOutages
from .protocol import Stored, StoredEvent
from .rows_findings import FINDINGS_KEPT, FINDINGS_KEPT_FOR, is_kept
from .rows_monitoring import ALERTS_KEPT, MEMORY_KEPT, OUTAGES_KEPT, is_withdrawn

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from ..credentials.kept import KeptCredential
    from ..credentials.memory import Record
    from ..events.event import Event
    from ..model.alert import Alert, Silence
    from ..model.device import Device
    from ..model.finding import Finding
    from ..model.interface import Interface
    from ..model.monitor import Pause
    from ..model.network import Network, Site
    from ..model.outage import Outage


class MemoryStore:
    """Keeps what events say for as long as the process lives."""

    # Memory does not fail in part.
    health: str | None = None

    def __init__(self, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._sites: dict[str, Site] = {}
        self._networks: dict[str, Network] = {}
        self._devices: dict[str, Device] = {}
        self._owners: dict[tuple[str, str], str] = {}
        self._log: deque[LogEntry] = deque(maxlen=EVENTS_KEPT)
        self._open_outages = OpenOutages()
        self._outages: dict[tuple[str, datetime], Outage] = {}
        self._alerts: dict[str, Alert] = {}
        self._findings: dict[str, Finding] = {}
        self._frames: dict[tuple[str, int], tuple[datetime, bytes]] = {}
        self._silences: tuple[Silence, ...] = ()
        self._pauses: tuple[Pause, ...] = ()
        self._memory: dict[tuple[str, str], str] = {}
        self._credential_records: dict[tuple[str, str], Record] = {}
        self._credentials: dict[str, KeptCredential] = {}

    async def open(self) -> Stored:
        """Return what was recorded before."""
        return Stored(
            sites=_sorted(self._sites),
            networks=_sorted(self._networks),
            devices=_sorted(self._devices),
            outages=tuple(outage for _, outage in sorted(self._outages.items()) if outage.end is None),
            alerts=tuple(a for a in _sorted(self._alerts) if a.state is not AlertState.RESOLVED),
            silences=self._silences,
            pauses=self._pauses,
            findings=tuple(each for each in _sorted(self._findings) if each.ended_at is None),
            credential_records=tuple(each for _, each in sorted(self._credential_records.items())),
            credentials=_sorted(self._credentials),
            memory=dict(self._memory),
        )

    def record(self, event: Event) -> None:
        """Take in what of an event lasts."""
        kept = lasting(event)
        if kept is not None:
            self._record(kept)

    def remember(self, kind: str, key: str, text: str | None) -> None:
        """Take in a text; None forgets it."""
        self._memory.pop((kind, key), None)
        if text is not None:
            self._memory[(kind, key)] = text
            if len(self._memory) > MEMORY_KEPT:
                _trim(self._memory, [each for each in self._memory if each[0] == kind], MEMORY_KEPT)

    def keep_frames(self, finding_id: str, first: int, frames: Sequence[tuple[datetime, bytes]]) -> None:
        """Take in frames of a finding."""
        if finding_id in self._findings:
            self._frames |= {(finding_id, at): frame for at, frame in enumerate(frames, first)}

    def remember_credential(self, device_id: str, credential_id: str, record: Record | None) -> None:
        """Take in what came of a credential at a device; None forgets it."""
        self._credential_records.pop((device_id, credential_id), None)
        if record is not None:
            self._credential_records[(device_id, credential_id)] = record

    def keep_credential(self, credential_id: str, credential: KeptCredential | None) -> None:
        """Take in a credential that a person gave; None forgets it."""
        self._credentials.pop(credential_id, None)
        if credential is not None:
            self._credentials[credential_id] = credential

    async def flush(self) -> None:
        """Do nothing: what is recorded is kept."""

    async def events(
        self,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        device_id: str | None = None,
        kind: str | None = None,
        limit: int = 1000,
    ) -> list[StoredEvent]:
        """Return the events of [start, end), newest first."""
        chosen = [
            entry
            for entry in reversed(self._log)
            if (start is None or entry.at >= start)
            and (end is None or entry.at < end)
            and device_id in (None, entry.device_id)
            and kind in (None, entry.event.type)
        ]
        chosen.sort(key=lambda entry: entry.at, reverse=True)
        return [stored_event(entry) for entry in chosen[: check_limit(limit)]]

    async def outages(
        self,
        *,
        subject_id: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = 1000,
    ) -> list[Outage]:
        """Return the outages that touch [start, end), newest first."""
        chosen = [
            outage
            for _, outage in sorted(self._outages.items())
            if (start is None or outage.end is None or outage.end > start)
            and (end is None or outage.start < end)
            and subject_id in (None, outage.subject_id)
        ]
        chosen.sort(key=lambda outage: outage.start, reverse=True)
        return chosen[: check_limit(limit)]

    async def alerts(
        self,
        *,
        subject_id: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = 1000,
    ) -> list[Alert]:
        """Return the alerts that began in [start, end), newest first."""
        chosen = [
            alert
            for alert in _sorted(self._alerts)
            if (start is None or alert.pending_since >= start)
            and (end is None or alert.pending_since < end)
            and subject_id in (None, alert.subject_id)
        ]
        chosen.sort(key=lambda alert: alert.pending_since, reverse=True)
        return chosen[: check_limit(limit)]

    async def findings(
        self,
        *,
        network_id: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = 1000,
    ) -> list[Finding]:
        """Return the written findings, open or over, first seen in [start, end), newest first."""
        now = self._now()
        chosen = [
            finding
            for finding in _sorted(self._findings)
            if (start is None or finding.first_seen >= start)
            and (end is None or finding.first_seen < end)
            and network_id in (None, finding.network_id)
            and is_kept(finding, now)
        ]
        chosen.sort(key=lambda finding: finding.first_seen, reverse=True)
        return chosen[: check_limit(limit)]

    async def frames(self, finding_id: str) -> list[tuple[datetime, bytes]]:
        """Return the frames of a finding, in the order in which they came."""
        return [frame for (owner, _), frame in sorted(self._frames.items()) if owner == finding_id]

    async def backup(self, path: Path, *, with_secrets: bool = False) -> None:
        """Write all of it to one new file, as the SQLite store would."""
        from .database import write_new  # noqa: PLC0415 - SQLite is loaded only for this
        from .pending import Batch, DeviceWrite  # noqa: PLC0415
        from .whole import write_whole  # noqa: PLC0415

        everything = Batch(
            sites=dict(self._sites),
            networks=dict(self._networks),
            devices={
                device.id: DeviceWrite(device_id=device.id, device=device)
                for device in self._devices.values()
            },
            memory=dict(self._memory),
            alerts=dict(self._alerts),
            silences={"all": self._silences},
            pauses={"all": self._pauses},
            findings=dict(self._findings),
            frames=dict(self._frames),
            credential_records=dict(self._credential_records),
            credentials={
                each.id: each if with_secrets else replace(each, sealed=None)
                for each in self._credentials.values()
            },
            outages=dict(self._outages),
            log=dict(enumerate(self._log)),
        )
        await asyncio.to_thread(write_whole, path, lambda partial: write_new(partial, everything))

    async def close(self) -> None:
        """Do nothing; what was recorded is there at the next `open`."""

    def _record(self, event: Event) -> None:
        match event:
            case SiteChanged(site=site):
                self._sites[site.id] = site
            case NetworkChanged(network=network):
                self._networks[network.id] = network
            case DeviceDiscovered(device=device) | DeviceChanged(device=device):
                self._keep(device)
            case DeviceForgotten(device_id=device_id):
                self._devices.pop(device_id, None)
            case DevicesSeen(seen=seen):
                for device_id, last_seen in seen:
                    if device_id in self._devices:
                        self._devices[device_id] = replace(self._devices[device_id], last_seen=last_seen)
            case _:
                self._record_monitoring(event)
        now = self._now()
        if (outage := self._open_outages.apply(event, now)) is not None:
            self._outages[(outage.subject_id, outage.start)] = outage
            _trim(self._outages, self._outages, OUTAGES_KEPT)
        entry = log_entry(event, now)
        if entry is not None:
            self._log.append(entry)

    def _record_monitoring(self, event: Event) -> None:
        match event:
            case AlertChanged(alert=alert) if is_withdrawn(alert):
                self._alerts.pop(alert.id, None)
            case AlertChanged(alert=alert):
                self._alerts[alert.id] = alert
                for each in [*self._alerts.values()][: max(0, len(self._alerts) - ALERTS_KEPT)]:
                    if each.state is AlertState.RESOLVED:
                        del self._alerts[each.id]
            case FindingChanged(finding=finding):
                self._keep_finding(finding)
            case SilencesChanged(silences=silences):
                self._silences = tuple(sorted(silences, key=lambda silence: silence.id))
            case MonitoringPaused(pauses=pauses):
                self._pauses = pauses
            case _:
                pass

    def _keep_finding(self, finding: Finding) -> None:
        self._findings[finding.id] = finding
        excess = [*self._findings.values()][: max(0, len(self._findings) - FINDINGS_KEPT)]
        oldest = finding.last_seen - FINDINGS_KEPT_FOR
        old = {each.id for each in self._findings.values() if each.last_seen < oldest}
        for each in [*self._findings.values()]:
            if each.ended_at is not None and (each in excess or each.id in old):
                del self._findings[each.id]
                for key in [key for key in self._frames if key[0] == each.id]:
                    del self._frames[key]

    def _keep(self, device: Device) -> None:
        """Keep the device; its interfaces are no longer another's."""
        self._devices[device.id] = device
        for interface in device.interfaces:
            key = (interface.network_id, _key(interface))
            other = self._devices.get(self._owners.get(key, ""))
            if other is not None and other.id != device.id:
                left = tuple(i for i in other.interfaces if (i.network_id, _key(i)) != key)
                self._devices[other.id] = replace(other, interfaces=left)
            self._owners[key] = device.id


def _key(interface: Interface) -> str:
    return interface.mac or str(interface.addresses[0].value if interface.addresses else None)


def _sorted[T](things: dict[str, T]) -> tuple[T, ...]:
    return tuple(things[key] for key in sorted(things))


def _trim[K](things: dict[K, Any], oldest_first: Collection[K], cap: int) -> None:
    """Drop the oldest of these keys beyond the cap."""
    for key in [*islice(oldest_first, max(0, len(oldest_first) - cap))]:
        del things[key]
