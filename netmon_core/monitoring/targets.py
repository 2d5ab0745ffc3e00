"""Which targets the known devices make. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import ProbeKind, Target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model import Device, IPAddress
    from ..settings.monitoring import MonitoringSettings


def device_target(device: Device, *, interval: float, count: int, timeout: float) -> Target:
    """The ping target of a device; its id stays through new addresses."""
    return Target(
        id=target_id(device.id),
        kind=ProbeKind.PING,
        name=device.label,
        device_id=device.id,
        address=ping_address(device),
        interval=interval,
        count=count,
        timeout=timeout,
    )


def device_targets(
    devices: Iterable[Device], *, which: str, interval: float, count: int, timeout: float
) -> list[Target]:
    """A ping target for each device: "all", only the "known" (by the user's word or a name), or "none".

    Never of ourselves, nor of what the user ignores, nor of what has no address.
    """
    if which == "none":
        return []
    return [
        target
        for device in devices
        if not device.own
        and device.known is not False
        and (which == "all" or device.known or device.name)
        and (target := device_target(device, interval=interval, count=count, timeout=timeout)).address
    ]


def user_targets(settings: MonitoringSettings) -> list[Target]:
    """The targets that the user wrote down."""
    return [
        Target(
            id=f"user:{target.name}/{target.kind}",
            kind=target.kind,
            name=target.name,
            host=target.host,
            address=target.address,
            port=target.port,
            url=target.url,
            interval=target.interval or settings.interval,
            count=settings.count,
            timeout=settings.timeout,
        )
        for target in settings.targets
    ]


def target_id(device_id: str) -> str:
    """The id of a device's ping target."""
    return f"device:{device_id}/ping"


def ping_address(device: Device) -> IPAddress | None:
    """The address to ping: the one seen last, IPv4 before IPv6; no IPv6 address that needs its adapter."""
    usable = [
        address
        for interface in device.interfaces
        for address in interface.addresses
        if address.value.version == 4 or not address.value.is_link_local
    ]
    if not usable:
        return None
    best = min(
        usable,
        key=lambda address: (address.value.version, -address.last_seen.timestamp(), int(address.value)),
    )
    return best.value
