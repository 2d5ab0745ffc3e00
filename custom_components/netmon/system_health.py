"""What Home Assistant's system information says of netmon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.core import callback

from .const import CONF_MODE, DOMAIN

if TYPE_CHECKING:
    from homeassistant.components.system_health import SystemHealthRegistration
    from homeassistant.core import HomeAssistant

    from .coordinator import NetmonConfigEntry


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Offer it."""
    register.async_register_info(_info, f"/config/integrations/integration/{DOMAIN}")


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    entries: list[NetmonConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    said: dict[str, Any] = {}
    for number, entry in enumerate(entries, 1):
        # With one entry, which most have, no numbers.
        mark = f" {number}" if len(entries) > 1 else ""
        coordinator = entry.runtime_data
        info, totals = coordinator.backend.info, coordinator.data
        said |= {
            f"mode{mark}": entry.data[CONF_MODE],
            f"version{mark}": info.version,
            f"available{mark}": coordinator.backend.available,
            f"devices{mark}": totals.devices,
            f"devices_online{mark}": totals.online,
            f"blind{mark}": totals.blind,
            f"last_scan_seconds{mark}": totals.scan_duration,
            f"cannot{mark}": ", ".join(
                sorted({each.mechanism for each in info.capabilities if not each.works})
            ),
        }
    return said
