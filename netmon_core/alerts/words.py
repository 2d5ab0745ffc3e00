"""What is wrong, in a sentence for people. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rules import RuleName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.device import Device
    from ..model.monitor import MonitorHealth


def offline(label: str, why: str) -> str:
    """A device or target is gone."""
    return f"{label} is offline: {why}" if why else f"{label} is offline"


def measured(label: str, name: RuleName, value: float) -> str:
    """A target answers badly."""
    if name is RuleName.LATENCY:
        return f"{label} answers slowly: {value * 1000:.0f} ms"
    return f"{label} loses {value:.0%} of what is sent to it"


def blind(health: MonitorHealth) -> str:
    """The monitor cannot see, or not do what it should."""
    if not health.blind:
        return f"The monitor cannot do all it should. {health.limited}"
    return f"The monitor cannot see: {health.reason or 'no reason is known'}"


def crowd(network: str) -> str:
    """Too many new devices for a sentence each."""
    return f"Many new devices at once on {network}; see the list of devices"


def returned(network: str, others: Sequence[str], count: int) -> str:
    """New devices at once, and each may be one that was here before; `others` names the first of those."""
    more = f" and {count - len(others)} more" if count > len(others) else ""
    return f"{count} new devices at once on {network}, which may be {', '.join(others)}{more} again"


def introduction(device: Device, resembled: str | None = None) -> str:
    """A device was never seen before; `resembled` names the one that it may be."""
    address = next((str(each.value) for interface in device.interfaces for each in interface.addresses), None)
    mac, vendor = next(((each.mac, each.vendor) for each in device.interfaces), (None, None))
    about = ", ".join(part for part in (address, mac, vendor) if part and part != device.label)
    told = f"New device: {device.label} ({about})" if about else f"New device: {device.label}"
    return told if resembled is None else f"{told}; it may be {resembled}, which was here before"
