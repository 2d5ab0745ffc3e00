"""When a silent device is called offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from .checks import number

if TYPE_CHECKING:
    import voluptuous as vol


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceSettings:
    """When a silent device is called offline. Seconds."""

    # How long a device may be silent that sleeps, or that we do not know well yet. Phones sleep for
    # 15 minutes; a device that was found to sleep longer gets longer.
    patience: float = 945.0
    # How long even a device that always answers may be silent.
    shortest_grace: float = 15.0


def schema() -> vol.Schema:
    """Validates the section `presence`."""
    import voluptuous as vol  # noqa: PLC0415 - see checks

    return vol.Schema({"patience": number(float, 60, 86_400), "shortest_grace": number(float, 10, 3_600)})
