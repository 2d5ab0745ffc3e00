"""What happened to the monitoring itself."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from ..model.monitor import MonitorHealth, Pause


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorHealthChanged:
    """The monitor became blind, or can see again."""

    health: MonitorHealth
    type: Literal["monitor_health_changed"] = "monitor_health_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringPaused:
    """Monitoring was paused, or (no pauses left) goes on; `pauses` is all that hold now."""

    pauses: tuple[Pause, ...]
    type: Literal["monitoring_paused"] = "monitoring_paused"
