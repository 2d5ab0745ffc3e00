"""When to look at our adapters: as soon as the kernel tells of a change, and now and then in any case."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from .net.adapter_watch import AdapterWatch

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

_LOGGER = logging.getLogger(__name__)

# Seconds. A cable, its address and its route change one after the other.
SETTLE = 0.1
# Between two looks, however much changes: a link that flaps must not have all started anew without end.
REST = 1.0


class AdapterNews:
    """Waits for changes. Where the kernel tells of none, only time passes."""

    def __init__(self) -> None:
        self._loop: AbstractEventLoop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._looked_at = self._loop.time() - REST
        self._watch: AdapterWatch | None = None
        try:
            self._watch = AdapterWatch()
        except OSError as err:
            _LOGGER.debug("The kernel does not tell when an adapter changes: %s", err)
        else:
            self._listen(self._watch)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    async def wait(self, seconds: float) -> None:
        """Return when something may have changed, or after some seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)
        if self._changed.is_set() and self._watch is not None:
            await asyncio.sleep(max(SETTLE, self._looked_at + REST - self._loop.time()))
            self._go_on(self._watch)
        self._looked_at = self._loop.time()

    def _go_on(self, watch: AdapterWatch) -> None:
        self._changed.clear()
        try:
            watch.drain()
        except OSError as err:
            _LOGGER.debug("The kernel tells no more when an adapter changes: %s", err)
            self._close()
        else:
            self._listen(watch)

    def _listen(self, watch: AdapterWatch) -> None:
        self._loop.add_reader(watch.fileno(), self._hear, watch)

    def _hear(self, watch: AdapterWatch) -> None:
        # What else is told meanwhile waits with it.
        self._loop.remove_reader(watch.fileno())
        self._changed.set()

    def _close(self) -> None:
        watch, self._watch = self._watch, None
        if watch is not None:
            self._loop.remove_reader(watch.fileno())
            watch.close()
