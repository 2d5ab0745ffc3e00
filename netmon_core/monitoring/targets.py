"""What is to be probed, from the settings and the inventory. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model.target import ProbeKind, Target
from ..settings.monitoring import WhichDevices

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from ..model.device import Device
    from ..model.ip import IPAddress
    from ..settings.monitoring import MonitoringSettings, TargetSettings


def user_targets(settings: MonitoringSettings) -> list[Target]:
    """Build the targets that the user has set."""
    return [user_target(each, settings) for each in settings.targets] if settings.enabled else []


def user_target(each: TargetSettings, settings: MonitoringSettings) -> Target:
    """Build one target of the user's."""
    return Target(
        id=f"user:{each.name}/{each.kind}",
        kind=each.kind,
        name=each.name,
        address=each.address,
        host=each.host,
        port=each.port,
        url=each.url,
        interval=each.interval or settings.interval,
        count=settings.count,
        timeout=settings.timeout,
    )


def device_targets(
    devices: Iterable[Device], settings: MonitoringSettings, *, away: Collection[str] = ()
) -> list[Target]:
    """Build a ping target for each device that is to be pinged; `address` None where it has none to ask.

    `away` are the networks that we do not stand on: what is sent there would go to somebody else, or be lost.
    """
    return [target for device in devices if (target := device_target(device, settings, away)) is not None]


def device_target(device: Device, settings: MonitoringSettings, away: Collection[str] = ()) -> Target | None:
    """Build the ping target of a device; None where it is not to be pinged, as with the monitor itself."""
    wanted = settings.devices is WhichDevices.ALL or (
        settings.devices is WhichDevices.KNOWN and device.known is True
    )
    if not settings.enabled or not wanted or device.own:
        return None
    return Target(
        id=f"device:{device.id}/{ProbeKind.PING}",
        kind=ProbeKind.PING,
        name=device.label,
        device_id=device.id,
        address=best_address(device, away),
        interval=settings.interval,
        count=settings.count,
        timeout=settings.timeout,
    )


def best_address(device: Device, away: Collection[str] = ()) -> IPAddress | None:
    """Return the address to ask: the one seen last, IPv4 first, for it is unique without its adapter."""
    usable = [
        address
        for interface in device.interfaces
        if interface.network_id not in away
        for address in interface.addresses
        # Without its adapter a link-local address says nothing.
        if address.value.version == 4 or not address.value.is_link_local or _zone(address.value)
    ]
    if not usable:
        return None

    def merit(at: int) -> tuple[bool, bool, datetime, int]:
        value = usable[at].value
        return value.version == 4, not value.is_link_local, usable[at].last_seen, -at

    return usable[max(range(len(usable)), key=merit)].value


def _zone(address: IPAddress) -> str | None:
    return address.scope_id if address.version == 6 else None
