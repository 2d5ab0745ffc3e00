"""The snapshot as clients get it: encoded a little at a time, and once for all that ask at about one time."""

from __future__ import annotations

import asyncio
from dataclasses import fields, is_dataclass
from functools import partial
from typing import TYPE_CHECKING

from ...wire import to_wire
from .ring import dumps

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ...snapshot import Snapshot
    from .feed import Feed
    from .wanted import Wanted

# The longest the loop is held up at once, seconds; one device takes a fifth of a millisecond at most.
SLICE = 0.005
# How long a picture is given to others too, seconds: when the server starts anew, all clients ask at once.
SHARED = 1.0

type _Key = tuple[bool, frozenset[str] | None]


class Picture:
    """An encoded snapshot, and where in the feed it was taken."""

    def __init__(self, text: bytes, *, place: int, sampled: int) -> None:
        self.place = place
        self.sampled = sampled
        self._text = text
        self._frame: tuple[int, bytes] | None = None

    def frame(self, number: int) -> bytes:
        """The answer to a command; nearly all clients number alike, and these share it."""
        if self._frame is None or self._frame[0] != number:
            self._frame = number, b'{"id":%d,"type":"result","snapshot":%b}' % (number, self._text)
        return self._frame[1]


class Pictures:
    """Takes pictures of a feed."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._taking: dict[_Key, asyncio.Task[Picture]] = {}
        # When a picture that was taken is let go.
        self._timers: dict[_Key, asyncio.TimerHandle] = {}
        self._closed = False

    async def take(self, wanted: Wanted) -> Picture:
        """A picture of what is wanted; it may have been taken for another client a moment ago."""
        key = (wanted.samples, wanted.devices)
        task = self._taking.get(key)
        if task is None or self._is_stale(task):
            self._let_go(key)
            task = asyncio.create_task(self._take(wanted), name="netmon stream snapshot")
            self._taking[key] = task
            task.add_done_callback(partial(self._let_go_soon, key))
        # One client that leaves must not take it from the others.
        return await asyncio.shield(task)

    def close(self) -> None:
        """Let go of every picture; one that is still taken is left to those who wait for it."""
        self._closed = True
        for key in list(self._taking):
            self._let_go(key)

    def _is_stale(self, task: asyncio.Task[Picture]) -> bool:
        """It failed, or what happened since is not all kept any more."""
        if not task.done():
            return False
        failed = task.cancelled() or task.exception() is not None
        return failed or not self._feed.ring.holds(task.result().place)

    def _let_go_soon(self, key: _Key, task: asyncio.Task[Picture]) -> None:
        if self._taking.get(key) is not task:
            return
        if self._closed:
            self._let_go(key)
        else:
            self._timers[key] = asyncio.get_running_loop().call_later(SHARED, self._let_go, key)

    def _let_go(self, key: _Key) -> None:
        self._taking.pop(key, None)
        if (timer := self._timers.pop(key, None)) is not None:
            timer.cancel()

    async def _take(self, wanted: Wanted) -> Picture:
        place, sampled = self._feed.ring.place, self._feed.sampled
        snapshot = wanted.of_snapshot(self._feed.state.freeze())
        parts = [part async for part in _encoded(snapshot)]
        return Picture(b"".join(parts), place=place, sampled=sampled)


async def _encoded(snapshot: Snapshot) -> AsyncIterator[bytes]:
    """The snapshot's JSON in pieces, with pauses for everybody else."""
    loop = asyncio.get_running_loop()
    pause_at = loop.time() + SLICE
    opening = b"{"
    for field in fields(snapshot):
        yield b'%b"%b":' % (opening, field.name.encode())
        opening = b","
        value = getattr(snapshot, field.name)
        if not isinstance(value, tuple):
            yield dumps(to_wire(value) if is_dataclass(value) else value)
            continue
        before = b"["
        for item in value:
            yield before + dumps(to_wire(item))
            before = b","
            if loop.time() >= pause_at:
                await asyncio.sleep(0)
                pause_at = loop.time() + SLICE
        yield b"]" if value else b"[]"
    yield b"}"
