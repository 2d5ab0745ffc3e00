"""From when on silence is worth a word, though nobody is called offline yet. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .grace import DAY, STEADY

if TYPE_CHECKING:
    from .silences import Silences


def doubtful_after(silences: Silences, watched: float, *, may_sleep: bool, patience: float) -> float:
    """Seconds of silence after which two unanswered questions make a device doubtful.

    What is often silent so long is asleep, and is doubtful only beyond nearly all of its silences. Until it
    was known for a day and a night, what may sleep is taken to sleep as long as anything does.
    """
    often = silences.nearly_all(STEADY)
    at_least = patience if may_sleep and watched < DAY else 0.0
    return max(often or 0.0, at_least)
