"""What the entities of ports and of sensors have in common: they are as true as the last answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from homeassistant.core import callback
from homeassistant.util import slugify

from .entity import NetmonDeviceEntity
from .readings import subject

if TYPE_CHECKING:
    from datetime import datetime

    from .coordinator import NetmonCoordinator
    from .engine import Device, Port, Sensor


class NetmonMeasuredEntity(NetmonDeviceEntity):
    """Something that a device tells of itself when it is asked; named by what the device calls it."""

    # "port" or "sensor".
    _what: str

    def __init__(
        self, coordinator: NetmonCoordinator, device: Device, key: str, told: Port | Sensor, what: str
    ) -> None:
        self._object_key = slugify(f"{told.name} {what}")
        super().__init__(coordinator, device, key)
        self.told_id = told.id
        self._keys = (device.id, subject(device.id, told.id))

    @callback
    @override
    def async_told(self) -> None:
        """Write the state; its device may have been merged into another, whose it is then."""
        row = self.registry_entry
        if row is not None and row.unique_id != self.unique_id and not self.stays:
            self._become(row.unique_id)
        super().async_told()

    def _become(self, unique_id: str) -> None:
        prefix = f"{self.coordinator.server_id}:"
        present, domain = self.coordinator.present, self.platform.domain
        present.discard((domain, self.unique_id))
        present.add((domain, unique_id))
        self.device_id = unique_id.removeprefix(prefix).rpartition(f"-{self._what}-")[0]
        self._unique_id = unique_id
        for key in (self.device_id, subject(self.device_id, self.told_id)):
            self.async_on_remove(self.coordinator.subjects.add(key, self.async_told))

    @callback
    def call_it(self, **placeholders: str) -> None:
        """Take another name."""
        if self._attr_translation_placeholders != placeholders:
            self._attr_translation_placeholders = placeholders
            # Home Assistant keeps the name that it once made of them.
            self.__dict__.pop("name", None)

    @property
    @override
    def as_of(self) -> datetime | None:
        """When it was told last, where it is told no longer."""
        return self.coordinator.measuring.readings.as_of(self.device_id)


class NetmonPortEntity(NetmonMeasuredEntity):
    """Something about one port."""

    _what = "port"

    def __init__(self, coordinator: NetmonCoordinator, device: Device, port: Port, what: str) -> None:
        super().__init__(coordinator, device, f"port-{port.id}-{what}", port, what)
        self._attr_translation_key = f"port_{what}"
        self._attr_translation_placeholders = {"port": port.label}

    @callback
    @override
    def async_told(self) -> None:
        """Write the state; another alias is another name."""
        if self.port is not None:
            self.call_it(port=self.port.label)
        super().async_told()

    @property
    @override
    def exists(self) -> bool:
        """Whether the device has such a port."""
        return super().exists and self.port is not None and not self.port.gone

    @property
    def port(self) -> Port | None:
        """What the device told of it last."""
        return self.coordinator.measuring.readings.ports.get(self.device_id, {}).get(self.told_id)


class NetmonSensorEntity(NetmonMeasuredEntity):
    """One thing that a device measures of itself."""

    _what = "sensor"

    def __init__(self, coordinator: NetmonCoordinator, device: Device, sensor: Sensor) -> None:
        super().__init__(coordinator, device, f"sensor-{sensor.id}", sensor, "")
        self._attr_translation_key = f"measured_{sensor.kind}"
        self._attr_translation_placeholders = {"name": sensor.name}

    @callback
    @override
    def async_told(self) -> None:
        """Write the state; the device may call it otherwise."""
        if self.sensor is not None:
            self.call_it(name=self.sensor.name)
        super().async_told()

    @property
    @override
    def extra_state_attributes(self) -> dict[str, str]:
        """What the device itself, or its limits, say of the value."""
        return {} if self.sensor is None else {"condition": str(self.sensor.state)}

    @property
    @override
    def exists(self) -> bool:
        """Whether the device has such a sensor."""
        return super().exists and self.sensor is not None and not self.sensor.gone

    @property
    def sensor(self) -> Sensor | None:
        """What the device told of it last."""
        return self.coordinator.measuring.readings.sensors.get(self.device_id, {}).get(self.told_id)
