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

    def __bool__(self) -> bool:
        return bool(self._listeners)

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


class SubjectListeners:
    """Functions that are called when what they are about is another; by the key of each subject."""

    def __init__(self) -> None:
        self._listeners: dict[str, Listeners[None]] = {}

    def add(self, key: str, listener: Callable[[], None]) -> Unsubscribe:
        """Call `listener` from now on; returns the way out."""
        remove = self._listeners.setdefault(key, Listeners()).add(lambda _: listener())

        def leave() -> None:
            remove()
            if key in self._listeners and not self._listeners[key]:
                del self._listeners[key]

        return leave

    def tell(self, key: str) -> None:
        """Call whom one subject concerns."""
        if (listeners := self._listeners.get(key)) is not None:
            listeners.tell(None)

    def tell_all(self) -> None:
        """Call everybody."""
        for key in tuple(self._listeners):
            self.tell(key)
