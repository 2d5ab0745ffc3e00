"""Whose turn it is to be heard: a listener that has something, and has rested since its last turn."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..evidence.observation import Observation
    from ..model.ear import EarState
    from .announced import Announced

# After a look an ear rests, so that a busy network wakes us five times a second and not two thousand times:
# to be woken costs as much as to hear forty frames. The kernel dates what comes meanwhile.
REST = 0.18


class Listener(Protocol):
    """An open socket and what is made of what comes through it."""

    announced: Announced
    # More may wait than `hear` took; it took something.
    more: bool
    heard: bool

    def fileno(self) -> int:
        """The descriptor that becomes readable."""
        ...

    def hear(self) -> Iterator[Observation]:
        """Read a turn's worth; raises AdapterError."""
        ...

    def state(self) -> EarState:
        """How hearing goes."""
        ...


class Turns:
    """Says which listeners have something to hear; each rests after its turn."""

    def __init__(self, listeners: list[Listener]) -> None:
        self._loop = asyncio.get_running_loop()
        self._ready: list[Listener] = []
        self._wake = asyncio.Event()
        self._resting: dict[Listener, asyncio.TimerHandle] = {}
        self._waiting: set[Listener] = set()
        for listener in listeners:
            self._wait(listener)

    async def next(self, seconds: float | None) -> list[Listener]:
        """Wait for the listeners whose turn it is, at most for some time (None: as long as it takes)."""
        if seconds is None:
            await self._wake.wait()
        else:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), seconds)
        self._wake.clear()
        ready, self._ready = self._ready, []
        return ready

    def done(self, listener: Listener, *, more: bool, heard: bool) -> None:
        """It had its turn; with `more` the next comes at once.

        Who heard something has its next turn when it has rested: on a busy network something waits by then,
        and to be told so costs more than to look.
        """
        if more:
            self._call(listener)
        elif heard:
            self._resting[listener] = self._loop.call_later(REST, self._rested, listener)
        else:
            self._wait(listener)

    def close(self) -> None:
        """Wait for nobody."""
        for handle in self._resting.values():
            handle.cancel()
        for listener in self._waiting:
            self._loop.remove_reader(listener.fileno())

    def _rested(self, listener: Listener) -> None:
        del self._resting[listener]
        self._call(listener)

    def _wait(self, listener: Listener) -> None:
        self._waiting.add(listener)
        self._loop.add_reader(listener.fileno(), self._heard, listener)

    def _heard(self, listener: Listener) -> None:
        self._loop.remove_reader(listener.fileno())
        self._waiting.discard(listener)
        self._call(listener)

    def _call(self, listener: Listener) -> None:
        self._ready.append(listener)
        self._wake.set()
