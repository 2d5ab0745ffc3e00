"""What a device measures of itself: temperatures, supplies, load."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from ..lazy_dataclass import dataclass


class SensorKind(StrEnum):
    """What is measured. A word of a newer peer is read as UNKNOWN, here and below."""

    TEMPERATURE = "temperature"
    FAN = "fan"
    POWER = "power"
    VOLTAGE = "voltage"
    CURRENT = "current"
    FREQUENCY = "frequency"
    HUMIDITY = "humidity"
    AIRFLOW = "airflow"
    OPTICAL_POWER = "optical_power"
    # Toner, ink, paper: the share that is left.
    SUPPLY = "supply"
    PAGES = "pages"
    # Of a battery: the share that is left, how long that lasts, and whether it is being used (1 or 0).
    CHARGE = "charge"
    RUNTIME = "runtime"
    ON_BATTERY = "on_battery"
    # The share of what an uninterruptible power supply can give that is taken from it.
    LOAD = "load"
    # Processes that want to run, on average.
    LOAD_AVERAGE = "load_average"
    # The shares in use.
    CPU = "cpu"
    MEMORY = "memory"
    SWAP = "swap"
    STORAGE = "storage"
    PROCESSES = "processes"
    USERS = "users"
    # Something is so (1) or not (0).
    STATE = "state"
    UNKNOWN = "unknown"


class SensorUnit(StrEnum):
    """What a value is counted in. Shares are 0-1."""

    CELSIUS = "celsius"
    RPM = "rpm"
    WATT = "watt"
    VOLT = "volt"
    AMPERE = "ampere"
    HERTZ = "hertz"
    DBM = "dbm"
    CUBIC_METER_PER_SECOND = "m3_per_s"
    SHARE = "share"
    SECOND = "second"
    COUNT = "count"
    UNKNOWN = "unknown"


class SensorState(StrEnum):
    """What the device says of a sensor, or its limits do."""

    OK = "ok"
    WARNING = "warning"
    CRITICAL = "critical"
    # It does not work.
    FAILED = "failed"
    # It is there and has nothing to say.
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """One thing that a device measures. The id ("s3") is ours, and stays. `value` None: not known now."""

    device_id: str
    id: str
    kind: SensorKind
    name: str
    unit: SensorUnit
    value: float | None = None
    # Beyond these the device itself warns, and then fears for itself.
    low_critical: float | None = None
    low_warning: float | None = None
    high_warning: float | None = None
    high_critical: float | None = None
    state: SensorState = SensorState.UNKNOWN
    # Of what `value` is a share, where it is one: bytes of memory and storage, else in the supply's own unit.
    total: float | None = None
    at: datetime | None = None
    # The last whole list of the device's sensors did not hold it.
    gone: bool = False
