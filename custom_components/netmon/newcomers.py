"""Devices that are waited for to be named, before they are let in and told of. Pure: the time comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .const import ADDRESS_DELAY, NEWCOMER_DELAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from .engine import Device


class Newcomers:
    """Who is waited for until when, and of whom nobody was told yet."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}
        self._untold: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._until)

    def discover(self, device_id: str) -> None:
        """Note that a device is to be told of."""
        self._untold.add(device_id)

    def wait_for(self, device_id: str, now: datetime) -> None:
        """Give a device its time to be named; it gets no more by being met again."""
        self._until.setdefault(device_id, now + NEWCOMER_DELAY)

    def look_again(self, device_ids: Iterable[str], now: datetime) -> None:
        """Have devices be ready at once."""
        self._until |= dict.fromkeys(device_ids, now - ADDRESS_DELAY)

    def take_ready(self, devices: Mapping[str, Device], now: datetime) -> list[Device]:
        """Return those that are named and have an address, or were waited for; they are newcomers no more."""
        ready = []
        for device_id, until in sorted(self._until.items()):
            device = devices.get(device_id)
            if device is None or _is_ready(device, until, now):
                del self._until[device_id]
                if device is not None:
                    ready.append(device)
        return ready

    def take_untold(self, device_ids: Iterable[str]) -> list[str]:
        """Return those of whom nobody was told; now somebody is."""
        taken = [device_id for device_id in device_ids if device_id in self._untold]
        self._untold.difference_update(taken)
        return taken

    def forget(self, device_id: str) -> None:
        """Tell of a device no more."""
        self._untold.discard(device_id)


def may_be_named_yet(device: Device, now: datetime) -> bool:
    """Whether a device has no name, and was found only just now."""
    return not _is_named(device) and now < device.first_seen + NEWCOMER_DELAY


def _is_ready(device: Device, until: datetime, now: datetime) -> bool:
    """Whether it was named or waited for, and has an address or was waited for longer."""
    if any(interface.addresses for interface in device.interfaces):
        return until <= now or _is_named(device)
    return until + ADDRESS_DELAY <= now


def _is_named(device: Device) -> bool:
    return bool(device.name or device.hostname)
