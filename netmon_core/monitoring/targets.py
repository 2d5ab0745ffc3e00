"""What is to be probed, from the settings and the inventory. Pure."""

from __future__ import annotations

from ipaddress import IPv6Address
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..model.target import ProbeKind, Target
from ..settings.monitoring import WhichDevices

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from ..model.device import Device
    from ..model.ip import IPAddress
    from ..settings.monitoring import MonitoringSettings, TargetSettings

_NOWHERE: Mapping[str, str] = MappingProxyType({})


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
    devices: Iterable[Device],
    settings: MonitoringSettings,
    *,
    away: Collection[str] = (),
    zones: Mapping[str, str] = _NOWHERE,
) -> list[Target]:
    """Build a ping target for each device that is to be pinged; `address` None where it has none to ask.

    `away` are the networks that we do not stand on: what is sent there would go to somebody else, or be lost.
    `zones` are our adapters on the others, by network: whoever has a link-local address alone is asked there.
    """
    return [
        target for device in devices if (target := device_target(device, settings, away, zones)) is not None
    ]


def device_target(
    device: Device,
    settings: MonitoringSettings,
    away: Collection[str] = (),
    zones: Mapping[str, str] = _NOWHERE,
) -> Target | None:
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
        address=best_address(device, away, zones),
        interval=settings.interval,
        count=settings.count,
        timeout=settings.timeout,
    )


def best_address(
    device: Device, away: Collection[str] = (), zones: Mapping[str, str] = _NOWHERE
) -> IPAddress | None:
    """Return the address to ask: the one seen last, IPv4 first, for it is unique without its adapter."""
    usable = [
        (value, address.last_seen)
        for interface in device.interfaces
        if interface.network_id not in away
        for address in interface.addresses
        if (value := _reachable(address.value, zones.get(interface.network_id))) is not None
    ]
    if not usable:
        return None

    def merit(at: int) -> tuple[bool, bool, datetime, int]:
        value, last_seen = usable[at]
        return value.version == 4, not value.is_link_local, last_seen, -at

    return usable[max(range(len(usable)), key=merit)][0]


def _reachable(address: IPAddress, zone: str | None) -> IPAddress | None:
    """The address as it can be sent to: without its adapter a link-local one says nothing."""
    if address.version == 4 or not address.is_link_local or address.scope_id is not None:
        return address
    return None if zone is None else IPv6Address(f"{address}%{zone}")
