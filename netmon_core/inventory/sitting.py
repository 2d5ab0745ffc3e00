"""One judgement: everybody whose time has come is looked at, asked, or called offline."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..model.presence import Presence
from .census import Census, last_heard, place
from .grace import suspicious
from .health import Cause
from .leaps import OVERSLEPT, SET_BACK, set_back, sleep_over
from .news import News
from .presence import (
    calm_down,
    current_grace,
    doubt_after,
    forget_questions,
    give_a_chance,
    is_probed,
    learn,
    leave,
    lose_sight,
    set_doubt,
    silence_in_words,
)
from .probed import PROBES, SEARCH_AFTER, Judgement
from .questions import Questions
from .records import NEVER
from .silences import SHORTEST

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ..events.event import Event
    from ..settings.presence import PresenceSettings
    from .health import Health
    from .index import Index
    from .likeness import Likeness
    from .pauses import Pauses
    from .questions import Canaries
    from .records import DeviceRecord, Watch

# The answer to a question is late by then; so is the last word on it that is still fresh.
ANSWER_TIME = 15.0
FRESH = 30.0
# The last question is asked so long before the grace ends.
LAST_QUESTION = PROBES + 1.0
# Where nobody reports on our questions, silence must last this much longer.
UNREPORTED = 60.0
# The gateway fell silent too: give those who did at the same time the time to be missed.
TOGETHER = 25.0
# Somebody else must answer within this time, or it is we who cannot see.
WITNESS_TIME = 8.0
# A frame that says goodbye shows as well that its sender is there yet, and is often sent twice.
LAST_WORDS = timedelta(seconds=2)
# Half of the questions, a second apart, are out by then.
HALF_ASKED = timedelta(seconds=PROBES / 2)
# Who was gone before a restart is looked at so often until that is settled.
CHECK_AGAIN = timedelta(seconds=1)


class Sitting:
    """One judgement; `before` is when the last one was."""

    def __init__(
        self,
        index: Index,
        now: datetime,
        *,
        before: datetime | None,
        settings: PresenceSettings,
        health: Health,
        pauses: Pauses,
        canaries: Canaries,
        likeness: Likeness,
    ) -> None:
        self._settings = settings
        self._health = health
        self._pauses = pauses
        self._questions = Questions(now, canaries, lambda: self._census)
        self._likeness = likeness
        self._index = index
        self._now = now
        self._before = before
        self._news = News()
        self._made: Census | None = None

    @property
    def _census(self) -> Census:
        if self._made is None:
            self._made = Census(self._index, self._health.ground, self._now)
        return self._made

    def hold(self, to_ask: Iterable[DeviceRecord] = ()) -> Judgement:
        """Look at all whose time has come, and have `to_ask` asked however lately they were heard."""
        now = self._now
        events: list[Event] = []
        self._heed_leap()
        paused = self._pauses.expire(now)
        if paused is not None:
            events.append(paused)
        self._health.look(now, lambda network_id: last_heard(self._index, network_id))
        self._see_again()
        due = [device for device in self._index.devices.values() if device.watch.check_at <= now]
        # Nobody knows anything newer of those who were gone before a restart: they are asked first.
        due.sort(key=lambda device: device.watch.unchecked is None)
        for device in due:
            self._look(device)
        for device in to_ask:
            if not device.own and device.interfaces:
                self._questions.want(device)
        for network_id in self._health.blind:
            if self._health.ground.stands(network_id):
                self._questions.ask_canaries(network_id)
        if (told := self._health.told(now)) is not None:
            events.append(told)
        self._likeness.review(self._news)
        events += self._news.events()
        return Judgement(events=tuple(events), probes=self._questions.probes())

    def _heed_leap(self) -> None:
        """Time may have gone by without us, or back."""
        before = self._before
        devices = self._index.devices.values()
        if before is None:
            # What was remembered may be of a time to come as well.
            set_back([each for each in devices if each.last_seen > self._now], self._now, self._news)
        elif before - self._now > SET_BACK:
            self._health.set_back(self._now)
            set_back(devices, self._now, self._news)
        elif self._now - before > OVERSLEPT:
            sleep_over(devices, before, self._now)

    def _see_again(self) -> None:
        back = set(self._health.regain(lambda: self._census))
        if back:
            for device in self._index.devices.values():
                if device.presence is not Presence.OFFLINE and any(
                    interface.network_id in back for interface in device.interfaces
                ):
                    give_a_chance(device.watch, self._now)

    def _look(self, device: DeviceRecord) -> None:
        watch, now = device.watch, self._now
        doubted, watch.doubted = watch.doubted, False
        again = calm_down(device, now, self._news)
        if device.own or not device.interfaces:
            watch.check_at = again or NEVER
            return
        if device.presence is Presence.OFFLINE:
            watch.check_at = again or NEVER
            if watch.unchecked is not None:
                self._check(device)
            elif doubted:
                self._questions.want(device)
            return
        until = self._pauses.until(device.id, [each.network_id for each in device.interfaces])
        if until is not None:
            give_a_chance(watch, until)
            set_doubt(device, self._news, doubtful=False)
            watch.check_at = until
            return
        if watch.judged_from is NEVER:
            give_a_chance(watch, now)
            watch.watched_from = now if device.presence is Presence.ONLINE else None
        since = max(watch.heard_at, watch.judged_from)
        silent = (now - since).total_seconds()
        grace = current_grace(watch, self._settings)
        worth_telling = doubt_after(watch, self._settings)
        suspicion = suspicious(learn(watch), self._settings) if is_probed(watch) else grace
        if suspicion >= grace:
            suspicion = max(SHORTEST, grace - LAST_QUESTION)
        suspicion = _sooner(watch, suspicion, silent, worth_telling, doubted=doubted)
        if silent < suspicion and watch.asked_at is None:
            set_doubt(device, self._news, doubtful=False)
            watch.check_at = since + timedelta(seconds=suspicion)
            return
        reason = self._health.reason(place(device))
        if reason is not None:
            set_doubt(device, self._news, doubtful=False)
            if silent >= grace and device.presence is Presence.ONLINE:
                lose_sight(device, now, reason, self._news)
            # Sight regained sets it anew.
            watch.check_at = NEVER if silent >= grace else since + timedelta(seconds=grace)
            return
        self._examine(device, since, silent, grace, worth_telling)

    def _examine(
        self, device: DeviceRecord, since: datetime, silent: float, grace: float, worth_telling: float
    ) -> None:
        """The device has been silent for longer than is usual for it, and we can see."""
        watch, now = device.watch, self._now
        asked = (now - watch.asked_at).total_seconds() if watch.asked_at is not None else None
        if watch.waiting and asked is not None and asked >= ANSWER_TIME:
            watch.waiting = False
        last = silent >= grace - LAST_QUESTION
        # It was asked, but so early that it says nothing of now.
        early = asked is not None and silent - asked < worth_telling - LAST_QUESTION <= silent
        stale = asked is not None and asked > FRESH and (last or early)
        if asked is None or (stale and not watch.waiting):
            watch.check_at = now
            self._questions.ask(device)
            return
        self._tell_doubt(device, silent, worth_telling)
        if not last:
            next_look = grace if silent >= worth_telling - LAST_QUESTION else min(grace, worth_telling)
            watch.check_at = since + timedelta(seconds=next_look - LAST_QUESTION)
            if watch.denied and silent < worth_telling and not early:
                watch.check_at = min(watch.check_at, since + timedelta(seconds=worth_telling))
            return
        # From here on it is looked at every time.
        watch.check_at = now
        if watch.waiting and asked >= SEARCH_AFTER:
            # By the time it is given up, it must be known whether questions get through.
            self._questions.ask_canaries(place(device), but=device)
        if silent < grace or watch.waiting:
            return
        answerable = any(interface.addresses for interface in device.interfaces)
        if (
            answerable
            and not self._is_refused(watch, silent)
            and silent < UNREPORTED + max(grace, self._settings.patience)
        ):
            return
        self._weigh(device, silent)

    @staticmethod
    def _is_refused(watch: Watch, silent: float) -> bool:
        """Whether it was asked often enough, by name or, where nobody reports on that, again and again."""
        return watch.vain.most >= PROBES and (watch.denied or silent >= UNREPORTED)

    def _tell_doubt(self, device: DeviceRecord, silent: float, worth_telling: float) -> None:
        """The device was asked by name: where it did not answer, but others did, that is worth a word."""
        watch = device.watch
        doubtful = device.presence is Presence.ONLINE and watch.denied and silent >= worth_telling
        if doubtful and not device.doubtful:
            # When all are silent at once, it is most likely we who cannot see.
            doubtful = self._census.witnessed(device, watch.asked_at or self._now) is not False
        set_doubt(device, self._news, doubtful=doubtful)

    def _check(self, device: DeviceRecord) -> None:
        """The device was gone before the restart: ask it once whether it still is."""
        watch, now = device.watch, self._now
        watch.check_at = now + CHECK_AGAIN
        answerable = any(interface.addresses for interface in device.interfaces)
        if self._health.reason(place(device)) is not None:
            return
        if answerable and (watch.asked_at is None or now - watch.asked_at > timedelta(seconds=FRESH)):
            self._questions.ask(device)
        elif not answerable or (
            watch.denied and self._census.witnessed(device, watch.asked_at or now) is not False
        ):
            device.presence_why = silence_in_words(watch, now)
            watch.unchecked = None
            forget_questions(watch)
            watch.check_at = NEVER
            self._news.change(device, "presence_why")

    def _weigh(self, device: DeviceRecord, silent: float) -> None:
        """The device has not answered: say that it is gone, unless it is we who cannot see."""
        watch, now = device.watch, self._now
        network_id = place(device)
        # Who answered only when it was begun to ask says nothing of the questions that followed.
        since = min(now, (watch.asked_at or now) + HALF_ASKED)
        witnessed = self._census.witnessed(device, since)
        if witnessed is False:
            for near in self._health.ground.near(network_id):
                self._questions.ask_canaries(near, but=device)
            if (now - since).total_seconds() >= LAST_QUESTION + WITNESS_TIME:
                self._health.lose(network_id, now, Cause.NOBODY)
            return
        if self._health.ground.is_routed(network_id):
            # Others do answer us, so we can see: what is silent behind a router is so for whoever asks.
            leave(device, now, self._news)
            return
        gateway = self._census.gateway(network_id)
        if gateway is None or gateway is device or gateway.watch.answered_at < since:
            if witnessed and silent < TOGETHER:
                self._questions.ask_canaries(network_id, but=device)
                return
            if self._census.most_are_silent(network_id):
                self._health.lose(network_id, now, Cause.MOST)
                return
        leave(device, now, self._news)


def _sooner(watch: Watch, suspicion: float, silent: float, worth_telling: float, *, doubted: bool) -> float:
    """How long its silence may last before it is asked, where there is a reason to ask sooner."""
    if watch.missed:
        # The second question is not left to the next interval, unless nobody would be told of it.
        suspicion = min(suspicion, max(SHORTEST, worth_telling - LAST_QUESTION))
    if doubted and silent >= SHORTEST:
        suspicion = min(suspicion, silent)
    elif doubted and watch.heard_at - watch.doubted_at <= LAST_WORDS:
        # It said so itself: it is asked as soon as it has been silent for a while.
        watch.doubted = True
        suspicion = min(suspicion, SHORTEST)
    return suspicion
