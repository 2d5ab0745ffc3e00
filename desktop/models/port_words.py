"""What is said of a port, in words. Pure but for the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.model.port import Duplex, PoeState

from ..texts import moment, percent, since, translate
from . import amounts
from .ports import Standing, busyness, errors_of, is_fresh, standing_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from netmon_core.model.port import Port

# More VLANs than these are counted.
VLANS = 8


def standing_word(standing: Standing) -> str:
    """Return it in a word."""
    return {
        Standing.UP: translate("ports", "Up"),
        Standing.ERRORS: translate("ports", "Up, with errors"),
        Standing.FLAPPING: translate("ports", "Flapping"),
        Standing.DOWN: translate("ports", "Down"),
        Standing.OFF: translate("ports", "Switched off"),
        Standing.TESTING: translate("ports", "Testing"),
        Standing.GONE: translate("ports", "No longer there"),
        Standing.UNKNOWN: translate("ports", "Not known"),
    }[standing]


def speed_words(port: Port) -> str:
    """Return its speed, and half duplex where it is so, as that is seldom wanted."""
    said = amounts.speed(port.speed_mbps)
    if port.duplex is Duplex.HALF:
        half = translate("ports", "half duplex")
        return f"{said}, {half}" if said else half
    return said


def poe_words(port: Port) -> str:
    """Return what power it gives; "" where it can give none."""
    poe = port.poe
    if poe is None:
        return ""
    word = {
        PoeState.DISABLED: translate("ports", "off"),
        PoeState.SEARCHING: translate("ports", "ready"),
        PoeState.DELIVERING: translate("ports", "gives power"),
        PoeState.FAULT: translate("ports", "fault"),
        PoeState.TESTING: translate("ports", "testing"),
        PoeState.UNKNOWN: translate("ports", "not known"),
    }[poe.state]
    if poe.state is not PoeState.DELIVERING:
        return word
    given = [amounts.watts(poe.watts)] if poe.watts is not None else [word]
    if poe.power_class is not None:
        given.append(translate("ports", "class {}").format(poe.power_class))
    return ", ".join(given)


def vlan_words(port: Port) -> str:
    """Return the VLAN of frames without a tag, and those of frames with one."""
    tagged = [vlan for vlan in port.vlans if vlan != port.vlan]
    told = [str(vlan) for vlan in tagged[:VLANS]]
    if len(tagged) > VLANS:
        told.append(translate("ports", "{} more").format(len(tagged) - VLANS))
    own = "" if port.vlan is None else str(port.vlan)
    if not told:
        return own
    return " ".join(part for part in (own, translate("ports", "({} tagged)").format(", ".join(told))) if part)


def errors_words(port: Port) -> str:
    """Return how many frames are lost to errors; "" where nothing is known."""
    return amounts.per_second(errors_of(port))


def counted(ports: Iterable[Port]) -> str:
    """Return how many there are of each standing: 31 up, 14 down."""
    found: dict[Standing, int] = {}
    for port in ports:
        standing = standing_of(port)
        found[standing] = found.get(standing, 0) + 1
    words = {
        Standing.UP: translate("ports", "{} up"),
        Standing.ERRORS: translate("ports", "{} with errors"),
        Standing.FLAPPING: translate("ports", "{} flapping"),
        Standing.DOWN: translate("ports", "{} down"),
        Standing.OFF: translate("ports", "{} switched off"),
        Standing.TESTING: translate("ports", "{} testing"),
        Standing.UNKNOWN: translate("ports", "{} not known"),
    }
    return "  ·  ".join(text.format(found[standing]) for standing, text in words.items() if standing in found)


def port_lines(port: Port, behind: str, now: datetime) -> list[str]:
    """Return all there is to say of a port, a line each, with who is behind it."""
    state = standing_word(standing_of(port))
    if port.changed_at is not None and port.changed_at <= now:
        state += " " + translate("ports", "for {}").format(since(port.changed_at, now))
    lines = [port.label, ", ".join(part for part in (state, speed_words(port)) if part)]
    if port.rates is not None and (port.rates.in_bps, port.rates.out_bps) != (None, None):
        lines.append(flow_words(port, now))
    if errors_of(port):
        lines.append(translate("ports", "Errors and discards: {}").format(errors_words(port)))
    if poe := poe_words(port):
        lines.append(translate("ports", "Power: {}").format(poe))
    if vlan := vlan_words(port):
        lines.append(translate("ports", "VLAN: {}").format(vlan))
    if behind:
        lines.append(translate("ports", "Behind it: {}").format(behind))
    return lines


def flow_words(port: Port, now: datetime) -> str:
    """Return what flows through it, how much of its speed that is, and when it is from before."""
    rates = port.rates
    if rates is None:
        return ""
    unknown = "\u2013"
    said = translate("ports", "In {}, out {}").format(
        amounts.bits(rates.in_bps) or unknown, amounts.bits(rates.out_bps) or unknown
    )
    if (share := busyness(port)) is not None:
        said += " (" + percent(share) + ")"
    if not is_fresh(port, now):
        said += ", " + translate("ports", "as of {}").format(moment(rates.at))
    return said
