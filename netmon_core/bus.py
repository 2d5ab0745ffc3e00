"""Hand each event to whoever asked for its kind."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .events.event import Event

_LOGGER = logging.getLogger(__name__)

type Listener = Callable[[Event], None]
type Unsubscribe = Callable[[], None]


class Bus:
    """Delivers events to listeners: plain functions on the loop that neither block nor await."""

    def __init__(self) -> None:
        self._listeners: list[tuple[Listener, tuple[type, ...]]] = []

    def subscribe(self, listener: Listener, *kinds: type) -> Unsubscribe:
        """Call `listener` with every event of `kinds` (none: all); the way out is safe to call twice."""
        entry = (listener, kinds or (object,))
        self._listeners.append(entry)

        def unsubscribe() -> None:
            # By identity: the same function may listen twice.
            self._listeners[:] = [other for other in self._listeners if other is not entry]

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Deliver in subscription order; one bad listener does not stop the rest."""
        for listener, kinds in list(self._listeners):
            if isinstance(event, kinds):
                try:
                    listener(event)
                except Exception:
                    _LOGGER.exception("Listener %r failed on %s", listener, event.type)
