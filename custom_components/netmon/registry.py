"""Our rows in Home Assistant's registries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from homeassistant.components.device_tracker import DOMAIN as TRACKER
from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import CONNECTION_NETWORK_MAC, DeviceEntryType, DeviceInfo

from .const import DOMAIN
from .engine import ENGINE_VERSION, Seed
from .last_word import LastWord
from .mac_owners import MacOwners
from .particulars import particulars
from .stored_states import async_stored_state

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping

    from homeassistant.config_entries import ConfigEntry
    from homeassistant.core import HomeAssistant

    from .engine import Device

# The unique id of what is measured at a port ("d1-port-p7-in") or by a sensor ("d1-sensor-s3").
_MEASURED = re.compile(r"(?P<device>.+)-(?P<what>port|sensor)-(?P<id>[^-]+)(-[a-z_]+)?")


class Registry:
    """The devices of one entry: the hub, and one for each device that was let in.

    A device's identifier is the entry's unique id and netmon's device id, joined by a colon.
    """

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        self._hass = hass
        self._entry = entry
        self._server_id = entry.unique_id or entry.entry_id
        self._owners = MacOwners()

    @property
    def hub(self) -> tuple[str, str]:
        """The identifier of the hub."""
        return (DOMAIN, self._server_id)

    @callback
    def async_make_hub(self, version: str | None = None) -> None:
        """Register the hub, before anything that hangs on it."""
        dr.async_get(self._hass).async_get_or_create(
            config_entry_id=self._entry.entry_id,
            identifiers={self.hub},
            entry_type=DeviceEntryType.SERVICE,
            manufacturer="Netmon",
            name=self._entry.title,
            sw_version=version or ENGINE_VERSION,
        )

    @callback
    def async_name_hub(self) -> None:
        """Call the hub as the entry is called now."""
        registry = dr.async_get(self._hass)
        row = registry.async_get_device_by_identifier(self.hub, self._entry.entry_id)
        if row is not None and row.name != self._entry.title:
            registry.async_update_device(row.id, name=self._entry.title)

    @callback
    def async_hub_row_id(self) -> str:
        """Return Home Assistant's id of the hub, which everything else hangs on."""
        return dr.async_get_device_id_by_identifier(
            self._hass, self.hub, config_entry_id=self._entry.entry_id
        )

    def identifier(self, device_id: str) -> tuple[str, str]:
        """The identifier of a device."""
        return (DOMAIN, f"{self._server_id}:{device_id}")

    @callback
    def async_device_info(self, device: Device) -> DeviceInfo:
        """Build what the registry is to know of a device."""
        known = particulars(device)
        return DeviceInfo(
            identifiers={self.identifier(device.id)},
            connections=self._connections(device.id, known.macs),
            name=known.name,
            manufacturer=known.manufacturer,
            model=known.model,
            via_device_id=self.async_hub_row_id(),
        )

    @callback
    def async_update(self, device: Device) -> None:
        """Bring the row of a device up to date; nothing is written where nothing changed."""
        registry = dr.async_get(self._hass)
        row = registry.async_get_device_by_identifier(self.identifier(device.id), self._entry.entry_id)
        if row is None:
            return
        known = particulars(device)
        connections = self._connections(device.id, known.macs)
        if (row.name, row.manufacturer, row.model, row.connections) != (
            known.name,
            known.manufacturer,
            known.model,
            connections,
        ):
            registry.async_update_device(
                row.id,
                name=known.name,
                manufacturer=known.manufacturer,
                model=known.model,
                new_connections=connections,
            )

    @callback
    def async_remove(self, device_id: str) -> None:
        """Take a device out, and with it its entities."""
        self._owners.leave(device_id)
        registry = dr.async_get(self._hass)
        row = registry.async_get_device_by_identifier(self.identifier(device_id), self._entry.entry_id)
        if row is not None:
            registry.async_remove_device(row.id)

    @callback
    def async_device_id(self, row: dr.AnyDeviceEntry) -> str | None:
        """Return netmon's id of a row of ours; None for the hub and the targets."""
        prefix = f"{self._server_id}:"
        for domain, value in row.identifiers:
            if domain == DOMAIN and value.startswith(prefix):
                return value.removeprefix(prefix)
        return None

    @callback
    def async_row_id(self, device_id: str | None) -> str | None:
        """Return Home Assistant's id of a device; None where it is not in."""
        if device_id is None:
            return None
        registry = dr.async_get(self._hass)
        row = registry.async_get_device_by_identifier(self.identifier(device_id), self._entry.entry_id)
        return None if row is None else row.id

    @callback
    def async_seeds(self) -> list[Seed]:
        """Return the ids and MACs of every row, so that a lost database orphans no entity."""
        seeds = []
        for row in dr.async_entries_for_config_entry(dr.async_get(self._hass), self._entry.entry_id):
            macs = tuple(sorted(mac for kind, mac in row.connections if kind == CONNECTION_NETWORK_MAC))
            if macs and (device_id := self.async_device_id(row)) is not None:
                seeds.append(Seed(id=device_id, macs=macs))
        return seeds

    @callback
    def async_last_words(self) -> dict[str, bool]:
        """Return what the tracker of each device has said last, whether it was there."""
        prefix, words = f"{self._server_id}:", {}
        for row in er.async_entries_for_config_entry(er.async_get(self._hass), self._entry.entry_id):
            stored = async_stored_state(self._hass, row.entity_id) if row.domain == TRACKER else None
            word = LastWord.read(None if stored is None else stored.extra_data)
            if word is not None:
                words[row.unique_id.removeprefix(prefix)] = word.is_connected
        return words

    @callback
    def async_device_ids(self) -> set[str]:
        """Return netmon's id of every device that has a row."""
        rows = dr.async_entries_for_config_entry(dr.async_get(self._hass), self._entry.entry_id)
        return {device_id for row in rows if (device_id := self.async_device_id(row)) is not None}

    @callback
    def async_prune(self, wanted: Mapping[str, Device], *, known: Container[str] | None = None) -> None:
        """Take out every device that is not wanted any more, and every MAC that a device no longer has.

        With `known`, what nobody knows stays: an engine that has lost its database finds it again.
        Before anything is added: a device that has such a MAC now would be taken for the one that had it.
        """
        registry = dr.async_get(self._hass)
        for row in dr.async_entries_for_config_entry(registry, self._entry.entry_id):
            device_id = self.async_device_id(row)
            if device_id is None:
                continue
            if (device := wanted.get(device_id)) is None:
                if known is None or device_id in known:
                    registry.async_remove_device(row.id)
                continue
            shown = {mac for kind, mac in row.connections if kind == CONNECTION_NETWORK_MAC}
            kept = self._connections(device_id, shown.intersection(particulars(device).macs))
            if kept != row.connections:
                registry.async_update_device(row.id, new_connections=kept)

    @callback
    def async_remove_measured(self, is_wanted: Callable[[str, str, str], bool]) -> None:
        """Take out the entities of ports and sensors that are not wanted: device id, what it is, our id."""
        registry, prefix = er.async_get(self._hass), f"{self._server_id}:"
        for row in er.async_entries_for_config_entry(registry, self._entry.entry_id):
            found = _measured(row.unique_id.removeprefix(prefix))
            if found is not None and not is_wanted(*found.group("device", "what", "id")):
                registry.async_remove(row.entity_id)

    @callback
    def async_move_measured(self, device_id: str, heir: str) -> set[str]:
        """Give the entities of a device's ports and sensors to its heir; the ids of those that it took."""
        registry, moved = er.async_get(self._hass), set[str]()
        row_id = self.async_row_id(heir)
        if row_id is None:
            return moved
        before, after = f"{self._server_id}:{device_id}-", f"{self._server_id}:{heir}-"
        for row in er.async_entries_for_config_entry(registry, self._entry.entry_id):
            found = _measured(row.unique_id.removeprefix(f"{self._server_id}:"))
            if found is None or found["device"] != device_id:
                continue
            unique_id = after + row.unique_id.removeprefix(before)
            if registry.async_get_entity_id(row.domain, DOMAIN, unique_id) is None:
                registry.async_update_entity(row.entity_id, device_id=row_id, new_unique_id=unique_id)
                moved.add(found["id"])
        return moved

    @callback
    def async_let_go(self, device: Device) -> None:
        """Take the MACs that a device has lost from its row: another may be about to come with them."""
        if not self._owners.owned(device.id) <= set(particulars(device).macs):
            self.async_update(device)

    @callback
    def async_enable(self, device_ids: Iterable[str]) -> None:
        """Enable the trackers of devices that were let in disabled once; what the user disabled stays so."""
        registry = er.async_get(self._hass)
        for device_id in device_ids:
            entity_id = registry.async_get_entity_id(TRACKER, DOMAIN, f"{self._server_id}:{device_id}")
            row = registry.async_get(entity_id) if entity_id is not None else None
            if row is not None and row.disabled_by is er.RegistryEntryDisabler.INTEGRATION:
                # Home Assistant sets an entry up anew for what is enabled, unless the entry disabled it.
                registry.async_update_entity(row.entity_id, disabled_by=er.RegistryEntryDisabler.CONFIG_ENTRY)
                registry.async_update_entity(row.entity_id, disabled_by=None)

    def _connections(self, device_id: str, macs: Iterable[str]) -> set[tuple[str, str]]:
        return {(CONNECTION_NETWORK_MAC, mac) for mac in self._owners.claim(device_id, macs)}


def _measured(unique_id: str) -> re.Match[str] | None:
    # Most rows are none, and there may be ten thousand.
    if "-port-" not in unique_id and "-sensor-" not in unique_id:
        return None
    return _MEASURED.fullmatch(unique_id)
