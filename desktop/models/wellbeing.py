"""Whether all is well, and if not, how many are not. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from .standing import WELL, Standing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from netmon_core.model.device import Device
    from netmon_core.snapshot import State

# Who was neither heard nor asked for as long may be anywhere: a server asks everybody several times in it.
RECENT = timedelta(minutes=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wellbeing:
    """How many devices there are, how many stand otherwise than well, and targets that do not answer."""

    devices: int
    standings: dict[Standing, int]
    # Online as they are called, and neither heard nor asked of late.
    unasked: int
    targets_down: int

    @property
    def unwell(self) -> int:
        """How many are not well."""
        return sum(self.standings.values()) + self.unasked + self.targets_down


def wellbeing_of(state: State, standing: Callable[[Device], Standing], now: datetime) -> Wellbeing:
    """Count them."""
    standings: dict[Standing, int] = {}
    unasked = 0
    for device in state.devices.values():
        found = standing(device)
        if found not in WELL:
            standings[found] = standings.get(found, 0) + 1
        elif now - device.last_seen > RECENT and not device.own and now - _asked(state, device) > RECENT:
            unasked += 1
    down = sum(status.up is not True for status in state.targets.values())
    return Wellbeing(devices=len(state.devices), standings=standings, unasked=unasked, targets_down=down)


def _asked(state: State, device: Device) -> datetime:
    sample = state.samples.get(f"device:{device.id}/ping")
    return device.last_seen if sample is None else max(device.last_seen, sample.at)
