"""Whether devices are there and targets answer, and whether netmon itself can see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, override

from homeassistant.components.binary_sensor import DOMAIN, BinarySensorDeviceClass, BinarySensorEntity
from homeassistant.const import STATE_OFF, STATE_ON, EntityCategory
from homeassistant.core import callback
from homeassistant.helpers.restore_state import RestoreEntity

from .adding import Adding
from .engine import PortState
from .entity import NetmonDeviceEntity, NetmonHubEntity, NetmonTargetEntity
from .measured import YES_OR_NO
from .measured_entity import NetmonPortEntity, NetmonSensorEntity

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

    from .chosen import Picked
    from .coordinator import NetmonConfigEntry, NetmonCoordinator
    from .engine import Device, Port

PARALLEL_UPDATES = 0

_RESTORED = {STATE_ON: True, STATE_OFF: False}


async def async_setup_entry(
    hass: HomeAssistant, entry: NetmonConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Make the hub's, and one for each target."""
    coordinator = entry.runtime_data
    Adding(
        coordinator,
        DOMAIN,
        async_add_entities,
        hub=lambda: [NetmonHealth(coordinator, "monitor_health")],
        target=lambda subentry: [NetmonConnectivity(coordinator, subentry, "connectivity")],
        device=lambda admitted: [NetmonPresence(coordinator, admitted[0], "connectivity")],
        measured=lambda device, picked: _measured(coordinator, device, picked),
    )


def _measured(
    coordinator: NetmonCoordinator, device: Device, picked: Picked
) -> list[NetmonPortConnectivity | NetmonYesOrNo]:
    readings = coordinator.measuring.readings
    ports, sensors = readings.ports.get(device.id, {}), readings.sensors.get(device.id, {})
    chosen = [sensors[id_] for id_ in picked.sensors if id_ in sensors]
    return [
        *(NetmonPortConnectivity(coordinator, device, ports[id_]) for id_ in picked.ports if id_ in ports),
        *(NetmonYesOrNo(coordinator, device, each) for each in chosen if each.kind in YES_OR_NO),
    ]


class NetmonHealth(NetmonHubEntity, BinarySensorEntity):
    """On while netmon is blind: its link is down, say, or everybody fell silent at once."""

    _domain = DOMAIN
    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    @property
    @override
    def is_on(self) -> bool:
        """Whether netmon cannot see."""
        return self.coordinator.data.blind

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Why it cannot."""
        return {"reason": self.coordinator.data.blind_reason}


class NetmonConnectivity(NetmonTargetEntity, RestoreEntity, BinarySensorEntity):
    """Whether a target answers; until that is decided anew, what was decided last."""

    _domain = DOMAIN
    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY

    _last: bool | None = None

    @property
    @override
    def is_on(self) -> bool | None:
        """Whether it is up; None: it was never decided."""
        status = self.coordinator.backend.state.targets.get(self.target_id)
        if status is not None and status.up is not None:
            self._last = status.up
        return self._last

    @callback
    @override
    def async_told(self) -> None:
        """Write the state; of a target that was taken away nothing stays decided."""
        if not self.exists:
            self._last = None
        super().async_told()

    @override
    async def async_added_to_hass(self) -> None:
        """Go on from the last state."""
        await super().async_added_to_hass()
        if (last := await self.async_get_last_state()) is not None:
            self._last = _RESTORED.get(last.state)


class NetmonPresence(NetmonDeviceEntity, BinarySensorEntity):
    """Whether a device is there, for what is no person: a printer is connected, and not at home."""

    _domain = DOMAIN
    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_entity_registry_enabled_default = False
    _attr_translation_key = "connectivity"

    @property
    @override
    def is_on(self) -> bool | None:
        """Whether it is there, or was when that was known last; None: nobody ever knew."""
        device = self.device
        return None if device is None else self.coordinator.last_presence.of(device)


class NetmonPortConnectivity(NetmonPortEntity, BinarySensorEntity):
    """Whether anything is connected at a port."""

    _domain = DOMAIN
    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY

    def __init__(self, coordinator: NetmonCoordinator, device: Device, port: Port) -> None:
        super().__init__(coordinator, device, port, "connectivity")

    @property
    @override
    def is_on(self) -> bool | None:
        """Whether it is up; None: the device does not say, or tests it."""
        if self.port is None or self.port.state in (PortState.UNKNOWN, PortState.TESTING):
            return None
        return self.port.state is PortState.UP

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """What changes as seldom as a cable."""
        port = self.port
        if port is None:
            return {}
        return {
            "state": str(port.state),
            "wanted": str(port.admin),
            "speed_mbps": port.speed_mbps,
            "duplex": str(port.duplex),
            "flapping": port.flapping,
            "vlan": port.vlan,
            "poe": None if port.poe is None else str(port.poe.state),
        }


class NetmonYesOrNo(NetmonSensorEntity, BinarySensorEntity):
    """What a device says is so or not: it runs on its battery, say."""

    _domain = DOMAIN

    @property
    @override
    def is_on(self) -> bool | None:
        """Whether it is so now."""
        return None if self.sensor is None or self.sensor.value is None else self.sensor.value > 0
