"""Targets of the user's: what is pinged, connected to or fetched again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigSubentryFlow
from homeassistant.const import CONF_NAME

from .const import CONF_INTERVAL, CONF_KIND, CONF_WHERE
from .engine import ConfigError, parse_target
from .fields import TARGET_SCHEMA
from .making import target_of

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigSubentry, SubentryFlowResult

# What a setting is called that is not a part of what is probed.
_OTHER_FIELDS = frozenset({CONF_NAME, CONF_INTERVAL})


class TargetFlow(ConfigSubentryFlow):
    """Adds a target, or changes one."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add one."""
        return await self._ask("user", user_input)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change one."""
        return await self._ask("reconfigure", user_input)

    async def _ask(self, step_id: str, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        subentry = self._get_reconfigure_subentry() if step_id == "reconfigure" else None
        errors: dict[str, str] = {}
        problem = ""
        if user_input is not None:
            data = _complete(user_input)
            try:
                target = parse_target(target_of(data))
            except ConfigError as err:
                problem = err.message
                if err.field in _OTHER_FIELDS:
                    errors[err.field] = "refused"
                else:
                    errors[CONF_WHERE] = f"{data[CONF_KIND]}_refused"
            else:
                target_id = f"user:{target.name}/{target.kind}"
                if self._is_taken(target_id, subentry):
                    errors[CONF_NAME] = "name_taken"
                elif subentry is None:
                    return self.async_create_entry(title=target.name, data=data, unique_id=target_id)
                else:
                    return self.async_update_and_abort(
                        self._get_entry(), subentry, title=target.name, data=data, unique_id=target_id
                    )
        before = user_input or (subentry.data if subentry is not None else None)
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(TARGET_SCHEMA, before),
            errors=errors,
            description_placeholders={"problem": problem},
        )

    def _is_taken(self, target_id: str, subentry: ConfigSubentry | None) -> bool:
        return any(
            other.unique_id == target_id
            for other in self._get_entry().subentries.values()
            if subentry is None or other.subentry_id != subentry.subentry_id
        )


def _complete(given: dict[str, Any]) -> dict[str, Any]:
    """Give a target a name, and leave out what was not filled in."""
    where = str(given[CONF_WHERE]).strip()
    data = {
        CONF_KIND: given[CONF_KIND],
        CONF_WHERE: where,
        CONF_NAME: (given.get(CONF_NAME) or where).strip()[:64],
    }
    if given.get(CONF_INTERVAL):
        data[CONF_INTERVAL] = float(given[CONF_INTERVAL])
    return data
