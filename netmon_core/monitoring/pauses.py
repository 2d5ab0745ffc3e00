"""Which targets rest while monitoring is paused. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import datetime

    from ..model.monitor import Pause
    from ..model.target import Target

    # The networks a device is on.
    type NetworksOf = Callable[[str], Collection[str]]


def resting(
    targets: Iterable[Target], pauses: Sequence[Pause], now: datetime, networks_of: NetworksOf
) -> frozenset[str]:
    """Return the ids of the targets that a pause holds for."""
    holding = [pause for pause in pauses if now < pause.until]
    if not holding:
        return frozenset()
    return frozenset(
        target.id for target in targets if any(_covers(pause, target, networks_of) for pause in holding)
    )


def next_end(pauses: Iterable[Pause], now: datetime) -> datetime | None:
    """Return when the next pause ends; None: none holds."""
    return min((pause.until for pause in pauses if now < pause.until), default=None)


def _covers(pause: Pause, target: Target, networks_of: NetworksOf) -> bool:
    if pause.device_id is None and pause.network_id is None:
        return True
    if target.device_id is None:
        return False
    if pause.device_id is not None:
        return pause.device_id == target.device_id
    return pause.network_id in networks_of(target.device_id)
