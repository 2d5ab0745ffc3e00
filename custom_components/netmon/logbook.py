"""The activity log in words: "printer is new, at 10.0.0.9"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.components.logbook import LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.components.logbook.const import LOGBOOK_ENTRY_STATE
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import callback

from .const import DOMAIN, EVENT_LOG_LINE
from .words import in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeassistant.core import Event, HomeAssistant


NAME = "Netmon"


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Callable[[Event[Any]], dict[str, str]]], None],
) -> None:
    """Describe what has no line of an entity's; a card's `state_filter` can choose among the kinds."""

    @callback
    def describe(event: Event[Any]) -> dict[str, str]:
        kind = str(event.data.get(ATTR_EVENT_TYPE))
        entry = hass.config_entries.async_get_entry(str(event.data.get(ATTR_CONFIG_ENTRY_ID)))
        return {
            # Who it was stands in the words: a card of one entity leaves the names out.
            LOGBOOK_ENTRY_NAME: NAME if entry is None else entry.title,
            LOGBOOK_ENTRY_MESSAGE: in_words(kind, event.data),
            LOGBOOK_ENTRY_STATE: kind,
        }

    async_describe_event(DOMAIN, EVENT_LOG_LINE, describe)
