"""What the user should know and can do something about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeassistant.core import callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .engine import Mechanism

if TYPE_CHECKING:
    from .coordinator import NetmonCoordinator

DOCUMENTATION = "https://github.com/netmon-project/netmon/blob/main/docs/home-assistant.md"


@callback
def async_update_issues(coordinator: NetmonCoordinator) -> None:
    """Raise what is wrong now, and take back what no longer is."""
    info = coordinator.backend.info
    waiting = len(coordinator.population.waiting)
    raw = [each for each in info.capabilities if each.mechanism is Mechanism.ARP]
    blocked = next((each for each in raw if not each.works and each.fix is not None), None)
    _set(
        coordinator,
        "no_raw_socket",
        holds=bool(raw) and blocked is not None and not any(each.works for each in raw),
        placeholders={"problem": (blocked.problem if blocked is not None else None) or ""},
    )
    _set(
        coordinator,
        "device_flood",
        holds=waiting > 0,
        placeholders={"waiting": str(waiting), "cap": str(coordinator.options.cap)},
        fixable=True,
    )
    _set(
        coordinator,
        "database_set_aside",
        holds=info.set_aside is not None,
        placeholders={"file": info.set_aside or ""},
    )


@callback
def async_clear_issues(coordinator: NetmonCoordinator) -> None:
    """Take everything back."""
    for key in ("no_raw_socket", "device_flood", "database_set_aside"):
        ir.async_delete_issue(coordinator.hass, DOMAIN, issue_id(coordinator.config_entry.entry_id, key))


def issue_id(entry_id: str, key: str) -> str:
    """The id of an issue: one of each kind for each entry."""
    return f"{key}_{entry_id}"


@callback
def _set(
    coordinator: NetmonCoordinator,
    key: str,
    *,
    holds: bool,
    placeholders: dict[str, str],
    fixable: bool = False,
) -> None:
    entry = coordinator.config_entry
    if not holds:
        ir.async_delete_issue(coordinator.hass, DOMAIN, issue_id(entry.entry_id, key))
        return
    ir.async_create_issue(
        coordinator.hass,
        DOMAIN,
        issue_id(entry.entry_id, key),
        data={"entry_id": entry.entry_id, "kind": key},
        is_fixable=fixable,
        learn_more_url=DOCUMENTATION,
        severity=ir.IssueSeverity.WARNING,
        translation_key=key,
        translation_placeholders={"entry": entry.title, **placeholders},
    )
