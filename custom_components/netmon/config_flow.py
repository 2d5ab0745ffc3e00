"""Setting up, repairing and changing entries, and the targets of the user's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, override

from homeassistant.core import callback

from .const import (
    CONF_MODE,
    DOMAIN,
    MODE_EMBEDDED,
    MODE_REMOTE,
    SUBENTRY_CREDENTIAL,
    SUBENTRY_PATIENCE,
    SUBENTRY_PORTS,
    SUBENTRY_TARGET,
)
from .credential_flow import CredentialFlow
from .embedded_flow import EmbeddedFlow
from .options_flow import NetmonOptionsFlow
from .patience_flow import PatienceFlow
from .ports_flow import PortsFlow
from .server_flow import ServerFlow
from .target_flow import TargetFlow

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry, ConfigFlowResult, ConfigSubentryFlow


class NetmonConfigFlow(EmbeddedFlow, ServerFlow, domain=DOMAIN):
    """An engine inside Home Assistant, or a server."""

    VERSION = 1
    MINOR_VERSION = 1

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> NetmonOptionsFlow:
        """Every entry has options."""
        return NetmonOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Every entry may have targets, patience and ports; a server has its own credentials."""
        flows: dict[str, type[ConfigSubentryFlow]] = {
            SUBENTRY_TARGET: TargetFlow,
            SUBENTRY_PATIENCE: PatienceFlow,
            SUBENTRY_PORTS: PortsFlow,
        }
        if config_entry.data[CONF_MODE] == MODE_EMBEDDED:
            flows[SUBENTRY_CREDENTIAL] = CredentialFlow
        return flows

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask where netmon runs."""
        return self.async_show_menu(step_id="user", menu_options=[MODE_EMBEDDED, MODE_REMOTE])

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change where the engine looks, or where the server is."""
        entry = self._get_reconfigure_entry()
        if entry.data[CONF_MODE] == MODE_EMBEDDED:
            return await self.async_step_reconfigure_embedded(user_input)
        return await self.async_step_reconfigure_remote(user_input)
