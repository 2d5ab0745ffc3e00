"""Who listens to what, and the beat at which all of them are told."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from .channel import Channel
from .feed import Feed
from .picture import Pictures
from .ring import dumps

if TYPE_CHECKING:
    from .commands import Listen
    from .feed import Told
    from .line import Line
    from .wanted import Wanted

_LOGGER = logging.getLogger(__name__)

# Seconds between two frames to one client.
BEAT = 0.05


class Listening:
    """The channels of one stream. `run` tells them, at most twenty times a second."""

    def __init__(self, engine: Told) -> None:
        self._news = asyncio.Event()
        self._feed = Feed(engine, self._news.set)
        self._pictures = Pictures(self._feed)
        self._channels: dict[Wanted, Channel] = {}
        # What each client asked for last.
        self._wanted: dict[Line, Listen] = {}

    @property
    def run_id(self) -> str:
        """The run that revisions are of."""
        return self._feed.state.run_id

    def close(self) -> None:
        """Hear no more of the engine, and keep no picture of it."""
        self._feed.close()
        self._pictures.close()

    async def start(self, line: Line, command: Listen) -> None:
        """Tell a client all of it, or what it missed, and from then on what happens; instead of what it was.

        Returns when the answer is on its way, so that one client never waits for two snapshots at once.
        """
        self.stop(line)
        self._wanted[line] = command
        self._feed.ask(command.wanted.series)
        found = self._resumed(command)
        if found is not None:
            place, sampled = found
            answer = {"id": command.id, "type": "result", "resumed": True, "revision": command.revision}
            line.put(dumps(answer))
        else:
            picture = await self._pictures.take(command.wanted)
            place, sampled = picture.place, picture.sampled
            line.put(picture.frame(command.id))
            del picture
            await line.drained()
        if line.closed or self._wanted.get(line) is not command:
            return
        channel = self._channels.get(command.wanted)
        if channel is None:
            channel = self._channels[command.wanted] = Channel(command.wanted, self._feed)
        channel.join(line, place=place, sampled=sampled)
        self._news.set()

    def stop(self, line: Line) -> None:
        """Tell a client nothing more; safe twice."""
        before = self._wanted.pop(line, None)
        if before is not None:
            self._feed.leave(before.wanted.series)
        if before is not None and (channel := self._channels.get(before.wanted)) is not None:
            channel.leave(line)
            if not channel:
                del self._channels[before.wanted]

    async def run(self) -> None:
        """Tell everybody what there is to tell, until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            for channel in list(self._channels.values()):
                try:
                    if channel.tell():
                        self._news.set()
                except Exception:
                    _LOGGER.exception("Some clients could not be told")
            await asyncio.sleep(BEAT)

    def _resumed(self, command: Listen) -> tuple[int, int] | None:
        """Where a client stands that was here a moment ago; None: it is told all of it."""
        revision = command.revision
        if revision is None or command.run_id != self.run_id or revision > self._feed.state.revision:
            return None
        return self._feed.ring.find(revision)
