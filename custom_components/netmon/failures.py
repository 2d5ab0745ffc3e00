"""Netmon's errors as Home Assistant's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN
from .engine import (
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
    ScanBusyError,
    ScanTooWideError,
)

if TYPE_CHECKING:
    from .engine import NetmonError

# What whoever asked can do something about, and the sentence that says it.
_REFUSALS = {
    ConflictError: "request_refused",
    ForbiddenError: "not_allowed",
    InvalidRequestError: "request_refused",
    NotFoundError: "not_found",
    ScanBusyError: "scan_busy",
    ScanTooWideError: "scan_too_wide",
}


def translated(err: NetmonError) -> HomeAssistantError:
    """Say what went wrong, to people."""
    key = _REFUSALS.get(type(err))
    kind = HomeAssistantError if key is None else ServiceValidationError
    return kind(
        translation_domain=DOMAIN,
        translation_key=key or "request_failed",
        translation_placeholders={"problem": err.message},
    )
