"""Setting up, repairing and changing the entry of a server."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, override

from homeassistant.config_entries import ConfigEntryState, ConfigFlow
from homeassistant.const import CONF_API_KEY, CONF_URL

from .changing import async_begin_anew
from .const import CONF_FINGERPRINT, CONF_MODE, DOMAIN, MODE_REMOTE
from .fields import KEY_SCHEMA, SERVER_SCHEMA
from .servers import ServerRefusedError, async_check_server, server_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    import probatio
    from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
    from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

    from .servers import FoundServer

_LOGGER = logging.getLogger(__name__)

EXAMPLE = "https://10.0.0.2:8643"


class ServerFlow(ConfigFlow):
    """The steps of a server."""

    def __init__(self) -> None:
        # Of the server that announced itself.
        self._url = ""
        self._name = ""
        # The field and the key of what the next form says, and the sentence of who refused.
        self._wrong: tuple[str, str] | None = None
        self._problem = ""

    async def async_step_remote(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Set up a server by its address."""
        found = await self._check(user_input)
        if user_input is not None and found is not None:
            # It may have been discovered meanwhile.
            await self.async_set_unique_id(found.server_id, raise_on_progress=False)
            if (other := self._connected_elsewhere(found)) is not None:
                return self.async_abort(
                    reason="copied_server",
                    description_placeholders={"name": other.title, "url": str(other.data[CONF_URL])},
                )
            self._abort_if_unique_id_configured()
            self._async_abort_entries_match({CONF_URL: found.url})
            return self._create({**user_input, CONF_URL: found.url})
        return self._show(MODE_REMOTE, SERVER_SCHEMA, user_input)

    @override
    async def async_step_zeroconf(self, discovery_info: ZeroconfServiceInfo) -> ConfigFlowResult:
        """A server announced itself."""
        server_id = discovery_info.properties.get("id")
        if not server_id:
            return self.async_abort(reason="no_server")
        self._url = server_url(discovery_info)
        self._name = discovery_info.name.partition(".")[0]
        known = await self.async_set_unique_id(server_id)
        # Whoever is on the network can announce any id: the key must not follow an announcement to a place
        # that need not prove to be the server.
        proven = known is not None and known.data.get(CONF_FINGERPRINT) and self._url.startswith("https:")
        # A server with two addresses announces now one and now the other; who is connected need not follow.
        connected = known is not None and _is_connected(known)
        self._abort_if_unique_id_configured(
            updates={CONF_URL: self._url} if proven and not connected else None, reload_on_update=False
        )
        # A server that has lost its database has another id, and still takes its keys.
        self._async_abort_entries_match({CONF_URL: self._url})
        self.context["title_placeholders"] = {"name": self._name}
        return await self.async_step_discovered()

    async def async_step_discovered(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the key of a server that announced itself."""
        found = await self._check(user_input, {CONF_URL: self._url})
        if user_input is not None and found is not None:
            if found.server_id != self.unique_id:
                return self.async_abort(reason="another_server")
            return self._create({CONF_URL: found.url, **user_input})
        return self._show("discovered", KEY_SCHEMA, user_input, name=self._name, url=self._url)

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """The server refused the key."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for another key."""
        entry = self._get_reauth_entry()
        found = await self._check(user_input, entry.data)
        if user_input is not None and found is not None:
            await self.async_set_unique_id(found.server_id)
            self._abort_if_unique_id_mismatch(reason="another_server")
            # Even with the same key: a connection that was refused has ended for good.
            async_begin_anew(self.hass, entry, data={**entry.data, **user_input})
            return self.async_update_and_abort(entry)
        return self._show(
            "reauth_confirm", KEY_SCHEMA, user_input, name=entry.title, url=entry.data[CONF_URL]
        )

    async def async_step_reconfigure_remote(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change where the server is."""
        entry = self._get_reconfigure_entry()
        found = await self._check(user_input)
        if user_input is not None and found is not None:
            await self.async_set_unique_id(found.server_id)
            self._abort_if_unique_id_mismatch(reason="another_server")
            async_begin_anew(
                self.hass, entry, data={CONF_MODE: MODE_REMOTE, **user_input, CONF_URL: found.url}
            )
            return self.async_update_and_abort(entry)
        shown = user_input or {key: value for key, value in entry.data.items() if key != CONF_API_KEY}
        return self._show("reconfigure_remote", SERVER_SCHEMA, shown)

    def _connected_elsewhere(self, found: FoundServer) -> ConfigEntry | None:
        """Return the entry of a server that has the same id, and answers at another address just now."""
        other = self.hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, found.server_id)
        if other is None or other.data[CONF_URL] == found.url or not _is_connected(other):
            return None
        return other

    async def _check(
        self, given: Mapping[str, Any] | None, known: Mapping[str, Any] | None = None
    ) -> FoundServer | None:
        """Find the server that is meant by what was filled in; what is wrong with it the next form says."""
        self._wrong, self._problem = None, ""
        if given is None:
            return None
        try:
            return await async_check_server(self.hass, {**(known or {}), **given})
        except ServerRefusedError as err:
            self._wrong, self._problem = (err.field, err.key), err.problem
        except Exception:
            _LOGGER.exception("The server could not be asked")
            self._wrong = ("base", "unknown")
        return None

    def _show(
        self, step_id: str, schema: probatio.Schema, shown: Mapping[str, Any] | None, **placeholders: str
    ) -> ConfigFlowResult:
        """Show a form with what was filled in, and at a field that it has, what is wrong."""
        errors: dict[str, str] = {}
        if self._wrong is not None:
            field, key = self._wrong
            errors[field if field in schema.schema else "base"] = key
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders={"example": EXAMPLE, "problem": self._problem, **placeholders},
        )

    def _create(self, given: Mapping[str, Any]) -> ConfigFlowResult:
        return self.async_create_entry(
            title=self._name or str(given[CONF_URL]).partition("://")[2].partition("/")[0],
            data={CONF_MODE: MODE_REMOTE, **given},
        )


def _is_connected(entry: ConfigEntry) -> bool:
    return entry.state is ConfigEntryState.LOADED and bool(entry.runtime_data.backend.available)
