"""How long a device may be silent before it is called offline. Pure: what was learned comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .silences import LONGEST_KEPT, SHORTEST

if TYPE_CHECKING:
    from ..settings.presence import PresenceSettings
    from .silences import Silences

HOUR = 3_600.0
DAY = 86_400.0
# Who is never silent for longer has a wall socket: an interval of 30 s between two probes is not over then,
# though one was lost. Two longer silences are forgiven: it was started anew.
STEADY = 45.0
FORGIVEN = 2
# A film on a phone takes two hours; who has answered for longer without a pause is most likely steady.
STEADY_AFTER = 3 * HOUR
STEADY_AT_FIRST = 60.0
# Who answers every ping for so long, and is of no kind that sleeps, has a wall socket too: ten minutes after
# the start, of which the first sweep and the first pings took some.
PROVED_AFTER = 540.0
PROVED = 25.0
# A phone on its charger may be awake for a whole day, but not for a week.
SLEEPER_AFTER = 7 * DAY
# Sleep is timed by a clock: who sleeps for long wakes on time.
SLEEPER_MARGIN = 1.02
# Seconds between pings: it may fall asleep right after an answer, or right before the next question.
UNHEARD = 10.0
# A device whose habits are not known is asked when it was silent for so long: a ping was lost.
USUAL_AT_FIRST = 12.0


def is_steady(silences: Silences) -> bool:
    """Whether the device has never slept, as far as we know."""
    return silences.longest(FORGIVEN) < STEADY


def grace(silences: Silences, watched: float, settings: PresenceSettings, *, proved: bool = False) -> float:
    """Seconds of silence that are no absence. `watched`: for how long we know the device.

    `proved`: it has answered every probe for PROVED_AFTER, and shows no trait of a device that sleeps.

    The end of what is possible is taken to lie as far beyond the longest silence as the eighth longest lies
    before it (Robson and Whitlock's bound): a device whose longest silences are alike gets little more.
    """
    steady = is_steady(silences)
    if proved and watched < DAY and silences.longest() < STEADY:
        return max(silences.longest(LONGEST_KEPT - 1), PROVED, settings.shortest_grace)
    if steady and watched >= STEADY_AFTER:
        # Its silences are lost answers, against which it is asked several times; what is rare is let go.
        at_least = STEADY_AT_FIRST if watched < DAY else settings.shortest_grace
        return max(silences.longest(LONGEST_KEPT - 1), at_least)
    longest = silences.longest(FORGIVEN if steady else 0)
    possible = 2 * longest - silences.longest(LONGEST_KEPT - 1) + UNHEARD
    if longest >= settings.patience:
        return min(possible, longest * SLEEPER_MARGIN)
    if watched >= SLEEPER_AFTER:
        return max(settings.shortest_grace, min(possible, settings.patience))
    return settings.patience


def suspicious(silences: Silences, settings: PresenceSettings) -> float:
    """Seconds of silence after which the device is asked whether it is there."""
    usual = silences.usual
    return max(SHORTEST, min(USUAL_AT_FIRST if usual is None else usual, settings.patience))
