"""More patience for one device: how long its tracker stays at home after netmon has called it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigSubentryFlow

from .const import CONF_DEVICE
from .fields import patience_schema
from .options_flow import device_choices

if TYPE_CHECKING:
    from homeassistant.config_entries import SubentryFlowResult


class PatienceFlow(ConfigSubentryFlow):
    """Gives a device more patience, or changes that."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Choose a device."""
        entry = self._get_entry()
        choices, errors = device_choices(entry), dict[str, str]()
        if user_input is not None:
            device_id = user_input[CONF_DEVICE]
            if all(each.unique_id != unique_id(device_id) for each in entry.subentries.values()):
                return self.async_create_entry(
                    title=choices[device_id], data=user_input, unique_id=unique_id(device_id)
                )
            errors[CONF_DEVICE] = "has_patience"
        schema = self.add_suggested_values_to_schema(patience_schema(choices), user_input)
        return self.async_show_form(step_id="user", data_schema=schema, errors=errors)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change how long."""
        subentry = self._get_reconfigure_subentry()
        if user_input is not None:
            return self.async_update_and_abort(
                self._get_entry(), subentry, data={**subentry.data, **user_input}
            )
        schema = self.add_suggested_values_to_schema(patience_schema(), subentry.data)
        return self.async_show_form(step_id="reconfigure", data_schema=schema)


def unique_id(device_id: str) -> str:
    """One for each device."""
    return f"patience:{device_id}"
