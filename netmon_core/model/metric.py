"""The names of what is measured besides pings, each with its one unit."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from ..lazy_dataclass import dataclass


class Unit(StrEnum):
    """What a value is in."""

    SECONDS = "s"
    # From 0 to 1; people read per cent.
    SHARE = ""
    BITS = "bit/s"
    PACKETS = "packet/s"
    CELSIUS = "°C"
    KELVIN = "K"
    # 0 or 1.
    YES = "yes"
    COUNT = "count"
    RPM = "rpm"
    VOLTS = "V"
    AMPERES = "A"
    WATTS = "W"


class Of(StrEnum):
    """Which subjects have the metric."""

    TARGET = "target"
    PORT = "port"
    SENSOR = "sensor"


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricKind:
    """One metric."""

    name: str
    of: Of
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricReading:
    """What one metric of one subject was at a time. None: it was not known."""

    subject_id: str
    metric: str
    at: datetime
    value: float | None


def _each(of: Of, unit: Unit, *names: str) -> dict[str, MetricKind]:
    return {name: MetricKind(name=name, of=of, unit=unit) for name in names}


# Averages over the last two minutes, for targets.
METRICS: dict[str, MetricKind] = {
    **_each(Of.TARGET, Unit.SECONDS, "rtt"),
    **_each(Of.TARGET, Unit.SHARE, "loss"),
    **_each(Of.PORT, Unit.BITS, "in_bits_per_second", "out_bits_per_second"),
    # Of the busier direction, by the speed of the port.
    **_each(Of.PORT, Unit.SHARE, "utilization"),
    **_each(Of.PORT, Unit.PACKETS, "in_packets_per_second", "out_packets_per_second"),
    **_each(Of.PORT, Unit.PACKETS, "broadcasts_per_second"),
    # Both directions together.
    **_each(Of.PORT, Unit.PACKETS, "errors_per_second", "discards_per_second"),
    **_each(Of.SENSOR, Unit.CELSIUS, "temperature"),
    # How far a temperature is over the limit that its sensor names; negative: below.
    **_each(Of.SENSOR, Unit.KELVIN, "temperature_over_limit"),
    # What is left of toner, ink, paper, and of a battery.
    **_each(Of.SENSOR, Unit.SHARE, "supply", "charge"),
    **_each(Of.SENSOR, Unit.SHARE, "cpu", "memory", "swap", "storage", "load", "humidity"),
    **_each(Of.SENSOR, Unit.SECONDS, "runtime"),
    **_each(Of.SENSOR, Unit.YES, "on_battery", "state"),
    **_each(Of.SENSOR, Unit.COUNT, "load_average", "processes", "users", "pages"),
    **_each(Of.SENSOR, Unit.RPM, "fan"),
    **_each(Of.SENSOR, Unit.VOLTS, "voltage"),
    **_each(Of.SENSOR, Unit.AMPERES, "current"),
    **_each(Of.SENSOR, Unit.WATTS, "power"),
}
