"""Setting up the engine inside Home Assistant, and changing where it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigFlow

from .adapters import async_interfaces
from .changing import async_begin_anew
from .const import (
    CONF_INTERFACES,
    CONF_MODE,
    CONF_SUBNETS,
    EMBEDDED_ID,
    MODE_EMBEDDED,
    SECTION_NETWORK,
)
from .fields import embedded_schema
from .subnets import refused_subnet

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigFlowResult


class EmbeddedFlow(ConfigFlow):
    """The steps of the engine inside Home Assistant."""

    async def async_step_embedded(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Set up the engine inside Home Assistant."""
        await self.async_set_unique_id(EMBEDDED_ID)
        self._abort_if_unique_id_configured()
        return await self._where_to_look(MODE_EMBEDDED, user_input)

    async def async_step_reconfigure_embedded(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change where the engine looks."""
        return await self._where_to_look("reconfigure_embedded", user_input)

    async def _where_to_look(self, step_id: str, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        errors: dict[str, str] = {}
        problem: str | None = None
        interfaces = await async_interfaces(self.hass)
        if not interfaces:
            return self.async_abort(reason="no_interface")
        reconfiguring = step_id != MODE_EMBEDDED
        entry = self._get_reconfigure_entry() if reconfiguring else None
        if user_input is not None:
            if (problem := refused_subnet(user_input.get(CONF_SUBNETS, ()))) is not None:
                errors[CONF_SUBNETS] = "subnet_refused"
            elif entry is not None:
                options = {
                    **entry.options,
                    SECTION_NETWORK: {**entry.options.get(SECTION_NETWORK, {}), **user_input},
                }
                async_begin_anew(self.hass, entry, options=options)
                return self.async_update_and_abort(entry)
            else:
                return self.async_create_entry(
                    title="Netmon", data={CONF_MODE: MODE_EMBEDDED}, options={SECTION_NETWORK: user_input}
                )
        before = entry.options.get(SECTION_NETWORK, {}) if entry is not None else {}
        chosen = before.get(CONF_INTERFACES, ())
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                embedded_schema({*interfaces, *chosen}), user_input or before
            ),
            errors=errors,
            description_placeholders={"problem": problem or ""},
        )
