"""What happened to alerts and silences."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from ..model.alert import Alert, Silence


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertChanged:
    """An alert is new, fires, was acknowledged, or is resolved.

    One that is resolved without ever having fired came to nothing.
    """

    alert: Alert
    type: Literal["alert_changed"] = "alert_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SilencesChanged:
    """A silence was made, taken away, or is over; `silences` is all that hold now or later."""

    silences: tuple[Silence, ...]
    type: Literal["silences_changed"] = "silences_changed"
