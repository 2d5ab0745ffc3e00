"""What is wrong, in a sentence for people. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model.metric import METRICS, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.device import Device
    from ..model.monitor import MonitorHealth


def offline(label: str, why: str) -> str:
    """A device or target is gone."""
    return f"{label} is offline: {why}" if why else f"{label} is offline"


def measured(label: str, metric: str, value: float, *, limit: float | None = None) -> str:
    """What was measured, as far as it is bad; `limit` is that which a sensor names itself."""
    if metric == "temperature_over_limit" and limit is not None:
        return f"{label} has {value + limit:.0f} °C, and its limit is {limit:.0f} °C"
    kind = METRICS.get(metric)
    amount = _amount(value, None if kind is None else kind.unit)
    said = _SAID.get(metric)
    return said.format(label=label, amount=amount) if said else f"{label}: {_plain(metric)} is {amount}"


_SAID = {
    "rtt": "{label} answers slowly: {amount}",
    "loss": "{label} loses {amount} of what is sent to it",
    "utilization": "{label} is {amount} busy",
    "errors_per_second": "{label} has {amount} with errors",
    "on_battery": "{label} runs on its battery",
    "supply": "{label} has {amount} left",
    "charge": "{label} has {amount} left",
}


def flapping(label: str, times: int) -> str:
    """A port goes up and down; `times` 0: nobody counted."""
    return f"{label} goes up and down" + (f": {times} times of late" if times else "")


def many_parts(label: str, rule: str, count: int) -> str:
    """More parts of one device than are told of one by one."""
    return f"{label}: {_plain(rule)} on more than {count} of its parts; see the device"


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _amount(value: float, unit: Unit | None) -> str:
    """A value with its unit, short."""
    if unit is Unit.SHARE:
        return f"{value:.0%}"
    if unit is Unit.SECONDS and value < 1:
        return f"{value * 1000:.0f} ms"
    if unit is Unit.BITS:
        for size, prefix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
            if abs(value) >= size:
                return f"{value / size:.3g} {prefix}bit/s"
    number = f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return number if unit in (None, Unit.YES, Unit.COUNT) else f"{number} {unit}"


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
