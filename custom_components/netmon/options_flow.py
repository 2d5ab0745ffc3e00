"""Changing the preferences of an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import OptionsFlow

from .adapters import async_interfaces
from .changing import async_change
from .const import (
    CONF_INTERFACES,
    CONF_MODE,
    CONF_NAME_SERVERS,
    CONF_SELECTED,
    CONF_SUBNETS,
    MODE_EMBEDDED,
    SECTION_DEVICES,
    SECTION_NETWORK,
)
from .fields import options_schema
from .particulars import particulars
from .subnets import refused_name_server, refused_subnet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeassistant.config_entries import ConfigFlowResult

    from .coordinator import NetmonConfigEntry


class NetmonOptionsFlow(OptionsFlow):
    """The preferences of an entry; the entry reloads by its update listener."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for all of them, in sections."""
        entry: NetmonConfigEntry = self.config_entry
        errors: dict[str, str] = {}
        problem: str | None = None
        if user_input is not None:
            typed: Mapping[str, Any] = user_input.get(SECTION_NETWORK, {})
            if (problem := refused_subnet(typed.get(CONF_SUBNETS, ()))) is not None:
                errors["base"] = "subnet_refused"
            elif (problem := refused_name_server(typed.get(CONF_NAME_SERVERS, ()))) is not None:
                errors["base"] = "name_server_refused"
            else:
                options = {**entry.options, **user_input}
                async_change(self.hass, entry, options=options)
                return self.async_create_entry(data=options)
        network_before: Mapping[str, Any] = entry.options.get(SECTION_NETWORK, {})
        interfaces = {*await async_interfaces(self.hass), *network_before.get(CONF_INTERFACES, ())}
        schema = options_schema(
            devices=device_choices(entry),
            interfaces=interfaces,
            embedded=entry.data[CONF_MODE] == MODE_EMBEDDED,
        )
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(schema, user_input or entry.options),
            errors=errors,
            description_placeholders={"problem": problem or ""},
        )


def device_choices(entry: NetmonConfigEntry) -> dict[str, str]:
    """The devices that can be selected, by their names, and those that are selected already."""
    # Chosen before, and shown even where the entry is not loaded.
    choices = {id_: id_ for id_ in entry.options.get(SECTION_DEVICES, {}).get(CONF_SELECTED, ())}
    if (coordinator := getattr(entry, "runtime_data", None)) is not None:
        for device in coordinator.backend.state.devices.values():
            known = particulars(device)
            more = [each for each in (known.address, known.mac, known.manufacturer) if each]
            choices[device.id] = f"{known.name} ({', '.join(more)})" if more else known.name
    return dict(sorted(choices.items(), key=lambda choice: choice[1].casefold()))
