"""When nobody is to be told. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import InvalidRequestError
from ..model.alert import Silence
from ..packets.text import clean_text
from ..settings.alerts import quiet_hours

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from ..model.alert import Alert

# More than anybody keeps in mind.
SILENCES = 1_000
_COMMENT = 200


def silence(
    silences: Iterable[Silence],
    *,
    silence_id: str,
    now: datetime,
    duration: timedelta,
    subject_id: str | None = None,
    rule: str | None = None,
    comment: str = "",
) -> tuple[Silence, ...]:
    """The silences with one more, those that are over left out; raises InvalidRequestError."""
    kept = in_force(silences, now)
    if duration.total_seconds() <= 0:
        raise InvalidRequestError("A silence must last some time.", field="duration")
    if len(kept) >= SILENCES:
        raise InvalidRequestError(f"There are {SILENCES} silences already; take some away.", field="silences")
    try:
        end = now + duration
    except OverflowError:
        raise InvalidRequestError("A silence must end within the calendar.", field="duration") from None
    new = Silence(
        id=silence_id,
        start=now,
        end=end,
        subject_id=subject_id,
        rule=rule,
        comment=clean_text(comment, _COMMENT),
    )
    return (*kept, new)


def in_force(silences: Iterable[Silence], now: datetime) -> tuple[Silence, ...]:
    """Those that hold now or later."""
    return tuple(silence for silence in silences if silence.end > now)


def is_silenced(alert: Alert, device_id: str | None, silences: Iterable[Silence], now: datetime) -> bool:
    """Tell whether nobody is to be told of the alert; `device_id` is that of its subject's device."""
    return any(
        silence.start <= now < silence.end
        and silence.subject_id in (None, alert.subject_id, device_id)
        and silence.rule in (None, alert.rule)
        for silence in silences
    )


def is_quiet(quiet: str, local: datetime) -> bool:
    """Tell whether the local time is within the quiet hours, which may go over midnight."""
    hours = quiet_hours(quiet)
    if hours is None:
        return False
    start, end = hours
    time = local.time()
    return start <= time < end if start < end else time >= start or time < end
