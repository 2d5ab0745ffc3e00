"""Amounts of traffic, power and whatever is measured, as people read them. Pure but for the language."""

from __future__ import annotations

from PyQt6.QtCore import QLocale

from ..texts import translate

_STEP = 1000
_PREFIXES = ("", "k", "M", "G", "T", "P", "E")


def scaled_number(value: float) -> tuple[str, str]:
    """Return a number of three digits and the prefix of its unit."""
    for place, prefix in enumerate(_PREFIXES):
        shown = value / _STEP**place
        # What would be rounded to a thousand is one of the next.
        if abs(shown) < _STEP - 0.5 or place == len(_PREFIXES) - 1:
            return number(shown), prefix
    return number(value), ""


def number(value: float) -> str:
    """Return a number with as many digits as three need."""
    most = abs(value)
    if value == int(value) and most < _STEP:
        return QLocale().toString(int(value))
    digits = 2 if most < 9.995 else 1 if most < 99.95 else 0
    return QLocale().toString(float(value), "f", digits)


def bits(rate: float | None) -> str:
    """Return bits per second; "" where it is not known."""
    return "" if rate is None else "{} {}bit/s".format(*scaled_number(rate))


def octets(count: float | None) -> str:
    """Return a number of bytes; "" where it is not known."""
    return "" if count is None else "{} {}B".format(*scaled_number(count))


def speed(mbps: float | None) -> str:
    """Return how fast a port is; "" where it is not known."""
    return bits(mbps * 1e6) if mbps else ""


def short_speed(mbps: float | None) -> str:
    """Return it in a jack: 1G, 100M."""
    return "{}{}".format(*scaled_number(mbps * 1e6)) if mbps else ""


def per_second(rate: float | None) -> str:
    """Return how often something happens; "" where it is not known."""
    if rate is None:
        return ""
    if 0 < rate < 0.01:
        return translate("amounts", "< {} /s").format(number(0.01))
    return translate("amounts", "{} /s").format(number(rate))


def watts(value: float | None) -> str:
    """Return power; "" where it is not known."""
    return "" if value is None else "{} W".format(QLocale().toString(float(value), "f", 1))
