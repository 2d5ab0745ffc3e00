"""Repairs of devices that are asked about themselves: who does not answer, and who waits for a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeassistant.core import callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from .chosen import ENTITIES_MOST
from .const import DOMAIN, REPAIR_AFTER
from .engine import NetmonError, NotFoundError
from .issues import DOCUMENTATION, issue_id
from .silence import does_not_answer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from .coordinator import NetmonCoordinator
    from .engine import InformantState

# A wrong credential for a whole network is one mistake, and not five hundred repairs.
ISSUES_MOST = 20
WAITS = "credential_waits"
SILENT = "informant_silent"


class InformantIssues:
    """Raises one for each device, and takes it back by itself."""

    def __init__(self, coordinator: NetmonCoordinator) -> None:
        self._coordinator = coordinator
        self._entry_id = coordinator.config_entry.entry_id
        # Since when each device has not answered, as far as we have seen.
        self._silent: dict[str, datetime] = {}
        self._raised: set[str] = set()

    async def async_look(self) -> None:
        """Ask how it goes, and raise what is wrong."""
        backend = self._coordinator.backend
        if not backend.available:
            return
        try:
            states = await backend.informants()
        except NotFoundError:
            # A server that asks nobody yet.
            states = ()
        except NetmonError:
            return
        self._raise(states)

    @callback
    def async_clear(self) -> None:
        """Take everything back."""
        for raised in self._raised:
            ir.async_delete_issue(self._coordinator.hass, DOMAIN, raised)
        self._raised.clear()

    def _raise(self, states: Sequence[InformantState]) -> None:
        wanted: dict[str, tuple[str, InformantState]] = {}
        for state in states:
            key = self._wrong_with(state)
            if key is not None and len(wanted) < ISSUES_MOST:
                wanted[f"{issue_id(self._entry_id, key)}_{state.device_id}"] = (key, state)
        self._silent = {
            id_: since for id_, since in self._silent.items() if any(id_ == each.device_id for each in states)
        }
        for gone in self._raised - wanted.keys():
            ir.async_delete_issue(self._coordinator.hass, DOMAIN, gone)
        self._raised = {*wanted}
        for id_, (key, state) in wanted.items():
            self._put(id_, key, state)

    def _wrong_with(self, state: InformantState) -> str | None:
        device = self._coordinator.backend.state.devices.get(state.device_id)
        if device is not None and state.until_yes:
            return WAITS
        if device is None or not does_not_answer(state, device):
            self._silent.pop(state.device_id, None)
            return None
        now = dt_util.utcnow()
        since = self._silent.setdefault(state.device_id, min(state.answered_at or now, now))
        return SILENT if now - since >= REPAIR_AFTER else None

    def _put(self, id_: str, key: str, state: InformantState) -> None:
        coordinator = self._coordinator
        ir.async_create_issue(
            coordinator.hass,
            DOMAIN,
            id_,
            data={"entry_id": self._entry_id, "device_id": state.device_id},
            is_fixable=key == WAITS,
            learn_more_url=DOCUMENTATION,
            severity=ir.IssueSeverity.WARNING,
            translation_key=key,
            translation_placeholders={
                "entry": coordinator.config_entry.title,
                "device": coordinator.backend.state.devices[state.device_id].label,
                "problem": state.problem,
            },
        )


@callback
def async_update_left_out_issue(coordinator: NetmonCoordinator) -> None:
    """Raise that more was chosen than there is room for, or take it back."""
    id_ = issue_id(coordinator.config_entry.entry_id, "measured_left_out")
    left_out = coordinator.measuring.left_out
    if not left_out:
        ir.async_delete_issue(coordinator.hass, DOMAIN, id_)
        return
    ir.async_create_issue(
        coordinator.hass,
        DOMAIN,
        id_,
        data={"entry_id": coordinator.config_entry.entry_id},
        is_fixable=False,
        learn_more_url=DOCUMENTATION,
        severity=ir.IssueSeverity.WARNING,
        translation_key="measured_left_out",
        translation_placeholders={
            "entry": coordinator.config_entry.title,
            "left_out": str(left_out),
            "most": str(ENTITIES_MOST),
        },
    )
