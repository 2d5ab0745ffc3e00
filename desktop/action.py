"""What a person can do, said once: menus, buttons and shortcuts are made of it.

An action gets keys, never a row, a place or a device as it was: rows come, go and move between the moment
in which a person looks and the one in which something is done, and keys do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from netmon_core.snapshot import State


class Needs(Enum):
    """What has to be chosen."""

    NOTHING = "nothing"
    DEVICE = "device"
    DEVICES = "devices"
    ALERTS = "alerts"
    FINDING = "finding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The ids of what a person chose, at the moment in which they did."""

    devices: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    @property
    def device(self) -> str:
        """The one device, for an action that needs one."""
        (device_id,) = self.devices
        return device_id

    def left(self, state: State) -> Chosen:
        """Return what of it is still there."""
        return Chosen(
            devices=tuple(each for each in self.devices if each in state.devices),
            alerts=tuple(each for each in self.alerts if each in state.alerts),
            findings=tuple(each for each in self.findings if each in state.findings),
        )


def _always(_: Chosen) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing to do: `does` is given what was chosen, and finds the rest as it is by then."""

    key: str
    name: str
    does: Callable[[Chosen], object]
    picture: str = ""
    # As QKeySequence reads it.
    shortcut: str = ""
    tip: str = ""
    needs: Needs = Needs.NOTHING
    # It needs a key that may change things, and a server that is there.
    changes: bool = False
    fits: Callable[[Chosen], bool] = _always
    # None: it is nothing that is on or off.
    checked: Callable[[Chosen], bool] | None = None

    def allowed(self, chosen: Chosen, *, may_change: bool) -> bool:
        """Tell whether it can be done with this."""
        if self.changes and not may_change:
            return False
        enough = {
            Needs.NOTHING: True,
            Needs.DEVICE: len(chosen.devices) == 1,
            Needs.DEVICES: bool(chosen.devices),
            Needs.ALERTS: bool(chosen.alerts),
            Needs.FINDING: len(chosen.findings) == 1,
        }
        return enough[self.needs] and self.fits(chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An action that can be done now: `words` say to whom, and `act` does it to those and no others."""

    words: str
    shortcut: str
    act: Callable[[], None]
