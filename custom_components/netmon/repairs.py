"""Ways out of what can be repaired with a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import probatio
from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow
from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import NumberSelector, NumberSelectorConfig, NumberSelectorMode

from .const import CONF_CAP, SECTION_DEVICES
from .options import MOST, read_options

if TYPE_CHECKING:
    from homeassistant.components.repairs import RepairsFlowResult
    from homeassistant.core import HomeAssistant


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Make the flow of an issue; the flood of devices is the one that has more than a button."""
    entry_id = (data or {}).get("entry_id")
    if not isinstance(entry_id, str) or hass.config_entries.async_get_entry(entry_id) is None:
        # Its entry is gone, and so is the problem.
        return ConfirmRepairFlow()
    return FloodFlow(entry_id)


class FloodFlow(RepairsFlow):
    """Asks how many devices there may be."""

    def __init__(self, entry_id: str) -> None:
        super().__init__()
        self._entry_id = entry_id

    async def async_step_init(self, _: dict[str, str] | None = None) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_cap()

    async def async_step_cap(self, user_input: dict[str, int] | None = None) -> RepairsFlowResult:
        """Ask for another cap."""
        entry = self.hass.config_entries.async_get_known_entry(self._entry_id)
        if user_input is not None:
            devices = {**entry.options.get(SECTION_DEVICES, {}), CONF_CAP: int(user_input[CONF_CAP])}
            options = {**entry.options, SECTION_DEVICES: devices}
            if (
                not self.hass.config_entries.async_update_entry(entry, options=options)
                and entry.state is ConfigEntryState.LOADED
            ):
                # There was room, and they came too fast: who says that they are real has them let in at once.
                await entry.runtime_data.async_set_options(read_options(options))
            return self.async_create_entry(data={})
        cap = read_options(entry.options).cap
        selector = NumberSelector(NumberSelectorConfig(min=1, max=MOST, step=1, mode=NumberSelectorMode.BOX))
        issue = ir.async_get(self.hass).async_get_issue(self.handler, self.issue_id)
        return self.async_show_form(
            step_id="cap",
            data_schema=probatio.Schema({probatio.Required(CONF_CAP, default=cap): selector}),
            description_placeholders=None if issue is None else issue.translation_placeholders,
        )
