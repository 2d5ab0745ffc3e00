"""Since when nobody says what is so, and when that is to be shown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from homeassistant.core import HassJob, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .const import GRACE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from homeassistant.core import CALLBACK_TYPE, HomeAssistant

    from .hold import Hold


class Away:
    """The times of one absence; `show` is called when it has lasted for so long that it shows."""

    def __init__(self, hass: HomeAssistant, show: Callable[[datetime], None]) -> None:
        self._hass = hass
        self._show = show
        self._timers: list[CALLBACK_TYPE] = []
        # None: somebody says what is so.
        self.since: datetime | None = None

    @callback
    def async_begin(self) -> None:
        """Nobody does from now on."""
        self.since = dt_util.utcnow()

    @callback
    def async_end(self) -> None:
        """Somebody does again."""
        self.since = None
        self.async_forget()

    @callback
    def async_wait(self, hold: Hold) -> None:
        """Have it shown once the grace is over, and once the hold is."""
        self.async_forget()
        if self.since is None:
            return
        now = dt_util.utcnow()
        self._timers = [
            async_call_later(
                self._hass, max(end - now, timedelta()), HassJob(self._show, cancel_on_shutdown=True)
            )
            for end in (self.since + GRACE, hold.until(self.since))
            if end is not None
        ]

    @callback
    def async_forget(self) -> None:
        """Wait for nothing."""
        while self._timers:
            self._timers.pop()()
