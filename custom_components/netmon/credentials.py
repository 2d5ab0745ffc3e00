"""The credentials that a person gave in Home Assistant, as a settings file would hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .const import SUBENTRY_CREDENTIAL

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry


def credentials_of(entry: ConfigEntry) -> list[dict[str, Any]]:
    """Return those of an entry. They are secrets: for the engine, and for nothing that is shown or logged."""
    return [
        dict(each.data) for each in entry.subentries.values() if each.subentry_type == SUBENTRY_CREDENTIAL
    ]


def unique_id(name: str) -> str:
    """One for each name: it is what the engine remembers a credential by."""
    return f"credential:{name.casefold()}"
