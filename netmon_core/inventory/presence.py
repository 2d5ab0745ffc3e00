"""How a device comes, stays, goes, and is lost from sight: the transitions, each with its reason in words.

A sign of life has a quality: what others may say for a device that sleeps is worth less, and alone does not
bring back a device that is gone. Hearsay (a lease, a name, a stale row) is no sign of life.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..events.device import DeviceDown, DeviceUp
from ..model.presence import NEVER_SEEN, Presence
from .doubt import doubtful_after
from .grace import grace
from .records import ALWAYS, NEVER
from .silences import SHORTEST, Silences
from .vain import Vain
from .words import silent_for

if TYPE_CHECKING:
    from datetime import datetime

    from ..settings.presence import PresenceSettings
    from .news import News
    from .records import DeviceRecord, Watch

# Whose last probe is older than this is not probed regularly.
PROBED_LATELY = timedelta(minutes=10)
# After a start, a pause or a blind time, devices come back to us one by one.
SETTLE = timedelta(seconds=45)
# Who is back sooner may have been asleep, or have a bad connection.
SHORT_ABSENCE = 3_600.0
# Three short absences in this time are flapping. Each is then taken for a silence: the next is waited for.
FLAPPING_WINDOW = timedelta(hours=2)
FLAPPING_ABSENCES = 3


def hear(watch: Watch, at: datetime, *, steady: bool) -> None:
    """A sign of life. `steady`: the device was ONLINE all the while, so its silence is learned."""
    silent = (at - watch.heard_at).total_seconds()
    if silent < 0:
        return
    if silent >= SHORTEST and steady and watch.heard_at >= watch.judged_from:
        watch.gaps += 1
        watch.gap_sum += silent
        watch.gap_longest = max(watch.gap_longest, silent)
    watch.heard_at = at
    if watch.asked_at is not None or watch.missed:
        forget_questions(watch)
        # Whoever was in doubt no longer is: the judge says so.
        watch.check_at = ALWAYS


def forget_questions(watch: Watch) -> None:
    """It was heard, or nothing follows from its silence so far."""
    watch.asked_at = None
    watch.waiting = watch.denied = watch.missed = False
    watch.vain = Vain()


def learn(watch: Watch) -> Silences:
    """Learn the silences since the last time; return all that is known of them."""
    silences = watch.silences
    if silences is None:
        silences = watch.silences = Silences()
    if watch.gaps:
        day = watch.heard_at.toordinal()
        silences.learn(watch.gap_longest, day)
        if watch.gaps > 1:
            others = (watch.gap_sum - watch.gap_longest) / (watch.gaps - 1)
            silences.learn(others, day, watch.gaps - 1)
        watch.gaps = 0
        watch.gap_sum = watch.gap_longest = 0.0
    return silences


def hear_weakly(watch: Watch, at: datetime, quality: float, settings: PresenceSettings) -> None:
    """A sign of life that another may have given for it: it is worth a part of the grace."""
    worth = at - timedelta(seconds=(1 - quality) * current_grace(watch, settings))
    if worth > watch.heard_at:
        hear(watch, worth, steady=False)


def current_grace(watch: Watch, settings: PresenceSettings) -> float:
    """Seconds the device may be silent now."""
    proved = watch.proved and not watch.may_sleep
    learned = grace(learn(watch), watched_for(watch), settings, proved=proved)
    # Who is not asked all the time is heard by chance, however steady it is.
    return learned if is_probed(watch) else max(learned, settings.patience)


def doubt_after(watch: Watch, settings: PresenceSettings) -> float:
    """Seconds of silence from which on it is worth telling that the device does not answer."""
    return doubtful_after(
        learn(watch), watched_for(watch), may_sleep=watch.may_sleep, patience=settings.patience
    )


def is_probed(watch: Watch) -> bool:
    """Whether the device was probed regularly, and answered, when it was last heard."""
    return watch.answers and watch.heard_at - watch.probed_at <= PROBED_LATELY


def watched_for(watch: Watch) -> float:
    """Seconds for which the device was there and we could see it."""
    known = watch.silences.watched if watch.silences is not None else 0.0
    if watch.watched_from is None:
        return known
    return known + max(0.0, (watch.heard_at - watch.watched_from).total_seconds())


def settle_watched(watch: Watch, *, goes_on: bool) -> None:
    """Add up for how long the device was watched."""
    learn(watch).watched = watched_for(watch)
    watch.watched_from = max(watch.heard_at, watch.watched_from or ALWAYS) if goes_on else None


def arrive(device: DeviceRecord, at: datetime, why: str, settings: PresenceSettings, news: News) -> None:
    """The device is there (again); `why` is what showed it, in words."""
    watch = device.watch
    away = (at - watch.heard_at).total_seconds() if watch.heard_at is not ALWAYS else None
    before, since = watch.settled, watch.settled_since
    # While we did not look, it may have been there all the time.
    stayed = before is Presence.ONLINE and away is not None and away <= current_grace(watch, settings)
    device.presence = Presence.ONLINE
    device.presence_since = (since if stayed else None) or at
    device.presence_why = why
    unchecked, watch.unchecked = watch.unchecked, None
    watch.settled, watch.settled_since = Presence.ONLINE, device.presence_since
    watch.judged_from = at
    watch.watched_from = at
    watch.check_at = at
    watch.answering_from, watch.lost = None, 0
    changed = ["presence", "presence_since", "presence_why"]
    if before is Presence.OFFLINE:
        # It may have come back while nobody looked.
        until = unchecked or at
        down_for = max(0.0, (until - since).total_seconds()) if since is not None else None
        if unchecked is None and away is not None and away <= SHORT_ABSENCE and _flaps(device, at, away):
            changed.append("flapping")
        news.tell(
            DeviceUp(
                device_id=device.id,
                at=at,
                why=device.presence_why,
                down_for=down_for,
                down_until=unchecked,
            )
        )
    news.change(device, *changed)


def leave(device: DeviceRecord, now: datetime, news: News) -> None:
    """The device has gone, when it was last heard."""
    watch = device.watch
    at = device.last_seen if device.last_seen > NEVER_SEEN else now
    why = silence_in_words(watch, now)
    before, since = watch.settled, watch.settled_since
    settle_watched(watch, goes_on=False)
    device.presence = Presence.OFFLINE
    device.presence_since = since if before is Presence.OFFLINE and since is not None else at
    device.presence_why = why
    watch.settled, watch.settled_since = Presence.OFFLINE, device.presence_since
    watch.check_at = NEVER
    forget_questions(watch)
    # Whoever returns shows anew that it answers.
    watch.proved = False
    news.change(device, "presence", "presence_since", "presence_why")
    set_doubt(device, news, doubtful=False)
    if before is Presence.ONLINE:
        up_for = max(0.0, (at - since).total_seconds()) if since is not None else None
        news.tell(DeviceDown(device_id=device.id, at=at, why=why, up_for=up_for))


def lose_sight(device: DeviceRecord, now: datetime, reason: str, news: News) -> None:
    """Whether the device is there cannot be said: it was silent for its grace, but we cannot see."""
    watch = device.watch
    settle_watched(watch, goes_on=False)
    device.presence = Presence.UNKNOWN
    device.presence_since = now
    silent = silent_for((now - watch.heard_at).total_seconds(), longest=None)
    device.presence_why = f"{silent}, and the monitor cannot see: {reason}"
    news.change(device, "presence", "presence_since", "presence_why")
    set_doubt(device, news, doubtful=False)


def set_doubt(device: DeviceRecord, news: News, *, doubtful: bool) -> None:
    """Say that the device does not answer, or no longer say it."""
    if device.doubtful is not doubtful:
        device.doubtful = doubtful
        news.change(device, "doubtful")


def silence_in_words(watch: Watch, now: datetime) -> str:
    """How long the device has been silent, beside what is usual for it."""
    if watch.heard_at is ALWAYS:
        return "never seen"
    longest = watch.silences.longest() if watch.silences is not None and watch.silences.usual else None
    return silent_for((now - watch.heard_at).total_seconds(), longest=longest, vain=watch.vain)


def give_a_chance(watch: Watch, now: datetime) -> None:
    """Silence until now was not the device's."""
    watch.judged_from = now + SETTLE
    watch.check_at = now
    forget_questions(watch)


def calm_down(device: DeviceRecord, now: datetime, news: News) -> datetime | None:
    """End the flapping when it is over; return when to look again, None: it does not flap."""
    if not device.flapping:
        return None
    ends = device.watch.absences[-1][0] + FLAPPING_WINDOW if device.watch.absences else now
    if now < ends:
        return ends
    device.flapping = False
    news.change(device, "flapping")
    return None


def _flaps(device: DeviceRecord, at: datetime, away: float) -> bool:
    """Note a short absence; True when the flapping begins."""
    watch = device.watch
    recent = [each for each in watch.absences if at - each[0] <= FLAPPING_WINDOW]
    watch.absences = (*recent, (at, away))[-FLAPPING_ABSENCES:]
    if len(watch.absences) < FLAPPING_ABSENCES:
        return False
    for _, seconds in watch.absences[-1:] if device.flapping else watch.absences:
        if seconds >= SHORTEST:
            learn(watch).learn(seconds, at.toordinal())
    began, device.flapping = not device.flapping, True
    return began
