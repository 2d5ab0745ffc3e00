"""What Home Assistant has stored of an entity that is not there, in each version of Home Assistant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeassistant.core import callback
from homeassistant.helpers import restore_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.restore_state import StoredState


@callback
def async_stored_state(hass: HomeAssistant, entity_id: str) -> StoredState | None:
    """Return the state and the extra data that an entity has left; None: nothing."""
    data = restore_state.async_get(hass)
    # Until 2026.10 there is a table by entity id in place of this method.
    ask: Callable[[str], StoredState | None] | None = getattr(data, "async_get_stored_state", None)
    return data.last_states.get(entity_id) if ask is None else ask(entity_id)
