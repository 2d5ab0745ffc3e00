"""The ports of a device as they are shown: their order, which are made of copper, how each stands. Pure."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from netmon_core.model.port import AdminState, PoeState, Port, PortState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_DOWN = frozenset((PortState.DOWN, PortState.DORMANT, PortState.NOT_PRESENT, PortState.LOWER_LAYER_DOWN))
# A rate is of now for so many of its own stretches, and for so many seconds at least.
STRETCHES, FRESH = 3, 180
_DIGITS = re.compile(r"(\d+)")


class Standing(StrEnum):
    """How a port stands, the one thing about it that matters most."""

    UP = "up"
    # It is up, and of late frames were damaged or thrown away.
    ERRORS = "errors"
    FLAPPING = "flapping"
    DOWN = "down"
    # Its owner switched it off.
    OFF = "off"
    TESTING = "testing"
    # The device does not have it any longer.
    GONE = "gone"
    UNKNOWN = "unknown"


def standing_of(port: Port) -> Standing:  # noqa: PLR0911 - one per standing
    """Return how a port stands."""
    if port.gone:
        return Standing.GONE
    if port.admin is AdminState.DOWN:
        return Standing.OFF
    if port.flapping:
        return Standing.FLAPPING
    if port.state is PortState.UP:
        return Standing.ERRORS if errors_of(port) else Standing.UP
    if port.state in _DOWN:
        return Standing.DOWN
    if port.state is PortState.TESTING:
        return Standing.TESTING
    return Standing.UNKNOWN


def gives_power(port: Port) -> bool:
    """Tell whether something is powered through the port."""
    return port.poe is not None and port.poe.state is PoeState.DELIVERING


def errors_of(port: Port) -> float | None:
    """Return how many frames a second were damaged or thrown away; None: not known."""
    rates = port.rates
    if rates is None:
        return None
    told = (rates.in_errors, rates.out_errors, rates.in_discards, rates.out_discards)
    known = [each for each in told if each is not None]
    return sum(known) if known else None


def busyness(port: Port) -> float | None:
    """Return the share of its speed that is used in the busier direction; None: not known."""
    rates = port.rates
    if rates is None:
        return None
    known = [each for each in (rates.in_utilization, rates.out_utilization) if each is not None]
    return max(known) if known else None


def flow_of(port: Port) -> float | None:
    """Return what flows through a port in both directions; None: not known."""
    rates = port.rates
    if rates is None:
        return None
    known = [each for each in (rates.in_bps, rates.out_bps) if each is not None]
    return sum(known) if known else None


def is_fresh(port: Port, now: datetime) -> bool:
    """Tell whether what flows was measured a moment ago; where nothing is known, nothing is old."""
    rates = port.rates
    if rates is None:
        return True
    return (now - rates.at).total_seconds() <= max(STRETCHES * rates.seconds, FRESH)


def in_order(ports: Iterable[Port]) -> list[Port]:
    """Return ports as the device numbers them, cables first; those that are gone come last."""
    return sorted(
        ports,
        key=lambda port: (
            port.gone,
            port.virtual,
            port.index is None,
            port.index or 0,
            natural(port.name),
            port.id,
        ),
    )


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key by which port 10 comes after port 9."""
    parts = (part for part in _DIGITS.split(text.casefold()) if part)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def short_name(port: Port) -> str:
    """Return what stands at a jack: the last number of its name, else the device's number of it."""
    found = _DIGITS.findall(port.name)
    if found:
        return str(found[-1][-4:])
    return str(port.index) if port.index is not None else port.name[:3]
