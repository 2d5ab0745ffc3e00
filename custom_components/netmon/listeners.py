"""Whoever wants to be told."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .backend import Unsubscribe


_LOGGER = logging.getLogger(__name__)


class Listeners[Told]:
    """Functions that are called in the order they came; one that fails does not stop the rest."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Told], None]] = []

    def add(self, listener: Callable[[Told], None]) -> Unsubscribe:
        """Call `listener` from now on; returns the way out."""
        self._listeners.append(listener)

        def remove() -> None:
            self._listeners[:] = [other for other in self._listeners if other is not listener]

        return remove

    def tell(self, told: Told) -> None:
        """Call everybody."""
        for listener in tuple(self._listeners):
            try:
                listener(told)
            except Exception:
                _LOGGER.exception("A listener failed")
