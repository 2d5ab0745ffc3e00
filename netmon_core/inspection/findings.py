"""The findings that are not over: one for one cause, however many frames show it. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass
from ..model.finding import Finding, Severity
from .rules import ADVICE, OF_AN_ADDRESS, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from ..model.ip import IPAddress
    from .claims import Claim

    # When a frame came, and its beginning.
    type Proof = tuple[datetime, bytes]
    type Cause = tuple[str, str, str]

# Open at once, in all; a network has a handful.
FINDINGS: Final = 1_000
# What is kept as proof of each, and of each frame.
FRAMES: Final = 16
FRAME_SIZE: Final = 256
# MACs and excuses that a finding names.
NAMED: Final = 8
EXCUSES: Final = 8
# What was not seen again for so long is over, unless it waits for a person.
QUIET: Final = timedelta(minutes=10)
# That it goes on is told no more often.
TELL_EVERY: Final = timedelta(minutes=1)

_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.CRITICAL: 2}
_RULES = [*Rule]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """What was seen now: `macs` are who does it and whose place it takes, `proof` the frames that show it."""

    rule: Rule
    severity: Severity
    summary: str
    address: IPAddress | None = None
    macs: tuple[str, ...] = ()
    # Tried, and did not hold.
    excuses: tuple[str, ...] = ()
    waits: bool = False
    proof: Sequence[Proof] = ()


def cause_of(network_id: str, rule: str, address: IPAddress | None, mac: str) -> Cause:
    """What a finding is about: of an address one, of all else one for each MAC."""
    if rule in OF_AN_ADDRESS:
        return network_id, "address", str(address)
    return network_id, rule, mac


class Findings:
    """Open findings, and what of them is to be told: each with the frames that are new."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._open: dict[Cause, Finding] = {}
        self._told: dict[str, datetime] = {}
        self._changed: dict[str, tuple[Finding, list[Proof]]] = {}
        # Findings that found no room.
        self.refused = 0

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._open.values())

    def load(self, findings: Iterable[Finding]) -> None:
        """Go on where the last run ended."""
        for finding in findings:
            mac = finding.macs[0] if finding.macs else ""
            cause = cause_of(finding.network_id, finding.rule, finding.address, mac)
            self._open[cause] = finding
            self._told[finding.id] = finding.last_seen

    def get(self, cause: Cause) -> Finding | None:
        """The open finding of a cause."""
        return self._open.get(cause)

    def find(self, network_id: str, seen: Suspicion, now: datetime) -> None:
        """Something was seen: a new finding, or more of one that is open. It never becomes milder."""
        cause = cause_of(network_id, seen.rule, seen.address, seen.macs[0] if seen.macs else "")
        before = self._open.get(cause)
        if before is None:
            if len(self._open) >= FINDINGS and not self._make_room(seen.severity, now):
                self.refused += 1
                return
            finding = self._new(network_id, seen, now)
        else:
            finding = _more(before, seen, now)
        self._keep(cause, finding, before, seen.proof)

    def show(self, claim: Claim, cause: Cause) -> None:
        """One more frame of an open finding."""
        finding = self._open.get(cause)
        if finding is not None:
            later = replace(
                finding,
                last_seen=max(claim.at, finding.last_seen),
                macs=tuple(dict.fromkeys((*finding.macs, claim.mac)))[:NAMED],
            )
            self._keep(cause, later, finding, [(claim.at, claim.data)])

    def end(self, cause: Cause, why: str, now: datetime) -> None:
        """It is over."""
        finding = self._open.pop(cause, None)
        if finding is not None:
            self._told.pop(finding.id, None)
            self._change(replace(finding, ended_at=now, ended_why=why), [])

    def quiet(self, now: datetime) -> list[tuple[Cause, Finding]]:
        """Those that were not seen again for QUIET and wait for nobody."""
        return [
            (cause, finding)
            for cause, finding in self._open.items()
            if not finding.waits and now - finding.last_seen >= QUIET
        ]

    def drain(self) -> list[tuple[Finding, list[Proof]]]:
        """What changed since the last call, each finding once."""
        # It is asked with every frame, and mostly there is nothing.
        if not self._changed:
            return []
        changed, self._changed = [*self._changed.values()], {}
        return changed

    def _new(self, network_id: str, seen: Suspicion, now: datetime) -> Finding:
        return Finding(
            id=self._new_id(),
            rule=seen.rule,
            severity=seen.severity,
            network_id=network_id,
            summary=seen.summary,
            advice=ADVICE[seen.rule],
            first_seen=now,
            last_seen=now,
            address=seen.address,
            macs=seen.macs[:NAMED],
            excuses=seen.excuses[:EXCUSES],
            waits=seen.waits,
        )

    def _keep(self, cause: Cause, finding: Finding, before: Finding | None, proof: Iterable[Proof]) -> None:
        room = FRAMES - finding.frames
        frames = [(at, data[:FRAME_SIZE]) for at, data in proof][:room]
        finding = replace(finding, frames=finding.frames + len(frames))
        self._open[cause] = finding
        news = before is None or replace(finding, last_seen=before.last_seen, frames=before.frames) != before
        overdue = finding.last_seen - self._told.get(finding.id, finding.first_seen) >= TELL_EVERY
        if news or frames or overdue:
            self._told[finding.id] = finding.last_seen
            self._change(finding, frames)

    def _change(self, finding: Finding, frames: list[Proof]) -> None:
        waiting = self._changed.get(finding.id)
        self._changed[finding.id] = (finding, [*(waiting[1] if waiting else ()), *frames])

    def _make_room(self, severity: Severity, now: datetime) -> bool:
        """What is milder makes way, the oldest first."""
        milder = [
            cause
            for cause, finding in self._open.items()
            if _RANK.get(finding.severity, 2) < _RANK[severity] and not finding.waits
        ]
        if not milder:
            return False
        self.end(milder[0], "it made room for what is worse", now)
        return True


def _more(before: Finding, seen: Suspicion, now: datetime) -> Finding:
    finding = replace(
        before,
        last_seen=max(now, before.last_seen),
        macs=tuple(dict.fromkeys((*before.macs, *seen.macs)))[:NAMED],
        waits=before.waits or seen.waits,
    )
    if not _is_worse(seen.rule, seen.severity, before):
        return finding
    return replace(
        finding,
        rule=seen.rule,
        severity=seen.severity,
        summary=seen.summary,
        advice=ADVICE[seen.rule],
        excuses=seen.excuses[:EXCUSES] or finding.excuses,
    )


def _is_worse(rule: Rule, severity: Severity, before: Finding) -> bool:
    known = _RULES.index(Rule(before.rule)) if before.rule in _RULES else -1
    return (_RANK[severity], _RULES.index(rule)) > (_RANK.get(before.severity, 2), known)
