"""Ways out of what can be repaired with a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import probatio
from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow
from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import NumberSelector, NumberSelectorConfig, NumberSelectorMode

from .const import CONF_CAP, SECTION_DEVICES
from .engine import NetmonError
from .options import MOST, read_options

if TYPE_CHECKING:
    from homeassistant.components.repairs import RepairsFlowResult
    from homeassistant.core import HomeAssistant


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Make the flow of an issue: of a flood of devices, or of one that waits for a yes."""
    entry_id = (data or {}).get("entry_id")
    if not isinstance(entry_id, str) or hass.config_entries.async_get_entry(entry_id) is None:
        # Its entry is gone, and so is the problem.
        return ConfirmRepairFlow()
    device_id = (data or {}).get("device_id")
    return AgreeFlow(entry_id, device_id) if isinstance(device_id, str) else FloodFlow(entry_id)


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


class AgreeFlow(RepairsFlow):
    """Asks whether a device may be shown its credential, though something about it has changed."""

    def __init__(self, entry_id: str, device_id: str) -> None:
        super().__init__()
        self._entry_id = entry_id
        self._device_id = device_id

    async def async_step_init(self, _: dict[str, str] | None = None) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_agree()

    async def async_step_agree(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Ask; what comes of the yes is seen at once."""
        wrong = ""
        entry = self.hass.config_entries.async_get_known_entry(self._entry_id)
        if user_input is not None and entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        if user_input is not None:
            try:
                state = await entry.runtime_data.backend.agree(self._device_id)
            except NetmonError as err:
                wrong = err.message
            else:
                # It may have changed once more.
                wrong = state.problem if state.until_yes else ""
            if not wrong:
                return self.async_create_entry(data={})
        issue = ir.async_get(self.hass).async_get_issue(self.handler, self.issue_id)
        told = {} if issue is None else issue.translation_placeholders or {}
        return self.async_show_form(
            step_id="agree",
            data_schema=probatio.Schema({}),
            errors={"base": "not_done"} if wrong else None,
            description_placeholders={**told, "wrong": wrong},
        )
