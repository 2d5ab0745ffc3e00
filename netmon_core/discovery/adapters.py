"""Which of our adapters are attached to a network of devices. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model.adapter import AdapterKind

if TYPE_CHECKING:
    from ..model.adapter import Adapter
    from ..settings.discovery import DiscoverySettings


def worth_watching(adapter: Adapter, settings: DiscoverySettings) -> bool:
    """Whether an adapter is attached to a network of devices, as far as its kind and the settings tell."""
    if adapter.name in settings.exclude_interfaces:
        return False
    if settings.interfaces:
        return adapter.name in settings.interfaces
    match adapter.kind:
        case AdapterKind.LOOPBACK:
            return settings.loopback
        case AdapterKind.CONTAINER:
            return settings.containers
        case AdapterKind.VPN:
            return settings.vpn
        case _:
            return True
