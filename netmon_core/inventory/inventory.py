"""The reducer: observations in, events out."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ..events.device import DevicesSeen
from ..evidence.own import OWN
from ..model.presence import Presence
from ..settings.presence import PresenceSettings
from .claims import Claims
from .flood import FloodGate
from .giving import Giving
from .identity import Identity
from .index import Index
from .kept_contests import KeptContests
from .learning import Learning
from .likeness import Likeness
from .news import News
from .place import Places, usable
from .records import DeviceRecord, thaw
from .signs import Signs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from ..events.event import Event
    from ..evidence.observation import Observation
    from ..model.device import Device, Seed
    from .judge import PresenceJudge
    from .learning import Combine


class Inventory:
    """The known devices. Pure: time comes in with the data, events come out.

    `combine` makes facts of a device's evidence, `vendor_of` names a MAC's owner, `new_id` makes device ids,
    `flood` limits strangers and `presence` says when the silent are gone (None: the usual).
    """

    def __init__(
        self,
        *,
        combine: Combine,
        vendor_of: Callable[[str], str | None],
        new_id: Callable[[], str],
        seeds: Iterable[Seed] = (),
        flood: FloodGate | None = None,
        presence: PresenceSettings | None = None,
    ) -> None:
        self.index = Index()
        self.likeness = Likeness(self.index)
        self.flood = flood or FloodGate()
        self._settings = presence or PresenceSettings()
        self._seen: set[DeviceRecord] = set()
        self._learning = Learning(self.index, combine)
        self._giving = giving = Giving(self.index)
        self._contests = KeptContests(self.index)
        self._claims = Claims(
            self.index,
            giving=giving,
            kept=self._contests,
            ask=self._ask,
            alike=self.likeness.suggest,
            inherit=self._learning.inherit,
        )
        self._identity = Identity(self.index, vendor_of=vendor_of, alike=self.likeness.suggest, seeds=seeds)
        self._places = Places(
            self.index,
            claims=self._claims,
            giving=giving,
            identity=self._identity,
            flood=self.flood,
            new_id=new_id,
        )
        self._signs = Signs(self.index, self._settings, seen=self._seen, doubt=self._doubt)

    @cached_property
    def presence(self) -> PresenceJudge:
        """Judges who is there."""
        # Imported here, so that a single scan, which judges nobody, need not pay for it.
        from .judge import PresenceJudge  # noqa: PLC0415

        return PresenceJudge(self.index, self._settings, seen=self._seen, likeness=self.likeness)

    def load(self, devices: Iterable[Device], contests: Mapping[str, str] | None = None) -> None:
        """Take in what was remembered; whether it is there now is not known yet."""
        for device in devices:
            record = thaw(device)
            self.index.add(record)
            self._identity.marks.load(record)
            if record.own:
                self.index.strong[OWN] = record
        self._contests.load(contests or {})
        self.likeness.load()

    def devices(self) -> tuple[Device, ...]:
        """Every device, as it is now."""
        return tuple([record.freeze() for record in self.index.devices.values()])

    def apply(self, seen: Observation, now: datetime) -> list[Event]:
        """Take in one observation; return the changes it made, if any."""
        means = seen.evidence.meaning
        interface = self._places.find(seen)
        if means.denies:
            if interface is not None:
                self._doubt(interface.device, now)
            return []
        # Nine sightings in ten say nothing new; they must cost next to nothing.
        if interface is not None and seen.live and means.topic is None:
            address = interface.addresses.get(seen.address) if seen.address is not None else None
            here = address is not None or seen.address is None
            calm = address is None or address.contest is None
            if here and calm and interface.device.presence is Presence.ONLINE:
                self._signs.hear_again(interface, address, seen, means)
                return []
        if seen.address is not None and not usable(seen.address):
            return []
        news = News()
        heard = seen.live
        self._claims.settle(now, news)
        if interface is None:
            interface = self._places.place(seen, means, now, news)
        elif seen.address is not None:
            heard = self._claims.hear(interface, seen, means, news) and seen.live
        if interface is not None:
            if means.topic is not None:
                self._identity.prove(interface, means, now, news)
                self._learning.learn(interface.device, seen, means, news)
            self._learning.catch_up(interface, seen.address, news)
            if heard:
                self._signs.hear(interface, seen, means, news)
                for device in self._claims.spoken_for(interface, seen):
                    self._signs.hear_of(device, seen, means, news)
        elif not means.introduces:
            self._learning.keep_for_later(seen, means)
        return self.told(news, now)

    def settle(self, now: datetime, *, last: bool = False) -> list[Event]:
        """Decide what waited for a word, and tell what was held back of whoever changes all the time.

        Call it every few seconds; the `last` time all of it is told.
        """
        news = News()
        if self._claims.has_open:
            self._claims.settle(now, news)
        self._learning.settle(now, news, last=last)
        self._giving.settle(now, news, last=last)
        return self.told(news, now)

    def told(self, news: News, now: datetime | None = None) -> list[Event]:
        """The news as events, with what follows. `now` None: they are a person's, and never held back."""
        if self.index.lost:
            self._learning.let_go(now, news)
        self.likeness.review(news)
        return news.events()

    def drain_contests(self) -> dict[str, str | None]:
        """What to remember of shared addresses since the last call, by network and address."""
        return self._contests.drain()

    def drain_seen(self) -> DevicesSeen | None:
        """The devices seen again since the last call, as one event."""
        if not self._seen:
            return None
        # Some may have been merged or forgotten since.
        known = self.index.devices
        seen = [(device.id, device.last_seen) for device in self._seen if known.get(device.id) is device]
        self._seen.clear()
        return DevicesSeen(seen=tuple(seen)) if seen else None

    def _ask(self, device: DeviceRecord) -> None:
        self.presence.ask_soon(device)

    def _doubt(self, device: DeviceRecord, now: datetime) -> None:
        self.presence.doubt(device, now)
