"""Which of a device's addresses to show first, and the order of devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model.device import Device
    from ..model.interface import Interface
    from ..model.ip import IPAddress


def current_interface(device: Device) -> Interface | None:
    """The interface seen last."""
    return max(device.interfaces, key=lambda interface: interface.last_seen, default=None)


def current_address(device: Device) -> IPAddress | None:
    """The address seen last; IPv4 before IPv6, and the lowest among equals."""
    addresses = [address for interface in device.interfaces for address in interface.addresses]
    if len(addresses) <= 1:
        return addresses[0].value if addresses else None
    best = min(
        addresses,
        key=lambda address: (address.value.version, -address.last_seen.timestamp(), int(address.value)),
    )
    return best.value


def by_address(device: Device) -> tuple[int, int, str]:
    """Sorts devices by address, those without one last."""
    address = current_address(device)
    return (address.version, int(address), device.id) if address else (9, 0, device.id)
