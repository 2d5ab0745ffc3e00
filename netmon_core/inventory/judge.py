"""Decides, moment by moment, who is there: asks the silent, waits for the answers, and says why.

Nobody is called offline on one missed answer, nor while it is not sure that the monitor itself can see.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..events import MonitoringPaused
from ..model import Presence
from ..settings.presence import PresenceSettings
from .census import Census, place
from .grace import STEADY_AFTER, is_steady, suspicious
from .health import Cause, Health
from .news import News
from .pauses import Pauses
from .presence import (
    arrive,
    calm_down,
    current_grace,
    hear,
    is_probed,
    learn,
    leave,
    lose_sight,
    settle_watched,
    silence_in_words,
    watched_for,
)
from .probed import PROBES, SEARCH_AFTER, Judgement, ProbeWanted
from .records import ALWAYS, NEVER
from .silences import SHORTEST, silences_from_text
from .words import duration, told_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from ..events import Event
    from ..model import Device, IPAddress, Pause
    from .health import Footing
    from .index import Index
    from .probed import Probed
    from .records import DeviceRecord, Watch

# Seconds from one judgement to the next.
JUDGE_INTERVAL = 0.5
# After a start, a pause or a blind time, devices come back to us one by one.
SETTLE = timedelta(seconds=45)
# The answer to a question is late by then; so is the last word on it that is still fresh.
ANSWER_TIME = 15.0
FRESH = 30.0
# The last question is asked so long before the grace ends.
LAST_QUESTION = 9.0
# Where nobody reports on our questions, silence must last this much longer.
UNREPORTED = 60.0
# The gateway fell silent too: give those who did at the same time the time to be missed.
TOGETHER = 25.0
# Somebody else must answer within this time, or it is we who cannot see.
WITNESS_TIME = 8.0
# However much is said of a device, it is asked for that reason once in this time.
DOUBT_AGAIN = timedelta(minutes=1)
CANARY_AGAIN = timedelta(seconds=5)
# Devices that are asked anew in one judgement. When hundreds fall silent at once, the first show why.
ASKED_AT_ONCE = 16
# The latest addresses of a device that is asked.
ADDRESSES_ASKED = 4


class PresenceJudge:
    """Judges the devices of an index. Pure: time comes in, events and questions come out."""

    def __init__(
        self, index: Index, settings: PresenceSettings | None = None, *, seen: set[DeviceRecord] | None = None
    ) -> None:
        self.settings = settings or PresenceSettings()
        self.health = Health()
        self.pauses = Pauses()
        self._index = index
        self._seen = seen if seen is not None else set()
        self._canaries_asked: dict[str, datetime] = {}
        self._kept: list[str] = []

    def load(self, *, silences: Mapping[str, str] | None = None, pauses: Iterable[Pause] = ()) -> None:
        """Take in what was remembered, after the devices; what makes no sense is learned anew."""
        self.pauses = Pauses(pauses)
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
        record.flapping = device.flapping
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
            watch.waiting = False
        else:
            self._note_regular(watch, probed)
        if not probed.received:
            # It may have been heard elsewhere since.
            if watch.asked_at is not None if probed.wanted else watch.answers:
                watch.unanswered += probed.sent
            return []
        if not self._touch(device, probed):
            return []
        news = News()
        was = device.presence
        if was is not Presence.ONLINE:
            arrive(device, probed.at, None, self.settings, news)
        hear(watch, probed.at, steady=was is Presence.ONLINE)
        watch.heard_by = None
        watch.answered_at = max(watch.answered_at, probed.at)
        if not news.tells_of(device):
            self._seen.add(device)
        return news.events()

    def doubt(self, device: DeviceRecord, now: datetime) -> None:
        """Something is said of the device that it should be asked about; the next judgement asks it."""
        watch = device.watch
        if now - watch.doubted_at >= DOUBT_AGAIN:
            watch.doubted = True
            watch.doubted_at = now
            watch.check_at = min(watch.check_at, now)

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
        return _Sitting(self, self._index, now).hold()

    def why(self, device_id: str, now: datetime) -> str:
        """What speaks for the presence of a device, in words, as of now."""
        device = self._index.devices[device_id]
        watch = device.watch
        if device.own:
            return told_by(watch.heard_by)
        if watch.heard_at is ALWAYS:
            return "never seen"
        silent = (now - watch.heard_at).total_seconds()
        usual = suspicious(learn(watch), self.settings)
        if device.presence is Presence.ONLINE and silent < usual:
            return f"{told_by(watch.heard_by)} {duration(silent)} ago"
        if device.presence is Presence.UNKNOWN:
            return device.presence_why
        return silence_in_words(watch, now)

    def grace(self, device_id: str) -> float:
        """For how many seconds the device may be silent before it is called offline."""
        return current_grace(self._index.devices[device_id].watch, self.settings)

    def watched(self, device_id: str) -> float:
        """For how many seconds the device was there and could be seen."""
        return watched_for(self._index.devices[device_id].watch)

    def canaries_due(self, network_id: str, now: datetime) -> bool:
        """Whether canaries may be asked now; if so, they count as asked."""
        last = self._canaries_asked.get(network_id)
        if last is not None and now - last < CANARY_AGAIN:
            return False
        self._canaries_asked[network_id] = now
        return True

    def give_a_chance(self, device: DeviceRecord, now: datetime) -> None:
        """Silence until now was not the device's."""
        watch = device.watch
        watch.judged_from = now + SETTLE
        watch.check_at = now
        watch.asked_at = None
        watch.waiting = False
        watch.unanswered = 0

    def _resumed(self, event: MonitoringPaused, now: datetime) -> list[Event]:
        for device in self._index.devices.values():
            if device.presence is not Presence.OFFLINE:
                self.give_a_chance(device, now)
        return [event]

    def _note_regular(self, watch: Watch, probed: Probed) -> None:
        """The device is probed regularly: if it answers, its silence is noticed sooner."""
        was_probed = is_probed(watch)
        watch.probed_at = max(watch.probed_at, probed.at)
        watch.answers = watch.answers or probed.received > 0
        if watch.answers and not was_probed:
            watch.check_at = min(watch.check_at, probed.at)

    def _touch(self, device: DeviceRecord, probed: Probed) -> bool:
        """Note where it answered; False when the address that answered is another's now."""
        if probed.address is not None:
            for interface in device.interfaces:
                if (address := interface.addresses.get(probed.address)) is not None:
                    address.last_seen = interface.last_seen = max(interface.last_seen, probed.at)
                    break
            else:
                return False
        device.last_seen = max(device.last_seen, probed.at)
        device.frozen = None
        return True


