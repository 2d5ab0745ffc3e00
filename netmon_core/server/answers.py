"""What the answers are beyond the model, as plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..evidence.known import Evidence
from ..model.alert import Alert
from ..model.device import Device
from ..model.ear import EarState
from ..model.interface import Interface
from ..model.measured import MeasuredPoint, Percentile, Ranked, Total
from ..model.monitor import MonitorHealth
from ..model.network import Site
from ..model.outage import Outage
from ..model.series import Metric, Sample
from ..model.target import TargetStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether netmon does its work. Without a credential only `status` is told: ok or degraded."""

    status: str
    version: str | None = None
    # In sentences.
    problems: tuple[str, ...] = ()
    monitor: MonitorHealth | None = None
    # That of quiet hours, with its distance from UTC now: Europe/Berlin (+01:00).
    time_zone: str | None = None
    # What is heard on each adapter.
    ears: tuple[EarState, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many there are; `new_24h` were first seen in the last 24 hours."""

    devices: int
    online: int
    offline: int
    unknown: int
    new_24h: int
    alerts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, as the server knows it."""

    kind: str
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What the server is and what it watches, in one look."""

    server_id: str
    version: str
    schema_version: int
    min_schema_version: int
    started_at: datetime
    run_id: str
    revision: int
    site: Site
    counts: Counts
    tls: bool
    principal: Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDevice(Device):
    """A device, and what was measured last by ping."""

    sample: Sample | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSeen:
    """What one source has said about a device."""

    source: str
    seen_at: datetime
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceDetail(ListedDevice):
    """A device with all that speaks for what it is; `why` is its presence in words, as of now."""

    why: str
    evidence: tuple[EvidenceSeen, ...]
    # The last 20.
    outages: tuple[Outage, ...]
    # Those that are not over.
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedInterface(Interface):
    """An interface, and whose it is."""

    device_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTarget(TargetStatus):
    """A target of the user's; those in the settings file are not `removable` here."""

    sample: Sample | None
    removable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """One event of the log; `body` is the event itself, of a changed device only what changed."""

    at: datetime
    type: str
    device_id: str | None
    body: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One metric of one target in steps of `step` seconds.

    A point is [start, value, min, max, p95]; null where there was nothing to measure, or the metric has none.
    """

    target_id: str
    metric: Metric
    step: float
    start: datetime
    end: datetime
    points: tuple[
        tuple[datetime, float | None, float | None, float | None, float | None],
        ...,
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredSeries:
    """What was measured of a port or sensor, in steps of `step` seconds; values in the order of `columns`."""

    subject_id: str
    kind: str
    columns: tuple[str, ...]
    step: float
    start: datetime
    end: datetime
    points: tuple[MeasuredPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What was counted in each day or month of a time zone; values in the order of `columns`."""

    subject_id: str
    kind: str
    columns: tuple[str, ...]
    zone: str
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectPercentile(Percentile):
    """A percentile of a port or sensor; values in the order of `columns`."""

    subject_id: str
    kind: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """Those with the most of one column, highest first."""

    kind: str
    column: str
    ranked: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialInfo:
    """What opens devices. Of a secret it is told that it is set, and of a long one its last character."""

    id: str
    name: str
    kind: str
    # "settings" or "person".
    origin: str
    user: str
    auth: str
    privacy: str
    # Whom it may go to.
    devices: tuple[str, ...]
    tags: tuple[str, ...]
    networks: tuple[str, ...]
    # Why it cannot be used, in words; "": it can.
    problem: str
    secret: str
    auth_secret: str
    privacy_secret: str
