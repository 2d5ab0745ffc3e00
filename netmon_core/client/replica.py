"""All that a server knows, kept up to date by what it tells."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..bus import Bus
from ..errors import FormatError, ServerUnreachableError, UnexpectedAnswerError
from ..events.target import SampleTaken
from ..model.device import Device
from ..model.series import Sample
from ..snapshot import Snapshot, State, apply
from ..wire.peer import PeerReader
from .differences import differences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..bus import Listener, Unsubscribe
    from ..wire import JsonObject

# The longest the loop is held up at once, seconds.
SLICE = 0.005


class Replica:
    """The state of a server's engine. Listeners hear each event after it was taken in."""

    def __init__(self) -> None:
        self._state: State | None = None
        self._missed = False
        self._bus = Bus()
        self._peer = PeerReader()

    @property
    def place(self) -> tuple[str, int] | None:
        """The run and revision it stands at; None: it must be given all of it."""
        if self._state is None or self._missed:
            return None
        return self._state.run_id, self._state.revision

    @property
    def passed_over(self) -> int:
        """How many things were told that this version does not know."""
        return self._peer.passed_over

    def snapshot(self) -> Snapshot:
        """All of it, as it was last told; raises ServerUnreachableError where nothing ever was."""
        if self._state is None:
            raise ServerUnreachableError("The server has not told anything yet; wait until it is connected.")
        return self._state.freeze()

    def subscribe(self, listener: Listener, *kinds: type) -> Unsubscribe:
        """Call `listener` with every later event of `kinds` (none: all)."""
        return self._bus.subscribe(listener, *kinds)

    async def replace(self, told: JsonObject) -> None:
        """Take in a whole snapshot; what differs from before is told as events. Raises FormatError.

        The first is not: who starts listening asks for a snapshot.
        """
        parts = dict(told)
        devices = await self._read(Device, parts.pop("devices", ()))
        samples = await self._read(Sample, parts.pop("samples", ()))
        snapshot = replace(self._peer.read(Snapshot, parts), devices=devices, samples=samples)
        before = None if self._state is None else self._state.freeze()
        self._state = State(snapshot)
        self._missed = False
        if before is not None:
            for event in differences(before, snapshot, datetime.now(UTC)):
                self._bus.publish(event)

    def take_events(self, entries: Iterable[JsonObject]) -> None:
        """Take in what happened; raises UnexpectedAnswerError where something was missed."""
        state = self._state
        if state is None:
            raise UnexpectedAnswerError("The server tells events before the snapshot they change.")
        for entry in entries:
            revision = entry["revision"]
            if revision - state.revision not in (0, 1):
                raise UnexpectedAnswerError("The server left out an event.")
            event = self._peer.take_event(entry["event"])
            if event is not None:
                apply(state, event)
                self._bus.publish(event)
            state.revision = revision

    def take_samples(self, samples: Iterable[object]) -> None:
        """Take in what was measured."""
        state = self._state
        if state is None:
            raise UnexpectedAnswerError("The server tells samples before the snapshot they change.")
        for told in samples:
            sample = self._peer.take(Sample, told)
            if sample is not None:
                event = SampleTaken(sample=sample)
                apply(state, event)
                self._bus.publish(event)

    def forget_place(self) -> None:
        """Something was missed: all of it must be told anew."""
        self._missed = True

    async def _read[T](self, kind: type[T], told: object) -> tuple[T, ...]:
        """Read many things with pauses for everybody else."""
        if not isinstance(told, list | tuple):
            raise FormatError("must be an array")
        loop = asyncio.get_running_loop()
        pause_at = loop.time() + SLICE
        things = []
        for each in told:
            thing = self._peer.take(kind, each)
            if thing is not None:
                things.append(thing)
            if loop.time() >= pause_at:
                await asyncio.sleep(0)
                pause_at = loop.time() + SLICE
        return tuple(things)