class _Sitting:
    """One judgement."""

    def __init__(self, judge: PresenceJudge, index: Index, now: datetime) -> None:
        self._judge = judge
        self._settings = judge.settings
        self._health = judge.health
        self._index = index
        self._now = now
        self._news = News()
        self._wanted: dict[str, ProbeWanted] = {}
        self._asked = 0
        self._made: Census | None = None

    @property
    def _census(self) -> Census:
        if self._made is None:
            self._made = Census(self._index, self._health, self._now)
        return self._made

    def hold(self) -> Judgement:
        """Look at all whose time has come."""
        now = self._now
        events: list[Event] = []
        paused = self._judge.pauses.expire(now)
        if paused is not None:
            events.append(paused)
        self._health.look(now)
        if self._health.blind:
            self._see_again()
        due = [device for device in self._index.devices.values() if device.watch.check_at <= now]
        for device in due:
            self._look(device)
        for network_id in self._health.blind:
            self._ask_canaries(network_id)
        if (told := self._health.told(now)) is not None:
            events.append(told)
        events += self._news.events()
        return Judgement(events=tuple(events), probes=tuple(self._wanted.values()))

    def _see_again(self) -> None:
        back = set(self._health.regain(self._census))
        if back:
            for device in self._index.devices.values():
                if device.presence is not Presence.OFFLINE and any(
                    interface.network_id in back for interface in device.interfaces
                ):
                    self._judge.give_a_chance(device, self._now)

    def _look(self, device: DeviceRecord) -> None:
        watch, now = device.watch, self._now
        doubted, watch.doubted = watch.doubted, False
        again = calm_down(device, now, self._news)
        if device.own or not device.interfaces or device.presence is Presence.OFFLINE:
            watch.check_at = again or NEVER
            if doubted and not device.own:
                self._want(device)
            return
        until = self._judge.pauses.until(device.id, [each.network_id for each in device.interfaces])
        if until is not None:
            self._judge.give_a_chance(device, until)
            watch.check_at = until
            return
        if watch.judged_from is NEVER:
            self._judge.give_a_chance(device, now)
        since = max(watch.heard_at, watch.judged_from)
        silent = (now - since).total_seconds()
        grace = current_grace(watch, self._settings)
        suspicion = suspicious(learn(watch), self._settings) if is_probed(watch) else grace
        if suspicion >= grace:
            suspicion = max(SHORTEST, grace - LAST_QUESTION)
        if doubted and silent >= SHORTEST:
            suspicion = min(suspicion, silent)
        if silent < suspicion:
            watch.check_at = since + timedelta(seconds=suspicion)
            return
        reason = self._health.reason(place(device))
        if reason is not None:
            if silent >= grace and device.presence is Presence.ONLINE:
                lose_sight(device, now, reason, self._news)
            # Sight regained sets it anew.
            watch.check_at = NEVER if silent >= grace else since + timedelta(seconds=grace)
            return
        self._examine(device, since, silent, grace)

    def _examine(self, device: DeviceRecord, since: datetime, silent: float, grace: float) -> None:
        """The device has been silent for longer than is usual for it, and we can see."""
        watch, now = device.watch, self._now
        asked = (now - watch.asked_at).total_seconds() if watch.asked_at is not None else None
        if watch.waiting and asked is not None and asked >= ANSWER_TIME:
            watch.waiting = False
        stale = asked is not None and asked > FRESH and silent >= grace - LAST_QUESTION
        if asked is None or (stale and not watch.waiting):
            watch.check_at = now
            if self._asked < ASKED_AT_ONCE:
                self._asked += 1
                self._ask(device)
            return
        if silent < grace - LAST_QUESTION:
            watch.check_at = since + timedelta(seconds=grace - LAST_QUESTION)
            return
        # From here on it is looked at every time.
        watch.check_at = now
        if watch.waiting and asked >= SEARCH_AFTER:
            # By the time it is given up, it must be known whether questions get through.
            self._ask_canaries(place(device), but=device)
        if silent < grace or watch.waiting:
            return
        answerable = any(interface.addresses for interface in device.interfaces)
        if (answerable and watch.unanswered < PROBES) and silent < UNREPORTED + max(
            grace, self._settings.patience
        ):
            return
        self._weigh(device, silent)

    def _weigh(self, device: DeviceRecord, silent: float) -> None:
        """The device has not answered: say that it is gone, unless it is we who cannot see."""
        watch, now = device.watch, self._now
        network_id = place(device)
        asked_at = watch.asked_at or now
        witnessed = self._census.witnessed(device, asked_at)
        if witnessed is False:
            self._ask_canaries(network_id, but=device)
            if (now - asked_at).total_seconds() >= LAST_QUESTION + WITNESS_TIME:
                self._health.lose(network_id, now, Cause.NOBODY)
            return
        gateway = self._census.gateway(network_id)
        if gateway is None or gateway is device or gateway.watch.answered_at < asked_at:
            if witnessed and silent < TOGETHER:
                self._ask_canaries(network_id, but=device)
                return
            if self._census.most_are_silent(network_id):
                self._health.lose(network_id, now, Cause.MOST)
                return
        leave(device, now, self._news)

    def _ask(self, device: DeviceRecord) -> None:
        """Ask the device, and beside it canaries whose answers show that questions get through."""
        watch, now = device.watch, self._now
        watch.asked_at = now
        watch.waiting = True
        network_id = place(device)
        # What sleeps is silent for longer, and the next sweep is in time for it.
        self._want(device, search=is_steady(learn(watch)))
        self._ask_canaries(network_id, but=device)

    def _ask_canaries(self, network_id: str, *, but: DeviceRecord | None = None) -> None:
        if self._judge.canaries_due(network_id, self._now):
            for canary in self._census.canaries(network_id, but=but):
                self._want(canary)

    def _want(self, device: DeviceRecord, *, search: bool = False) -> None:
        if device.id in self._wanted and not search:
            return
        heard_last = max(device.interfaces, key=lambda interface: interface.last_seen)
        latest = sorted(heard_last.addresses.values(), key=lambda address: address.last_seen, reverse=True)
        addresses: tuple[IPAddress, ...] = tuple(address.value for address in latest[:ADDRESSES_ASKED])
        self._wanted[device.id] = ProbeWanted(
            device_id=device.id,
            network_id=heard_last.network_id,
            mac=heard_last.mac,
            addresses=addresses,
            search=search,
        )
