"""The latest events, each with its place and its revision, so that a short gap can be made good. Pure."""

from __future__ import annotations

import json
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from ...wire import to_wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...events.event import Event

# A minute of what 10,000 devices do on a busy day; a client that missed more is given all of it anew.
EVENTS = 10_000


class Entry:
    """One event as it happened. It is encoded once, at the first need."""

    __slots__ = ("_text", "event", "place", "revision", "sampled")

    def __init__(self, *, place: int, revision: int, sampled: int, event: Event) -> None:
        """`place` counts all events, `sampled` the samples that came before it."""
        self.place = place
        self.revision = revision
        self.sampled = sampled
        self.event = event
        self._text: bytes | None = None

    def text(self) -> bytes:
        """The event and its revision as JSON."""
        if self._text is None:
            self._text = entry_text(self.revision, self.event)
        return self._text


class Ring:
    """The last EVENTS events. Places are 1, 2, ...; a place is also "all up to here"."""

    def __init__(self, revision: int) -> None:
        """`revision` is that of the state before the first event."""
        self._entries: deque[Entry] = deque(maxlen=EVENTS)
        # What one must have seen to miss nothing by what has been let go.
        self._floor = (revision, 0)
        self.place = 0

    def add(self, event: Event, *, revision: int, sampled: int) -> None:
        """Take in the next event; the oldest makes room."""
        if len(self._entries) == EVENTS:
            self._floor = (self._entries[0].revision, self._entries[0].sampled)
        self.place += 1
        self._entries.append(Entry(place=self.place, revision=revision, sampled=sampled, event=event))

    def holds(self, place: int) -> bool:
        """Tell whether everything after the place is still here."""
        return self.place - len(self._entries) <= place <= self.place

    def after(self, place: int, until: int) -> Iterator[Entry]:
        """The events after a place that is held, up to another."""
        first = self.place - len(self._entries)
        return islice(self._entries, place - first, until - first)

    def find(self, revision: int) -> tuple[int, int] | None:
        """Where somebody stands who has all up to the revision: place and samples; None: too long ago."""
        floor_revision, sampled = self._floor
        if revision < floor_revision:
            return None
        place = self.place - len(self._entries)
        for entry in self._entries:
            if entry.revision > revision:
                break
            place, sampled = entry.place, entry.sampled
        return place, sampled


def entry_text(revision: int, event: Event) -> bytes:
    """One event and its revision as JSON."""
    return b'{"revision":%d,"event":%b}' % (revision, dumps(to_wire(event)))


def dumps(value: object) -> bytes:
    """JSON as it is sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(
        errors="replace"
    )
