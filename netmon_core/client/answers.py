"""What a server answers beside the things of the model. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ..errors import ServerVersionError
from ..model.alert import Alert
from ..model.device import Device
from ..model.measured import MeasuredPoint, Ranked, Total
from ..model.outage import Outage
from ..model.series import Sample
from ..wire import MIN_SCHEMA_VERSION, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerInfo:
    """Which server it is, and what it speaks."""

    server_id: str
    version: str
    schema_version: int
    min_schema_version: int
    run_id: str
    revision: int = 0
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """How a server greets on the stream."""

    server_id: str
    version: str
    schema_version: int
    min_schema_version: int
    run_id: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceDetails:
    """A device and what is known of it beside: why it is there or not, its last absences."""

    device: Device
    why: str = ""
    sample: Sample | None = None
    outages: tuple[Outage, ...] = ()
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """One event of the log; `body` is the event on the wire, of a changed device only what changed."""

    at: datetime
    type: str
    device_id: str | None
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint:
    """One step of a series; None where nothing was measured."""

    start: datetime
    value: float | None
    least: float | None = None
    most: float | None = None
    p95: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A metric of a target over time; `step` is seconds."""

    target_id: str
    metric: str
    step: float
    points: tuple[SeriesPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredSeries:
    """What was measured of a port or sensor; values in the order of `columns`, `step` is seconds."""

    subject_id: str
    kind: str
    columns: tuple[str, ...]
    step: float
    points: tuple[MeasuredPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What was counted in each day or month; values in the order of `columns`."""

    subject_id: str
    kind: str
    columns: tuple[str, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectPercentile:
    """What the rates stayed below for a share of the time; values in the order of `columns`."""

    subject_id: str
    kind: str
    columns: tuple[str, ...]
    percent: float
    step: float
    samples: tuple[int, ...]
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """Those with the most of one column, highest first."""

    kind: str
    column: str
    ranked: tuple[Ranked, ...]


def require_same_language(told: Hello | ServerInfo) -> None:
    """Raise ServerVersionError unless both sides can read each other."""
    if told.min_schema_version > SCHEMA_VERSION:
        raise ServerVersionError(
            f"The server is netmon {told.version}, too new for this program; update this program."
        )
    if told.schema_version < MIN_SCHEMA_VERSION:
        raise ServerVersionError(
            f"The server is netmon {told.version}, too old for this program; update the server."
        )
