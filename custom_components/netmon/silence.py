"""Since when a device that was asked about itself tells nothing. Pure: the time comes in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from .engine import Presence

if TYPE_CHECKING:
    from datetime import datetime

    from .engine import Device, InformantState

# Devices are asked at least this often, unless somebody set that to be seldom indeed.
LONGEST_TURN = timedelta(minutes=10)


def silent_since(state: InformantState | None, now: datetime) -> datetime | None:
    """Since when what it told last is no longer so; None: it tells. Of one that nobody asks: since now.

    One question that was lost is no silence: it counts from when the next one is due.
    """
    if state is None:
        return now
    if not state.problem:
        return None
    if state.answered_at is None or state.asked_at is None:
        return now
    turn = max(state.asked_at - state.answered_at, timedelta())
    return state.asked_at + turn if turn <= LONGEST_TURN else state.answered_at


def does_not_answer(state: InformantState, device: Device) -> bool:
    """Whether a device that is there was asked, and said nothing."""
    unanswered = state.answered_at is None or (
        state.asked_at is not None and state.answered_at < state.asked_at
    )
    asked = state.asked_at is not None and unanswered
    return bool(state.problem) and asked and device.presence is Presence.ONLINE
