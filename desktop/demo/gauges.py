"""What the devices of the made-up network measure of themselves. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netmon_core.model.informant import InformantState
from netmon_core.model.sensor import Sensor, SensorKind, SensorState, SensorUnit

if TYPE_CHECKING:
    from datetime import datetime

SHARE, CELSIUS, COUNT = SensorUnit.SHARE, SensorUnit.CELSIUS, SensorUnit.COUNT
FINE, WARNING = SensorState.OK, SensorState.WARNING

# What tells of itself, and the credential that opens it.
CREDENTIALS = {
    "switch-cellar": "switches", "nas": "storage", "brother-hl": "office", "ups-cellar": "office",
    "ap-attic": "switches",
}  # fmt: skip
# This one is another device than the one that the credential was given to.
STOPPED = "ap-attic"

# fmt: off
type Gauge = tuple[SensorKind, str, SensorUnit, float | None, SensorState, dict[str, Any]]

_GAUGES: dict[str, tuple[Gauge, ...]] = {
    "brother-hl": (
        (SensorKind.SUPPLY, "Black toner", SHARE, 0.08, WARNING, {"low_warning": 0.1}),
        (SensorKind.SUPPLY, "Drum", SHARE, 0.71, FINE, {}),
        (SensorKind.SUPPLY, "Paper, tray 1", SHARE, 0.4, FINE, {"total": 250}),
        (SensorKind.SUPPLY, "Paper, manual feed", SHARE, None, SensorState.ABSENT, {}),
        (SensorKind.PAGES, "Pages", COUNT, 18_214, FINE, {}),
    ),
    "ups-cellar": (
        (SensorKind.CHARGE, "Charge", SHARE, 1.0, FINE, {"low_warning": 0.5, "low_critical": 0.2}),
        (SensorKind.RUNTIME, "Runtime", SensorUnit.SECOND, 2640, FINE, {"low_warning": 600}),
        (SensorKind.ON_BATTERY, "Input", COUNT, 0, FINE, {}),
        (SensorKind.LOAD, "Load", SHARE, 0.34, FINE, {"high_warning": 0.8}),
        (SensorKind.TEMPERATURE, "Battery", CELSIUS, 31, FINE, {"high_warning": 40, "high_critical": 45}),
        (SensorKind.VOLTAGE, "Input", SensorUnit.VOLT, 232.4, FINE, {}),
        (SensorKind.VOLTAGE, "Output", SensorUnit.VOLT, 230.1, FINE, {}),
        (SensorKind.FREQUENCY, "Output", SensorUnit.HERTZ, 50, FINE, {}),
    ),
    "switch-cellar": (
        (SensorKind.TEMPERATURE, "Chassis", CELSIUS, 58, FINE, {"high_warning": 65, "high_critical": 75}),
        (SensorKind.TEMPERATURE, "PHY 1", CELSIUS, 67.5, WARNING, {"high_warning": 65, "high_critical": 75}),
        (SensorKind.FAN, "Fan 1", SensorUnit.RPM, 3420, FINE, {"low_critical": 1000}),
        (SensorKind.FAN, "Fan 2", SensorUnit.RPM, 0, SensorState.FAILED, {"low_critical": 1000}),
        (SensorKind.POWER, "PoE", SensorUnit.WATT, 21.9, FINE, {"high_warning": 304}),
        (SensorKind.CPU, "CPU", SHARE, 0.13, FINE, {}),
        (SensorKind.MEMORY, "Memory", SHARE, 0.42, FINE, {"total": 512 * 2**20}),
        (SensorKind.OPTICAL_POWER, "xg49 receives", SensorUnit.DBM, -6.2, FINE, {"low_warning": -14}),
    ),
    "nas": (
        (SensorKind.STORAGE, "/volume1", SHARE, 0.83, WARNING, {"high_warning": 0.8, "total": 7.2e12}),
        (SensorKind.CPU, "CPU", SHARE, 0.09, FINE, {}),
        (SensorKind.MEMORY, "Memory", SHARE, 0.38, FINE, {"total": 8 * 2**30}),
        (SensorKind.LOAD_AVERAGE, "1 minute", COUNT, 0.62, FINE, {}),
        (SensorKind.TEMPERATURE, "Disk 1", CELSIUS, 38, FINE, {"high_warning": 55}),
        (SensorKind.TEMPERATURE, "Disk 2", CELSIUS, 39, FINE, {"high_warning": 55}),
    ),
}
# fmt: on


def sensors_of(hostname: str, owner: str, now: datetime) -> list[Sensor]:
    """Return what a device measures; nothing where it tells of nothing."""
    return [
        replace(
            Sensor(
                device_id=owner,
                id=f"s{at}",
                kind=kind,
                name=name,
                unit=unit,
                value=value,
                state=state,
                at=now,
            ),
            **limits,
        )
        for at, (kind, name, unit, value, state, limits) in enumerate(_GAUGES.get(hostname, ()), start=1)
    ]


def state_of(hostname: str, owner: str, now: datetime, agreed: set[str]) -> InformantState | None:
    """Return how it goes with asking a device; None: no credential is scoped to it."""
    credential = CREDENTIALS.get(hostname)
    if credential is None:
        return None
    state = InformantState(device_id=owner, reader="snmp", credential=credential, asked_at=now)
    if hostname == STOPPED and owner not in agreed:
        return replace(
            state,
            problem="Its MAC is another than the one that answered last.",
            until_yes=True,
            asked_at=None,
        )
    partial = ("forwarding: cut after 120 s",) if hostname == "switch-cellar" else ()
    return replace(state, answered_at=now, took=0.34, partial=partial)
