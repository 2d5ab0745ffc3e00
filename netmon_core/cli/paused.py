"""The pauses that hold, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..packets.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ..model.device import Device
    from ..model.monitor import Pause
    from ..model.network import Network


def holding(pauses: Iterable[Pause], now: datetime) -> list[Pause]:
    """Return those that are not over, the first to end first."""
    return sorted((pause for pause in pauses if pause.until > now), key=lambda pause: pause.until)


def subject(pause: Pause, devices: Iterable[Device], networks: Iterable[Network]) -> str:
    """Say what rests."""
    if pause.device_id is not None:
        label = next((each.label for each in devices if each.id == pause.device_id), pause.device_id)
        return clean_text(label)
    if pause.network_id is not None:
        name = next((each.name for each in networks if each.id == pause.network_id), pause.network_id)
        return f"network {clean_text(name)}"
    return "everything"


def until(pause: Pause) -> str:
    """Say when it ends, by the clock of this machine."""
    return f"{pause.until.astimezone():%Y-%m-%d %H:%M}"


def sentence(
    pauses: Iterable[Pause], devices: Iterable[Device], networks: Iterable[Network], now: datetime
) -> str | None:
    """Say in one line what rests; None: nothing."""
    resting = holding(pauses, now)
    whole = [pause for pause in resting if pause.device_id is None and pause.network_id is None]
    match whole or resting:
        case []:
            return None
        case [pause]:
            return f"Paused: {subject(pause, devices, networks)}, until {until(pause)}"
        case several:
            return f"{len(several)} are paused: `netmon pause`"
