"""Deliver what waits in the outbox: in order, again after a failure, until it is delivered."""

from __future__ import annotations

import asyncio
import logging
import random
from typing import TYPE_CHECKING

from .notifier import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .notifier import Notifier
    from .outbox import Outbox

_LOGGER = logging.getLogger(__name__)

# Seconds before the second attempt; doubled each time up to the longest.
FIRST_DELAY = 2.0
LONGEST_DELAY = 300.0
# No receiver may hold a message back for longer.
LONGEST_ASKED = 3600.0


def delay_after(failures: int, asked: float | None, share: float) -> float:
    """Seconds to wait after so many failures; `share` (0-1) spreads those that failed together."""
    longest = min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(failures - 1, 30))
    return max(longest / 2 * (1 + share), min(asked or 0.0, LONGEST_ASKED))


class Delivery:
    """Delivers for one notifier; `health` is the last problem in words, None while all is well."""

    def __init__(
        self, notifier: Notifier, outbox: Outbox, *, share: Callable[[], float] = random.random
    ) -> None:
        self.health: str | None = None
        self._notifier = notifier
        self._outbox = outbox
        self._share = share
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """There is something to deliver."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        failures = 0
        while True:
            told = self._outbox.first(self._notifier.name)
            if told is None:
                self._wake.clear()
                await self._wake.wait()
                continue
            try:
                await self._notifier.notify(told)
            except DeliveryError as err:
                if not err.final:
                    failures += 1
                    self._tell(err, "; it is tried again")
                    await asyncio.sleep(delay_after(failures, err.retry_after, self._share()))
                    continue
                self._tell(err, "; that message is dropped")
            else:
                self._recover()
            failures = 0
            self._outbox.done(self._notifier.name, told.key)

    def _tell(self, err: DeliveryError, outcome: str) -> None:
        """Warn once about a problem."""
        if self.health != str(err):
            _LOGGER.warning("Alerts do not get out by %s: %s%s", self._notifier.name, err, outcome)
        self.health = str(err)

    def _recover(self) -> None:
        if self.health is not None:
            _LOGGER.info("Alerts get out by %s again", self._notifier.name)
        self.health = None
