"""The activity log in words: "nas is back after 5 min"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.components.logbook import LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.components.logbook.const import LOGBOOK_ENTRY_STATE
from homeassistant.core import callback

from .const import DOMAIN, EVENT_ACTIVITY
from .words import in_words, subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeassistant.core import Event, HomeAssistant


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Callable[[Event[Any]], dict[str, str]]], None],
) -> None:
    """Describe what the event entity tells; a card's `state_filter` can choose among the kinds."""

    @callback
    def describe(event: Event[Any]) -> dict[str, str]:
        kind = str(event.data.get(ATTR_EVENT_TYPE))
        return {
            LOGBOOK_ENTRY_NAME: subject(event.data),
            LOGBOOK_ENTRY_MESSAGE: in_words(kind, event.data),
            LOGBOOK_ENTRY_STATE: kind,
        }

    async_describe_event(DOMAIN, EVENT_ACTIVITY, describe)
