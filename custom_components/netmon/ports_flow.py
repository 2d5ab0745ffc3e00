"""Choosing ports and sensors of a device: entities are made of these, and of no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntryState, ConfigSubentryFlow

from .chosen import ENTITIES_MOST, everything_of, in_order, read_choice
from .const import CONF_DEVICE, CONF_EVERY_PORT, CONF_MODE, CONF_PORTS, MODE_EMBEDDED, SUBENTRY_PORTS
from .engine import NetmonError
from .fields import ports_schema, which_device_schema
from .options_flow import device_choices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeassistant.config_entries import SubentryFlowResult

    from .coordinator import NetmonConfigEntry, NetmonCoordinator
    from .engine import Port, Sensor


class PortsFlow(ConfigSubentryFlow):
    """Chooses ports and sensors of a device, or chooses anew."""

    def __init__(self) -> None:
        super().__init__()
        self._device_id = ""
        self._title = ""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Choose a device, of those that tell."""
        entry: NetmonConfigEntry = self._get_entry()
        if entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        telling = await _who_tells(entry.runtime_data)
        choices = {id_: label for id_, label in device_choices(entry).items() if id_ in telling}
        if not choices:
            embedded = entry.data[CONF_MODE] == MODE_EMBEDDED
            return self.async_abort(reason="nobody_tells" if embedded else "server_knows_nobody")
        errors: dict[str, str] = {}
        if user_input is not None:
            self._device_id = user_input[CONF_DEVICE]
            self._title = entry.runtime_data.backend.state.devices[self._device_id].label
            taken = {each.unique_id for each in entry.subentries.values()}
            if unique_id(self._device_id) not in taken:
                return await self.async_step_ports()
            errors[CONF_DEVICE] = "has_choice"
        schema = self.add_suggested_values_to_schema(which_device_schema(choices), user_input)
        return self.async_show_form(step_id="user", data_schema=schema, errors=errors)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Choose anew, of the same device."""
        if self._get_entry().state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        subentry = self._get_reconfigure_subentry()
        self._device_id, self._title = subentry.data[CONF_DEVICE], subentry.title
        return await self.async_step_ports()

    async def async_step_ports(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Choose of what the device tells."""
        coordinator: NetmonCoordinator = self._get_entry().runtime_data
        before = self._get_reconfigure_subentry() if self.source == "reconfigure" else None
        try:
            ports = await coordinator.backend.ports(self._device_id)
            sensors = await coordinator.backend.sensors(self._device_id)
        except NetmonError as err:
            return self.async_abort(reason="not_read", description_placeholders={"problem": err.message})
        stored = None if before is None else dict(before.data)
        errors: dict[str, str] = {}
        entities = 0
        if user_input is not None:
            data = {CONF_DEVICE: self._device_id, **user_input}
            choice = read_choice(data)
            entities = everything_of(choice, ports, sensors).entities + self._others(coordinator)
            if not (choice.every_port or choice.ports or choice.sensors):
                errors[CONF_EVERY_PORT] = "nothing_chosen"
            elif entities > ENTITIES_MOST:
                errors[CONF_PORTS if choice.ports else CONF_EVERY_PORT] = "too_many"
            elif before is None:
                return self.async_create_entry(
                    title=self._title, data=data, unique_id=unique_id(self._device_id)
                )
            else:
                return self.async_update_and_abort(self._get_entry(), before, data=data)
        schema = ports_schema(_port_labels(ports, (stored or {}).get(CONF_PORTS, ())))
        return self.async_show_form(
            step_id="ports",
            data_schema=self.add_suggested_values_to_schema(schema, user_input or stored),
            errors=errors,
            description_placeholders={
                "device": self._title,
                "ports": str(sum(not port.gone for port in ports)),
                "sensors": ", ".join(_sensor_names(sensors)) or "-",
                "entities": str(entities),
                "most": str(ENTITIES_MOST),
            },
        )

    def _others(self, coordinator: NetmonCoordinator) -> int:
        """How many entities are made of what was chosen of other devices."""
        return sum(
            coordinator.measuring.async_picked(device_id).entities
            for device_id in coordinator.measuring.choices
            if device_id != self._device_id
        )


def unique_id(device_id: str) -> str:
    """One for each device."""
    return f"{SUBENTRY_PORTS}:{device_id}"


async def _who_tells(coordinator: NetmonCoordinator) -> set[str]:
    """Return the devices that tell of ports or sensors, or were asked and answered."""
    try:
        asked = await coordinator.backend.informants()
    except NetmonError:
        asked = ()
    answered = {state.device_id for state in asked if state.answered_at is not None}
    return answered | coordinator.backend.state.ports.keys()


def _port_labels(ports: Sequence[Port], chosen: Sequence[str]) -> dict[str, str]:
    """Those there are, in the order of the device, and those that were chosen before."""
    labels = {port.id: port.label for port in in_order(ports) if not port.gone or port.id in chosen}
    return {**labels, **{id_: id_ for id_ in chosen if id_ not in labels}}


def _sensor_names(sensors: Sequence[Sensor]) -> list[str]:
    """The first of them: a form is read by people."""
    names = [sensor.name for sensor in sensors if not sensor.gone]
    return [*names[:12], *(["…"] if len(names) > 12 else [])]
