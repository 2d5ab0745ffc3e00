"""What a dashboard is made of, read from Home Assistant's registries; and how the frontend asks for it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import probatio
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.components.frontend import DOMAIN as FRONTEND
from homeassistant.components.frontend import add_extra_js_url
from homeassistant.components.http import StaticPathConfig
from homeassistant.const import Platform
from homeassistant.core import callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_get_translations

from .const import ACTIVITY_KEY, DOMAIN, SUBENTRY_TARGET
from .dashboard import Monitor, Shown, build
from .kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from homeassistant.components.websocket_api import ActiveConnection
    from homeassistant.core import HomeAssistant

    from .coordinator import NetmonConfigEntry

    type May = Callable[[str, str], bool]

MODULE = Path(__file__).with_name("dashboard.js")
URL = f"/{DOMAIN}/dashboard.js"
# Of the hub, in their order.
_TILES = (
    (Platform.SENSOR, "devices_online"),
    (Platform.SENSOR, "devices_total"),
    (Platform.SENSOR, "devices_new"),
    (Platform.SENSOR, "alerts"),
    (Platform.BINARY_SENSOR, "monitor_health"),
    (Platform.BUTTON, "scan"),
)
# The first that is enabled stands for a device.
_STANDS_FOR = ((Platform.DEVICE_TRACKER, ""), (Platform.BINARY_SENSOR, "-connectivity"))


async def async_offer_dashboard(hass: HomeAssistant) -> None:
    """Have the frontend offer a dashboard of netmon where dashboards are added."""
    websocket_api.async_register_command(hass, ws_dashboard)
    if FRONTEND not in hass.config.components:
        return
    content = await hass.async_add_executor_job(MODULE.read_bytes)
    await hass.http.async_register_static_paths([StaticPathConfig(URL, str(MODULE), cache_headers=True)])
    # Browsers keep it until it is another.
    add_extra_js_url(hass, f"{URL}?{hashlib.sha256(content).hexdigest()[:12]}")


@websocket_api.websocket_command(
    {
        probatio.Required("type"): "netmon/dashboard",
        probatio.Optional("language", default="en"): probatio.All(str, probatio.Length(max=35)),
    }
)
@websocket_api.async_response
async def ws_dashboard(hass: HomeAssistant, connection: ActiveConnection, message: dict[str, Any]) -> None:
    """Answer the whole dashboard, of what the user may see."""
    said = await async_get_translations(hass, message["language"], "selector", {DOMAIN})
    prefix = f"component.{DOMAIN}.selector.dashboard.options."
    words = {key.removeprefix(prefix): text for key, text in said.items() if key.startswith(prefix)}
    areas = {area.id: area.name for area in ar.async_get(hass).async_list_areas()}
    monitors = [
        _monitor(hass, entry, connection.user.permissions.check_entity)
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
    ]
    connection.send_result(message["id"], build(monitors, areas, words))


@callback
def _monitor(hass: HomeAssistant, entry: NetmonConfigEntry, may: May) -> Monitor:
    coordinator = entry.runtime_data
    rows = {
        (row.domain, row.unique_id): row
        for row in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    }
    shown: Mapping[tuple[str, str], er.RegistryEntry] = {
        key: row for key, row in rows.items() if not row.disabled and may(row.entity_id, POLICY_READ)
    }
    server_id, state = coordinator.server_id, coordinator.backend.state
    gateways = {address for network in state.networks.values() for address in network.gateways}
    devices = []
    for device, _ in coordinator.admissions.async_admitted():
        keys = ((domain, f"{server_id}:{device.id}{suffix}") for domain, suffix in _STANDS_FOR)
        row = next((shown[key] for key in keys if key in shown), None)
        if row is not None:
            devices.append(
                Shown(
                    entity_id=row.entity_id,
                    name=device.label,
                    kind=kind_of(device, gateways),
                    area=row.area_id or _area_of(hass, row),
                )
            )
    own = {key: shown.get((domain, f"{server_id}-{key}")) for domain, key in _TILES}
    log = rows.get((Platform.EVENT, f"{server_id}-{ACTIVITY_KEY}"))
    targets = [
        row
        for each in entry.subentries.values()
        if each.subentry_type == SUBENTRY_TARGET
        and (row := shown.get((Platform.BINARY_SENSOR, f"{server_id}-{each.subentry_id}-connectivity")))
    ]
    online = own["devices_online"]
    return Monitor(
        title=entry.title,
        tiles=[row.entity_id for row in own.values() if row is not None],
        graph=None if online is None else online.entity_id,
        log=None if log is None or not may(log.entity_id, POLICY_READ) else log.entity_id,
        devices=devices,
        targets=[row.entity_id for row in targets],
    )


def _area_of(hass: HomeAssistant, row: er.RegistryEntry) -> str | None:
    device = dr.async_get(hass).async_get(row.device_id) if row.device_id else None
    return device.area_id if isinstance(device, dr.DeviceEntry) else None
