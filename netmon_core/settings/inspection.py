"""Whether what is said on our networks is looked at for lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from .checks import flag, names

if TYPE_CHECKING:
    import voluptuous as vol


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionSettings:
    """Whether what is said on our networks is looked at for lies."""

    enabled: bool = True
    # Ask once an hour who gives out addresses, and for a name that nobody has.
    ask: bool = True
    # Networks (name or id) that are ours, so that we may ask there; empty: those with a default gateway.
    networks: tuple[str, ...] = ()


def schema() -> vol.Schema:
    """Validates the section `inspection`."""
    import voluptuous as vol  # noqa: PLC0415 - see checks

    return vol.Schema({"enabled": flag(), "ask": flag(), "networks": names()})
