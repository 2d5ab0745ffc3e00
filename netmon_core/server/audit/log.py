"""The audit log of a server: noting never blocks, and one task writes."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from ...errors import StoreError
from ...store.failures import store_error
from ..access import Role
from ..remotes import whose
from .entry import to_line
from .refusals import FIRST, Refusals

if TYPE_CHECKING:
    from datetime import datetime

    from ..access import Principal
    from .file import AuditFile

_LOGGER = logging.getLogger(__name__)

DONE = "done"
# Entries that wait for a disk that refuses them: a few megabytes; the newest are then left out.
WAITING = 10_000
# Written at once.
BATCH = 500
# Seconds before a disk that refused is tried again.
RETRY = 5.0


class AuditLog:
    """Notes who did what. Entries have increasing numbers; a gap says that some could not be kept."""

    def __init__(self, file: AuditFile) -> None:
        self._file = file
        self._number = 0
        self._refusals = Refusals()
        self._waiting: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._turn = asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None

    @property
    def count(self) -> int:
        """How many entries were ever made; the oldest are kept no longer."""
        return self._number

    async def open(self) -> None:
        """Find the last number and begin to write; raises StoreError."""
        try:
            self._number = await asyncio.to_thread(self._file.last_number)
        except OSError as err:
            raise store_error(err, self._file.path) from err
        self._writer = asyncio.create_task(self._write_forever(), name="netmon audit")

    async def close(self) -> None:
        """Write what waits, and stop; safe twice."""
        writer, self._writer = self._writer, None
        if writer is not None:
            async with self._turn:
                writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer
            with suppress(StoreError):
                await self.flush()

    def record(
        self,
        *,
        action: str,
        principal: Principal | None,
        remote: str,
        at: datetime,
        subject: str | None = None,
        detail: str = "",
        outcome: str = DONE,
    ) -> None:
        """Note one thing that somebody did or tried; `outcome` is DONE or the code of the error.

        Of what strangers and viewers are refused only some is noted, as `Refusals` says.
        """
        if outcome != DONE and (principal is None or principal.role is not Role.ADMIN):
            whom = whose(remote) if principal is None else principal.id
            number = self._refusals.count(f"{action} {whom}", at)
            if number is None:
                return
            if number > FIRST:
                detail = f"{detail} refused {number:,} times within an hour".strip()
        self._number += 1
        if len(self._waiting) >= WAITING:
            return
        line = to_line(
            number=self._number,
            action=action,
            principal=principal,
            remote=remote,
            subject=subject,
            detail=detail,
            at=at,
            outcome=outcome,
        )
        self._waiting.append(line)
        self._wake.set()

    async def flush(self) -> None:
        """Return when everything recorded before is written; raises StoreError, and it stays waiting."""
        async with self._turn:
            while self._waiting:
                # Out of the queue first: a flush that is cancelled on the way has written them all the same.
                lines = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
                try:
                    await asyncio.to_thread(self._file.append, lines)
                except OSError as err:
                    self._waiting.extendleft(reversed(lines))
                    raise store_error(err, self._file.path, kept=True) from err

    async def read(self, *, limit: int, before: int | None = None) -> tuple[list[dict[str, Any]], int | None]:
        """At most `limit` entries, newest first, older than number `before`; and whether there are more.

        The second is what to give as `before` for the next; None: that was all. Raises StoreError.
        """
        await self.flush()
        return await asyncio.to_thread(self._page, limit, before)

    def _page(self, limit: int, before: int | None) -> tuple[list[dict[str, Any]], int | None]:
        try:
            older = (e for e in self._file.newest_first() if before is None or e["number"] < before)
            found = list(islice(older, limit + 1))
        except OSError as err:
            raise store_error(err, self._file.path) from err
        page = found[:limit]
        return page, page[-1]["number"] if len(found) > limit else None

    async def _write_forever(self) -> None:
        told = False
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self.flush()
                told = False
            except StoreError as err:
                if not told:
                    _LOGGER.warning("The audit log cannot be written: %s", err.message)
                told = True
                self._wake.set()
                await asyncio.sleep(RETRY)
