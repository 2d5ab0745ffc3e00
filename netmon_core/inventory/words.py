"""Presence as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .vain import Vain

# What shows that a device is there which the monitoring asked.
PROBED = "ping reply"


def duration(seconds: float) -> str:
    """A length of time in one unit, or two where one would be coarse."""
    whole = max(0, round(seconds))
    if whole < 120:
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 120:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{round(hours / 24)} days"


def silent_for(seconds: float, *, longest: float | None, vain: Vain | None = None) -> str:
    """Why a device is taken to be gone. `longest` None: its habits are not known yet."""
    text = f"silent {duration(seconds)}"
    if longest is not None:
        text += f", usually silent up to {duration(longest)}"
    if vain is not None and vain.most:
        text += f"; {vain}"
    return text
