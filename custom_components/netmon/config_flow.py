"""Setting up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, override

from homeassistant.config_entries import ConfigFlow

from .const import CONF_MODE, DOMAIN, EMBEDDED_ID, MODE_EMBEDDED

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigFlowResult


class NetmonConfigFlow(ConfigFlow, domain=DOMAIN):
    """Embedded or remote."""

    VERSION = 1

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask where netmon runs."""
        return self.async_show_menu(step_id="user", menu_options=["embedded"])

    async def async_step_embedded(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Set up the engine inside Home Assistant."""
        await self.async_set_unique_id(EMBEDDED_ID)
        self._abort_if_unique_id_configured()
        if user_input is not None:
            return self.async_create_entry(title="Netmon", data={CONF_MODE: MODE_EMBEDDED})
        return self.async_show_form(step_id="embedded")
