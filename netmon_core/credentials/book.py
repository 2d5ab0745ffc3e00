"""The credentials there are and what came of each: what whoever asks devices goes by.

Nothing set: nothing is asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import NotFoundError
from ..events.device import DeviceForgotten
from ..events.finding import FindingChanged
from ..model.finding import Severity
from ..settings.credentials import CredentialKind
from . import trying
from .asking import may_ask, suspicion
from .memory import Memory, Record
from .scope import closeness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from ..events.event import Event
    from ..model.device import Device
    from ..model.finding import Finding
    from .asking import Verdict, Whereabouts
    from .credential import Credential
    from .trying import Turn

# Stores a record, or forgets the one of (device, credential).
type Remember = Callable[[str, str, Record | None], None]


class Book:
    """Keeps the records as events come and answers are told; `remember` is the store's."""

    def __init__(self, credentials: Iterable[Credential], remember: Remember) -> None:
        self._credentials = {each.id: each for each in credentials}
        self._remember = remember
        self._memory = Memory()
        self._findings: dict[str, Finding] = {}

    def load(self, records: Iterable[Record], findings: Iterable[Finding]) -> None:
        """Go on where the last run ended."""
        self._memory = Memory(records)
        self._findings = {each.id: each for each in findings if each.ended_at is None}
        for finding in self._findings.values():
            self._suspect(finding)

    def credentials(self) -> tuple[Credential, ...]:
        """All there are."""
        return tuple(self._credentials.values())

    def set_credentials(self, credentials: Iterable[Credential]) -> None:
        """Others hold from now on; of those that are gone only that a device answered by v3 is remembered."""
        self._credentials = {each.id: each for each in credentials}
        for record in self._memory:
            gone = record.credential_id not in self._credentials
            if gone and not (record.kind is CredentialKind.SNMP_V3 and record.answered_at is not None):
                self._drop(record)

    def records(self, device_id: str | None = None) -> tuple[Record, ...]:
        """What came of each credential, at one device or at all."""
        return tuple(self._memory if device_id is None else self._memory.of(device_id).values())

    def hear(self, event: Event) -> None:
        """Take in what happened to devices and what was found."""
        match event:
            case FindingChanged(finding=finding) if finding.ended_at is None:
                self._findings[finding.id] = finding
                self._suspect(finding)
            case FindingChanged(finding=finding):
                self._findings.pop(finding.id, None)
            case DeviceForgotten(device_id=device_id, merged_into=heir):
                for record in [*self._memory.of(device_id).values()]:
                    self._drop(record)
                    if heir is not None and self._memory.get(heir, record.credential_id) is None:
                        self._put(replace(record, device_id=heir))
            case _:
                pass

    def verdict(self, credential: Credential, device: Device, at: Whereabouts) -> Verdict:
        """Whether it may be shown; what stops it until a person says yes is remembered.

        With SNMP v3 it is asked twice: before the agent is asked for its engine id, and with that id before
        anything is said that the secret makes.
        """
        verdict = may_ask(credential, device, at, self._memory, self._findings.values())
        record = self._memory.get(device.id, credential.id)
        if verdict.until_yes and not (record is not None and record.stopped):
            self._put(replace(record or _new(device.id, credential), stopped=verdict.why))
        return verdict

    def turn(self, device: Device, at: Whereabouts, now: datetime) -> Turn:
        """What to ask the device with now, or when to look again."""
        allowed = [
            (each, closeness(each.given, device, at.network, at.address))
            for each in self._credentials.values()
            if self.verdict(each, device, at).allowed
        ]
        records = self._memory.of(device.id)
        return trying.next_turn(trying.polite_order(allowed, records), records, now)

    def answered(self, credential: Credential, device: Device, at: Whereabouts, now: datetime) -> None:
        """The device answered with it."""
        self._put(trying.answered(self._record(device, credential), at, now))

    def refused(self, credential: Credential, device: Device, now: datetime) -> None:
        """It was shown, and came to nothing."""
        self._put(trying.refused(self._record(device, credential), now))

    def agree(self, credential_id: str, device: Device, at: Whereabouts, now: datetime) -> Record:
        """A person says yes to whoever is there now: it is bound to that one. Raises NotFoundError."""
        if (credential := self._credentials.get(credential_id)) is None:
            raise NotFoundError(f"No credential has the id {credential_id!r}.", field="id")
        open_ = (each for each in self._findings.values() if suspicion(device, at, [each]) is not None)
        record = replace(
            self._record(device, credential),
            mac=None if at.routed else at.mac,
            address=at.address,
            engine_id=at.engine_id,
            failures=0,
            refused_until=None,
            stopped="",
            agreed_at=now,
            agreed_findings=tuple(sorted(each.id for each in open_)),
        )
        self._put(record)
        return record

    def _suspect(self, finding: Finding) -> None:
        """Stop what was shown at the place that a finding is about, or to who does it."""
        for record in self._memory:
            if record.stopped or (record.address is None and record.mac is None):
                continue
            there = finding.address is not None and finding.address == record.address
            if (there or record.mac in finding.macs) and not _harmless(finding, record):
                why = f"There was a finding about {record.address} ({finding.rule}): {finding.summary}"
                self._put(replace(record, stopped=why))

    def _record(self, device: Device, credential: Credential) -> Record:
        return self._memory.get(device.id, credential.id) or _new(device.id, credential)

    def _put(self, record: Record) -> None:
        crowded_out = self._memory.put(record)
        self._remember(record.device_id, record.credential_id, record)
        if crowded_out is not None:
            self._remember(crowded_out.device_id, crowded_out.credential_id, None)

    def _drop(self, record: Record) -> None:
        self._memory.drop(record)
        self._remember(record.device_id, record.credential_id, None)


def _new(device_id: str, credential: Credential) -> Record:
    return Record(device_id=device_id, credential_id=credential.id, kind=credential.given.kind)


def _harmless(finding: Finding, record: Record) -> bool:
    return finding.severity is Severity.INFO or finding.id in record.agreed_findings
