"""Deliver what waits in the outbox: in order, again after a failure, until it is delivered."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import replace
from typing import TYPE_CHECKING

from .notification import Occasion
from .notifier import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .notification import Notification
    from .notifier import Notifier
    from .outbox import Outbox

_LOGGER = logging.getLogger(__name__)

# Seconds before the second attempt; doubled each time up to the longest.
FIRST_DELAY = 2.0
LONGEST_DELAY = 300.0
# A receiver that took messages before and refuses one now may only be starting anew behind its proxy, or lack
# a credential that somebody is changing. So long is a message tried that came meanwhile,
PATIENCE = 900.0
# and one that is refused for what stands in it, for it keeps the others waiting.
PATIENCE_OF_MESSAGE = 60.0
# Seconds between two attempts at such a receiver at most.
LONGEST_REFUSED = 60.0
# No receiver may hold a message back for longer.
LONGEST_ASKED = 3600.0


def delay_after(failures: int, asked: float | None, share: float) -> float:
    """Seconds to wait after so many failures; `share` (0-1) spreads those that failed together."""
    longest = min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(failures - 1, 30))
    return max(longest / 2 * (1 + share), min(asked or 0.0, LONGEST_ASKED))


class Delivery:
    """Delivers for one notifier; `health` is the last problem in words, None while all is well."""

    def __init__(
        self,
        notifier: Notifier,
        outbox: Outbox,
        *,
        share: Callable[[], float] = random.random,
        give_up: Callable[[Notification, str], None] = lambda _told, _why: None,
        is_untold: Callable[[Notification], bool] = lambda _told: False,
    ) -> None:
        """`give_up` is told of each message that is; `is_untold` says whether what it ends was given up."""
        self.health: str | None = None
        self._notifier = notifier
        self._outbox = outbox
        self._share = share
        self._give_up = give_up
        self._is_untold = is_untold
        self._wake = asyncio.Event()
        # When each message was here first, by the loop's clock, and since when all are refused.
        self._since: dict[str, float] = {}
        self._refused_since: float | None = None

    def wake(self) -> None:
        """There is something to deliver."""
        self._note_times()
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        failures = 0
        self._note_times()
        while True:
            told = self._outbox.first(self._notifier.name)
            if told is None:
                self._wake.clear()
                await self._wake.wait()
                continue
            try:
                await self._notifier.notify(self._put(told))
            except DeliveryError as err:
                if not (err.final and self._is_over(told.key, err)):
                    failures += 1
                    self._tell(err, "; it is tried again")
                    delay = delay_after(failures, err.retry_after, self._share())
                    if err.final and err.retry_after is None:
                        delay = min(delay, LONGEST_REFUSED)
                    await asyncio.sleep(delay)
                    continue
                self._tell(err, "; that message is dropped")
                self._give_up(told, str(err))
            else:
                self._recover()
            failures = 0
            self._since.pop(told.key, None)
            self._outbox.done(self._notifier.name, told.key)

    def _put(self, told: Notification) -> Notification:
        if told.occasion is Occasion.RESOLVED and self._is_untold(told):
            return replace(told, untold=True)
        return told

    def _is_over(self, key: str, err: DeliveryError) -> bool:
        """Tell whether it makes no sense any more to send a message that was refused for good."""
        if not self._outbox.has_worked(self._notifier.name):
            return True
        now = asyncio.get_running_loop().time()
        if self._refused_since is None:
            self._refused_since = now
        patience = PATIENCE_OF_MESSAGE if err.of_message else PATIENCE
        return now - max(self._since.get(key, now), self._refused_since) >= patience

    def _note_times(self) -> None:
        now = asyncio.get_running_loop().time()
        self._since = {key: self._since.get(key, now) for key in self._outbox.keys(self._notifier.name)}

    def _tell(self, err: DeliveryError, outcome: str) -> None:
        """Warn once about a problem."""
        if self.health != str(err):
            _LOGGER.warning("Alerts do not get out by %s: %s%s", self._notifier.name, err, outcome)
        self.health = str(err)

    def _recover(self) -> None:
        if self.health is not None:
            _LOGGER.info("Alerts get out by %s again", self._notifier.name)
        self.health = self._refused_since = None
        self._outbox.worked(self._notifier.name)
