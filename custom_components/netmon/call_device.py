"""Which entry and which device the call of an action is about."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.service import async_get_config_entry

from .const import DOMAIN

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant, ServiceCall

    from .coordinator import NetmonConfigEntry, NetmonCoordinator
    from .engine import Device

ATTR_ENTRY = "config_entry_id"
ATTR_DEVICE = "device"


def coordinator_of(call: ServiceCall) -> NetmonCoordinator:
    """Return what knows the entry that is meant; raises ServiceValidationError."""
    entry: NetmonConfigEntry = async_get_config_entry(call.hass, DOMAIN, call.data.get(ATTR_ENTRY))
    return entry.runtime_data


def device_of(call: ServiceCall) -> tuple[NetmonCoordinator, Device]:
    """Find the device that is meant; a row of the registry tells its entry too."""
    given = call.data[ATTR_DEVICE]
    row = dr.async_get(call.hass).async_get(given)
    if row is not None and ATTR_ENTRY not in call.data:
        entry = call.hass.config_entries.async_get_entry(row.config_entry_id)
        if entry is not None and entry.domain == DOMAIN:
            loaded: NetmonConfigEntry = async_get_config_entry(call.hass, DOMAIN, entry.entry_id)
            return loaded.runtime_data, find_device(call.hass, loaded.runtime_data, given)
    coordinator = coordinator_of(call)
    return coordinator, find_device(call.hass, coordinator, given)


def find_device(hass: HomeAssistant, coordinator: NetmonCoordinator, given: str) -> Device:
    """Find a device by Home Assistant's id, netmon's id, a MAC or an address."""
    devices = coordinator.backend.state.devices
    row = dr.async_get(hass).async_get(given)
    device_id = given if row is None else coordinator.registry.async_device_id(row)
    if device_id is not None and device_id in devices:
        return devices[device_id]
    mac = dr.format_mac(given)
    try:
        address = ip_address(given)
    except ValueError:
        address = None
    for device in devices.values():
        for interface in device.interfaces:
            if interface.mac == mac or any(each.value == address for each in interface.addresses):
                return device
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="no_such_device",
        translation_placeholders={"device": given},
    )
