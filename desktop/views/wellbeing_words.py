"""Whether all is well, in words: said only where it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.device_rows import standing_in
from ..models.standing import Standing, standing_word
from ..models.wellbeing import Wellbeing, wellbeing_of
from ..texts import translate
from .sight_words import seeing_sentence, seeing_word

if TYPE_CHECKING:
    from datetime import datetime

    from ..models.sight import Sight
    from ..replica import Replica


NOBODY = Wellbeing(devices=0, standings={}, unasked=0, targets_down=0)


def wellbeing_in(replica: Replica, now: datetime) -> Wellbeing:
    """Count who is not well."""
    return wellbeing_of(replica.state, lambda device: standing_in(replica, device), now)


def all_is_well() -> str:
    """Return what is said where nothing is wrong."""
    return translate("wellbeing", "All is well")


def wellbeing_words(sight: Sight, being: Wellbeing, now: datetime) -> tuple[str, str]:
    """Return a title and what it means, where there are no alerts to show."""
    if not sight.clear:
        return seeing_word(sight), seeing_sentence(sight, now) or translate(
            "wellbeing", "What is wrong is told here as soon as the server answers."
        )
    if not being.devices:
        return translate("wellbeing", "Nobody was seen yet"), translate(
            "wellbeing", "The server has seen no device so far."
        )
    if being.unwell:
        title = translate("wellbeing", "No alerts, but %n device(s) or target(s) not well", n=being.unwell)
        return title, ", ".join(_parts(being))
    return all_is_well(), translate(
        "wellbeing",
        "Everything was asked of late, and nothing is down. "
        "When a device goes offline, answers slowly or is new, it is told here.",
    )


def _parts(being: Wellbeing) -> list[str]:
    parts = [
        f"{standing_word(standing)}: {being.standings[standing]}"
        for standing in Standing
        if standing in being.standings
    ]
    if being.unasked:
        parts.append(translate("wellbeing", "Not asked of late: {}").format(being.unasked))
    if being.targets_down:
        parts.append(translate("wellbeing", "Targets that do not answer: {}").format(being.targets_down))
    return parts
