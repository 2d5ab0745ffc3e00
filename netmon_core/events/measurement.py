"""What was measured of anything but pings."""

from __future__ import annotations

from typing import Literal

from ..lazy_dataclass import dataclass
from ..model.measurement import Measurement


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementsTaken:
    """What one device showed: it changes no state, and is told to those only who ask for its series."""

    measurements: tuple[Measurement, ...]
    type: Literal["measurements_taken"] = "measurements_taken"
