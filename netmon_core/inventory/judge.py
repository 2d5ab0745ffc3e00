"""Decides, moment by moment, who is there: asks the silent, waits for the answers, and says why.

Nobody is called offline on one missed answer, nor while it is not sure that the monitor itself can see.
"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address
from typing import TYPE_CHECKING

from ..events.monitor import MonitoringPaused
from ..model.presence import NEVER_SEEN, NOT_CHECKED, Presence
from ..model.target import ProbeKind
from ..settings.presence import PresenceSettings
from .capped import put_capped
from .census import place
from .grace import PROVED_AFTER, STEADY_AFTER, is_steady, suspicious
from .health import Health
from .leaps import wake_after
from .news import News
from .pauses import Pauses
from .presence import (
    arrive,
    current_grace,
    give_a_chance,
    hear,
    is_probed,
    learn,
    settle_watched,
    silence_in_words,
    watched_for,
)
from .probed import Judgement
from .questions import Canaries
from .records import ALWAYS
from .silences import silences_from_text
from .sitting import Sitting
from .words import PROBED, duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from ..events.event import Event
    from ..model.device import Device
    from ..model.monitor import Pause
    from .footing import Footing
    from .index import Index
    from .likeness import Likeness
    from .probed import Probed
    from .records import DeviceRecord, Watch

# Seconds from one judgement to the next.
JUDGE_INTERVAL = 0.5
# However much is said of a device, it is asked for that reason once in this time.
DOUBT_AGAIN = timedelta(minutes=1)
# What is given up so soon after a sign of life may have been asked before it.
MISSED_AFTER = timedelta(seconds=2)
# Owners of addresses that others claim, who are asked at the next judgement; a stranger can claim many.
TO_ASK = 256


class PresenceJudge:
    """Judges the devices of an index. Pure: time comes in, events and questions come out."""

    def __init__(
        self,
        index: Index,
        settings: PresenceSettings | None = None,
        *,
        seen: set[DeviceRecord],
        likeness: Likeness,
    ) -> None:
        self.settings = settings or PresenceSettings()
        self.health = Health()
        self.pauses = Pauses()
        self._judged_at: datetime | None = None
        # When the last run ended, until the first judgement of this one.
        self._stopped_at: datetime | None = None
        self._index = index
        self._seen = seen
        self._likeness = likeness
        self._canaries = Canaries()
        self._kept: list[str] = []
        self._to_ask: dict[DeviceRecord, None] = {}

    def load(self, *, silences: Mapping[str, str] | None = None, pauses: Iterable[Pause] = ()) -> None:
        """Take in what was remembered, after the devices; what makes no sense is learned anew."""
        self.pauses = Pauses(pauses)
        # The monitor itself is seen every few seconds, so the last run ended when anybody was seen last.
        stopped_at = max((device.last_seen for device in self._index.devices.values()), default=NEVER_SEEN)
        for record in self._index.devices.values():
            if record.presence is Presence.OFFLINE and not record.own:
                record.watch.unchecked = stopped_at
        self._stopped_at = stopped_at if stopped_at > NEVER_SEEN else None
        for device_id, text in (silences or {}).items():
            device = self._index.devices.get(device_id)
            if device is None:
                continue
            try:
                learned = device.watch.silences = silences_from_text(text)
            except ValueError:
                continue
            # Only regular answers can show that a device is steady.
            device.watch.answers = is_steady(learned) and learned.watched >= STEADY_AFTER

    def go_on(self, device: Device) -> None:
        """Take the presence of a device that was loaded for what it is now: nobody stopped looking."""
        record = self._index.devices[device.id]
        record.presence = device.presence
        record.presence_since, record.presence_why = device.presence_since, device.presence_why
        record.flapping, record.doubtful = device.flapping, device.doubtful
        if record.presence_why != NOT_CHECKED:
            record.watch.unchecked = None
        self._stopped_at = None
        if record.presence is Presence.ONLINE:
            record.watch.judged_from = record.watch.watched_from = device.last_seen

    def silences(self, most: int | None = None) -> dict[str, str]:
        """What was learned, as text to be remembered, by device id.

        `most`: only of the next few devices; each call takes up where the last one ended.
        """
        if most is None or not self._kept:
            self._kept = list(self._index.devices)
        taken, self._kept = self._kept[:most], self._kept[most:] if most is not None else []
        found = {}
        for device_id in taken:
            device = self._index.devices.get(device_id)
            if device is not None and (device.watch.silences is not None or device.watch.gaps):
                settle_watched(device.watch, goes_on=device.presence is Presence.ONLINE)
                found[device_id] = learn(device.watch).to_text()
        return found

    def stand(self, footings: Iterable[Footing]) -> None:
        """Take in how we stand on each network; the next judgement heeds it."""
        self.health.stand(footings)

    def probed(self, probed: Probed) -> list[Event]:
        """Take in what came back of a question to a device."""
        device = self._index.devices.get(probed.device_id)
        if device is None or device.own or not device.interfaces:
            return []
        watch = device.watch
        self.health.sent(place(device), probed.at, sent=probed.sent, failed=probed.send_errors)
        if probed.wanted:
            self._end_question(watch, probed)
        elif probed.kind is ProbeKind.PING:
            self._note_regular(watch, probed)
        if not probed.received or not self._touch(device, probed):
            return []
        news = News()
        was = device.presence
        words = PROBED if probed.kind is ProbeKind.PING else f"{probed.kind.upper()} reply"
        if was is not Presence.ONLINE:
            arrive(device, probed.at, words, self.settings, news)
        hear(watch, probed.at, steady=was is Presence.ONLINE)
        watch.heard_by = words
        watch.answered_at = max(watch.answered_at, probed.at)
        if not news.tells_of(device):
            self._seen.add(device)
        self._likeness.review(news)
        return news.events()

    def doubt(self, device: DeviceRecord, now: datetime) -> None:
        """Something is said of the device that it should be asked about; the next judgement asks it."""
        watch = device.watch
        if now - watch.doubted_at >= DOUBT_AGAIN:
            watch.doubted = True
            watch.doubted_at = now
            watch.check_at = min(watch.check_at, now)

    def ask_soon(self, device: DeviceRecord) -> None:
        """The next judgement asks the device, however lately it was heard."""
        put_capped(self._to_ask, device, None, TO_ASK)

    def pause(self, pause: Pause, now: datetime) -> list[Event]:
        """Leave a device, a network or everything in peace until a time; raises InvalidRequestError."""
        return [self.pauses.add(pause, now)]

    def resume(
        self, now: datetime, *, device_id: str | None = None, network_id: str | None = None
    ) -> list[Event]:
        """End a pause before its time."""
        event = self.pauses.lift(device_id=device_id, network_id=network_id)
        return [] if event is None else self._resumed(event, now)

    def replace_pauses(self, pauses: Sequence[Pause], now: datetime) -> list[Event]:
        """Let exactly these pauses hold."""
        self.pauses = Pauses(pauses)
        return self._resumed(MonitoringPaused(pauses=tuple(pauses)), now)

    def judge(self, now: datetime) -> Judgement:
        """Look at every device whose time has come. Call it every JUDGE_INTERVAL."""
        sitting = Sitting(
            self._index,
            now,
            before=self._judged_at,
            settings=self.settings,
            health=self.health,
            pauses=self.pauses,
            canaries=self._canaries,
            likeness=self._likeness,
        )
        self._judged_at = now
        news = News()
        if self._stopped_at is not None:
            wake_after(self._index.devices.values(), self._stopped_at, now, news)
            self._stopped_at = None
        to_ask = [each for each in self._to_ask if self._index.devices.get(each.id) is each]
        self._to_ask.clear()
        held = sitting.hold(to_ask)
        return Judgement(events=(*news.events(), *held.events), probes=held.probes)

    def why(self, device_id: str, now: datetime) -> str:
        """What speaks for the presence of a device, in words, as of now."""
        device = self._index.devices[device_id]
        watch = device.watch
        if device.own:
            return watch.heard_by
        if watch.heard_at is ALWAYS:
            return "never seen"
        silent = (now - watch.heard_at).total_seconds()
        usual = suspicious(learn(watch), self.settings)
        if device.presence is Presence.ONLINE and silent < usual:
            return f"{watch.heard_by} {duration(silent)} ago"
        if device.presence is Presence.UNKNOWN or watch.unchecked is not None:
            return device.presence_why
        return silence_in_words(watch, now)

    def grace(self, device_id: str) -> float:
        """For how many seconds the device may be silent before it is called offline."""
        return current_grace(self._index.devices[device_id].watch, self.settings)

    def watched(self, device_id: str) -> float:
        """For how many seconds the device was there and could be seen."""
        return watched_for(self._index.devices[device_id].watch)

    def _resumed(self, event: MonitoringPaused, now: datetime) -> list[Event]:
        for device in self._index.devices.values():
            if device.presence is not Presence.OFFLINE:
                give_a_chance(device.watch, now)
        return [event]

    def _end_question(self, watch: Watch, probed: Probed) -> None:
        """What was asked by name has ended; whatever it was answered by, it was answered."""
        asked_at = watch.asked_at
        if asked_at is None or (probed.question is not None and probed.question < asked_at):
            # It was heard since, or is asked anew: that one has ended in vain says nothing any more.
            return
        watch.waiting = False
        watch.check_at = ALWAYS
        if probed.received or probed.heard:
            return
        if probed.by_arp is None:
            watch.vain.others += probed.sent
        else:
            watch.vain.pings += probed.sent
            watch.vain.by_arp += probed.by_arp
        watch.denied = watch.denied or probed.sent > 0 or bool(probed.by_arp)

    def _note_regular(self, watch: Watch, probed: Probed) -> None:
        """The device is probed regularly: if it answers, its silence is noticed sooner."""
        was_probed = is_probed(watch)
        watch.may_sleep = probed.may_sleep
        watch.probed_at = max(watch.probed_at, probed.at)
        watch.answers = watch.answers or probed.received > 0
        if watch.answers and not was_probed:
            watch.check_at = min(watch.check_at, probed.at)
        if probed.received:
            whole = probed.received == probed.sent
            began = (watch.answering_from or probed.at) if whole else None
            watch.answering_from = began
            # Whoever was silent before is believed later.
            needed = PROVED_AFTER * (1 + watch.lost)
            if began is not None and (probed.at - began).total_seconds() >= needed:
                watch.proved = True
        elif probed.sent:
            watch.answering_from = None
            watch.lost += 1
            # It may have been heard in another way since.
            if watch.answers and probed.at - watch.heard_at >= MISSED_AFTER:
                watch.vain.pings += probed.sent
                watch.missed = True
                watch.check_at = min(watch.check_at, probed.at)

    def _touch(self, device: DeviceRecord, probed: Probed) -> bool:
        """Note where it answered; False when the address that answered is another's now."""
        asked = probed.address
        if asked is not None:
            if asked.version == 6 and asked.scope_id is not None:
                # Which of our adapters it was asked by is no part of the address.
                asked = IPv6Address(int(asked))
            for interface in device.interfaces:
                if (address := interface.addresses.get(asked)) is not None:
                    address.last_seen = interface.last_seen = max(interface.last_seen, probed.at)
                    break
            else:
                return False
        device.last_seen = max(device.last_seen, probed.at)
        device.frozen = None
        return True
