"""How often the devices are asked that a credential was given for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from .checks import number

if TYPE_CHECKING:
    import voluptuous as vol


@dataclass(frozen=True, slots=True, kw_only=True)
class InformantSettings:
    """How often the devices are asked that a credential was given for. Seconds."""

    # What flows, what is measured.
    interval: float = 60.0
    # Who is plugged in where, and what changes as seldom.
    slow_interval: float = 600.0


def schema() -> vol.Schema:
    """Validates the section `informants`."""
    import voluptuous as vol  # noqa: PLC0415 - see checks

    return vol.Schema({"interval": number(float, 10, 3_600), "slow_interval": number(float, 60, 86_400)})
