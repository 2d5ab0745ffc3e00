"""The adapters of the machine, as Home Assistant knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeassistant.components import network

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant


async def async_interfaces(hass: HomeAssistant) -> list[str]:
    """The adapters that have an address, but for the machine's own loopback."""
    return [
        adapter["name"]
        for adapter in await network.async_get_adapters(hass)
        if adapter["name"] != "lo" and (adapter["ipv4"] or adapter["ipv6"])
    ]
