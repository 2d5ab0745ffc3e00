"""Clients that want the same: what happens is put into frames once, and each is given the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.measurement import Measurement
from .ring import entry_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .feed import Feed
    from .line import Line
    from .ring import Entry
    from .wanted import Wanted

# Encoding so many takes about 20 ms.
EVENTS_AT_ONCE = 400
SAMPLES_AT_ONCE = 1_000


@dataclass(slots=True, kw_only=True)
class Standing:
    """How far somebody has been told: the place of the last event, the number of the last sample."""

    place: int
    sampled: int
    samples_next: bool = False


class Channel:
    """The clients of one choice; its members have all been told up to the same place."""

    def __init__(self, wanted: Wanted, feed: Feed) -> None:
        self._wanted = wanted
        self._feed = feed
        self._told = Standing(place=feed.ring.place, sampled=feed.sampled)
        self._members: set[Line] = set()
        # Those that are told alone until they stand where the members do.
        self._coming: dict[Line, Standing] = {}

    def __bool__(self) -> bool:
        return bool(self._members or self._coming)

    def join(self, line: Line, *, place: int, sampled: int) -> None:
        """Tell a client, too, from where it stands."""
        self._coming[line] = Standing(place=place, sampled=sampled)

    def leave(self, line: Line) -> None:
        """Tell a client no more; safe twice."""
        self._members.discard(line)
        self._coming.pop(line, None)

    def tell(self) -> bool:
        """Send everybody at most one frame; True while there is more to tell."""
        feed = self._feed
        self._tell(self._members, self._told, place=feed.ring.place, sampled=feed.sampled)
        for line, standing in list(self._coming.items()):
            self._tell((line,), standing, place=self._told.place, sampled=self._told.sampled)
            if standing.place == self._told.place and standing.sampled >= self._told.sampled:
                del self._coming[line]
                self._members.add(line)
        return bool(self._coming or self._told.place < feed.ring.place or self._told.sampled < feed.sampled)

    def _tell(self, lines: Iterable[Line], standing: Standing, *, place: int, sampled: int) -> None:
        """Send the next frame on the way to a place; one that fell out of the ring is cut off."""
        if not self._feed.ring.holds(standing.place):
            for line in list(lines):
                line.end(4408, "You are too far behind; connect again.")
            standing.place = place
        frame = None
        # Events and samples take turns where there are both.
        for samples in (standing.samples_next, not standing.samples_next):
            if frame is None:
                step = self._samples(standing, sampled) if samples else self._events(standing, place)
                if step is not None:
                    frame = step
                    standing.samples_next = not samples
        if frame is not None:
            for line in list(lines):
                line.put(frame)

    def _events(self, standing: Standing, place: int) -> bytes | None:
        if standing.place >= place:
            return None
        until = min(place, standing.place + EVENTS_AT_ONCE)
        entries = self._feed.ring.after(standing.place, until)
        standing.place = until
        texts = [*self._event_texts(entries)]
        return b'{"type":"events","events":[%b]}' % b",".join(texts) if texts else None

    def _event_texts(self, entries: Iterable[Entry]) -> Iterator[bytes]:
        for entry in entries:
            event = self._wanted.of(entry.event)
            if event is entry.event:
                yield entry.text()
            elif event is not None:
                yield entry_text(entry.revision, event)

    def _samples(self, standing: Standing, sampled: int) -> bytes | None:
        wanted = self._wanted
        if standing.sampled >= sampled or not (wanted.samples or wanted.series):
            standing.sampled = max(standing.sampled, sampled)
            return None
        taken = self._feed.samples_after(standing.sampled, SAMPLES_AT_ONCE)
        standing.sampled = taken[-1].number if len(taken) == SAMPLES_AT_ONCE else sampled
        samples, measurements = [], []
        for each in taken:
            if isinstance(each.sample, Measurement):
                if wanted.of_measurement(each.sample):
                    measurements.append(each.text())
            elif wanted.samples and wanted.of_sample(each.sample):
                samples.append(each.text())
        if not samples and not measurements:
            return None
        more = b',"measurements":[%b]' % b",".join(measurements) if measurements else b""
        return b'{"type":"samples","samples":[%b]%b}' % (b",".join(samples), more)
