"""Whether a credential may be shown to a device now. Pure; the one place that decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from ..model.finding import Severity
from ..packets.mac import is_private, is_virtual
from ..settings.credentials import CredentialKind
from .credential import PLAIN
from .scope import Closeness, closeness, names_device

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.device import Device
    from ..model.finding import Finding
    from ..model.interface import Interface
    from ..model.ip import IPAddress
    from ..model.network import Network
    from .credential import Credential
    from .memory import Memory, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where a device would be asked, as whoever asks has just seen it.

    `mac`: who answers for the address now, by the neighbor table of the kernel or by a frame; None: nobody
    does, or the address is behind a router. `engine_id`: what the agent calls itself, where it was asked.
    """

    address: IPAddress
    network: Network
    mac: str | None = None
    engine_id: str = ""

    @property
    def routed(self) -> bool:
        """The address is behind a router, so nobody sees who answers."""
        return self.network.adapter is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether it may be shown; if not, why, in words. `until_yes`: not until a person says yes."""

    allowed: bool
    why: str = ""
    until_yes: bool = False


ALLOWED = Verdict(allowed=True)


def may_ask(
    credential: Credential, device: Device, at: Whereabouts, memory: Memory, findings: Iterable[Finding] = ()
) -> Verdict:
    """Decide whether `device` may be asked with `credential` at `at`.

    `findings` are those that are open. Where the answer is `until_yes`, whoever asks has it remembered, so
    that it stays no when the cause goes away by itself.
    """
    record = memory.get(device.id, credential.id)
    near = closeness(credential.given, device, at.network, at.address)
    if (
        why := _outside(credential, device, near) or _answered_better(credential, device, memory)
    ) is not None:
        return _no(why)
    stopped = record.stopped if record is not None else ""
    if why := stopped or suspicion(device, at, findings, record):
        return _stop(why)
    if _nobody_seen(device, at):
        verdict = _where_nobody_sees(credential, device, at, record)
    else:
        verdict = _where_seen(device, at, record, near)
    return _engine(at, record) if verdict.allowed else verdict


def suspicion(
    device: Device, at: Whereabouts, findings: Iterable[Finding], record: Record | None = None
) -> str | None:
    """Why an open finding about the place, or by the device, speaks against it; None: none does.

    Those that were open when a person said yes count no more.
    """
    agreed = () if record is None else record.agreed_findings
    macs = {at.mac, *(interface.mac for interface in device.interfaces)} - {None}
    for finding in findings:
        if finding.ended_at is not None or finding.severity is Severity.INFO or finding.id in agreed:
            continue
        there = finding.network_id == at.network.id and finding.address == at.address
        if there or not macs.isdisjoint(finding.macs):
            return f"there is an open finding about {at.address} ({finding.rule}): {finding.summary}"
    return None


def _outside(credential: Credential, device: Device, near: Closeness) -> str | None:
    if near is Closeness.OUTSIDE:
        return f"the credential {credential.given.name} is not scoped to {device.label}"
    if device.known is False:
        return f"{device.label} is marked as not known"
    return credential.missing or None


def _answered_better(credential: Credential, device: Device, memory: Memory) -> str | None:
    if credential.given.kind not in PLAIN:
        return None
    for record in memory.of(device.id).values():
        if record.kind is CredentialKind.SNMP_V3 and record.answered_at is not None:
            return f"{device.label} has answered by SNMP v3, so it is never asked by v1 or v2c"
    return None


def _nobody_seen(device: Device, at: Whereabouts) -> bool:
    """Whether frames do not tell who answers: behind a router, or behind a MAC that is lent."""
    if at.routed:
        return True
    lent = {
        address.behind
        for interface in device.interfaces
        for address in interface.addresses
        if address.value == at.address and address.behind is not None
    }
    return at.mac is not None and at.mac in lent


def _where_seen(  # noqa: PLR0911 - one sentence for each reason
    device: Device, at: Whereabouts, record: Record | None, near: Closeness
) -> Verdict:
    if at.mac is None:
        return _no(f"nobody answers for {at.address} just now, so nobody knows who would be asked")
    first = record is None or record.mac is None
    if record is not None and not first and record.mac != at.mac:
        return _stop(f"{at.address} is now at {at.mac}, but {record.mac} is the one that it was shown to")
    own = _interface_of(device, at)
    if own is None:
        why = f"{at.mac} answers for {at.address}, which is none of {device.label}"
        return _no(why) if first else _stop(why)
    if is_virtual(at.mac):
        return _no(f"{at.mac} is that of a virtual router, which several boxes share; ask at its own address")
    if own.private or is_private(at.mac):
        return _no(f"{at.mac} is a made-up MAC, which anybody can have")
    if first and near is Closeness.ON_NETWORK and device.known is not True:
        return _no(f"{device.label} is on a trusted network, but nobody has marked it as known")
    return ALLOWED


def _where_nobody_sees(
    credential: Credential, device: Device, at: Whereabouts, record: Record | None
) -> Verdict:
    if not names_device(credential.given, device, at.address, routed=at.routed):
        return _no(f"nobody sees the MAC of {device.label}, so the credential must name it")
    if record is not None and record.mac is not None:
        return _stop(f"nobody sees the MAC at {at.address}, but {record.mac} is the one that it was shown to")
    agreed = record is not None and record.agreed_at is not None and record.address == at.address
    if credential.given.kind in PLAIN and not agreed:
        # v3 is bound by the engine id instead, whatever the address.
        return _stop(f"nobody sees who answers at {at.address}, and {credential.given.kind} proves nothing")
    return ALLOWED


def _interface_of(device: Device, at: Whereabouts) -> Interface | None:
    for interface in device.interfaces:
        if interface.mac == at.mac and interface.network_id == at.network.id:
            return interface
    return None


def _engine(at: Whereabouts, record: Record | None) -> Verdict:
    """An agent that calls itself otherwise than before is another, or was reset."""
    if record is not None and record.engine_id and at.engine_id and record.engine_id != at.engine_id:
        return _stop(f"the agent at {at.address} has another engine id than the one that answered before")
    return ALLOWED


def _no(why: str) -> Verdict:
    return Verdict(allowed=False, why=f"{why[:1].upper()}{why[1:]}.")


def _stop(why: str) -> Verdict:
    text = why if why.endswith(".") else f"{why[:1].upper()}{why[1:]}."
    return Verdict(allowed=False, why=text, until_yes=True)
