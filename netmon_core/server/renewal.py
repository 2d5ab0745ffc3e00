"""A certificate that was renewed is taken while the server runs, and nobody who is connected notices."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from ..errors import NetmonError
from .tls import load

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    type Take = Callable[[ssl.SSLContext, str], Awaitable[None]]
    type Stamp = tuple[tuple[int, int, int] | None, ...]

_LOGGER = logging.getLogger(__name__)

# Seconds between two looks. Certificates are renewed weeks before they expire.
LOOK = 30.0


class Renewal:
    """Watches the two files. A pair that is no good is told of, and what was used before stays.

    Files that changed since the look before are left alone until the next: they may be half written.
    """

    def __init__(self, certificate: Path, key: Path) -> None:
        """To be made before the files are first loaded, so that no change is missed; it blocks shortly."""
        self._paths = (certificate, key)
        self._loaded = self._stamp()
        self._asked = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self, take: Take) -> None:
        """Begin to watch; `take` is given what newcomers are to be greeted with, and its fingerprint."""
        self._task = asyncio.create_task(self._watch(take), name="netmon certificate")

    async def close(self) -> None:
        """Watch no longer; safe twice."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def load_now(self) -> None:
        """Load the files at once, whether they changed or not: somebody says that they are whole."""
        self._asked.set()

    async def _watch(self, take: Take) -> None:
        before = self._loaded
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), LOOK)
            asked = self._asked.is_set()
            self._asked.clear()
            found = await asyncio.to_thread(self._stamp)
            if asked or before == found != self._loaded:
                self._loaded = found
                await self._renew(take)
            before = found

    async def _renew(self, take: Take) -> None:
        try:
            context, fingerprint = await asyncio.to_thread(load, *self._paths)
            await take(context, fingerprint)
        except NetmonError as err:
            _LOGGER.warning("The certificate was not renewed, the one before is used on: %s", err.message)
        except Exception:
            _LOGGER.exception("The certificate was not renewed, the one before is used on")
        else:
            _LOGGER.info("The certificate was loaded anew; its SHA-256 is %s", fingerprint)

    def _stamp(self) -> Stamp:
        """What changes with the files: which they are, when they last changed, also in who may read them."""
        return tuple(_stamp_of(path) for path in self._paths)


def _stamp_of(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_ctime_ns, stat.st_size
