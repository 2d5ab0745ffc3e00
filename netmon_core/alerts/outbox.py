"""What is still to be delivered, by notifier and in order; it survives a restart. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..errors import FormatError
from .notification import from_text, to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .notices import Remember
    from .notification import Notification

# The kind under which the store remembers what waits.
WAITING = "notification"
# And under which, by notifier, that it has delivered one before.
WORKED = "notifier_worked"
# For each notifier. A webhook that is away for days must fill neither the disk nor, afterwards, a phone.
OUTBOX = 500


class Outbox:
    """Keeps each message until it is delivered, so that it is delivered at least once."""

    def __init__(
        self,
        notifiers: Iterable[str],
        remember: Remember,
        *,
        crowded_out: Callable[[str, Notification], None] = lambda _name, _told: None,
    ) -> None:
        """`crowded_out` is called with what makes room."""
        self._waiting: dict[str, dict[str, Notification]] = {name: {} for name in notifiers}
        self._remember = remember
        self._crowded_out = crowded_out
        self._worked: set[str] = set()
        # Messages that were dropped to make room.
        self.dropped = 0

    def load(self, memory: Mapping[tuple[str, str], str]) -> None:
        """Take in what was not delivered; what no notifier of ours wants is forgotten."""
        found = []
        self._worked = {key for kind, key in memory if kind == WORKED}
        for (kind, key), text in memory.items():
            if kind != WAITING:
                continue
            name, _, _ = key.partition("/")
            try:
                found.append((name, from_text(text)))
                wanted = name in self._waiting
            except FormatError:
                wanted = False
            if not wanted:
                self._remember(WAITING, key, None)
        for name, told in sorted(found, key=lambda pair: pair[1].at):
            if name in self._waiting:
                self._waiting[name][told.key] = told

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def add(self, told: Notification) -> None:
        """Queue a message for every notifier; the oldest makes room."""
        for name, waiting in self._waiting.items():
            waiting[told.key] = told
            self._remember(WAITING, f"{name}/{told.key}", json.dumps(to_json(told)))
            while len(waiting) > OUTBOX:
                self.dropped += 1
                oldest = next(iter(waiting))
                self._crowded_out(name, waiting[oldest])
                self.done(name, oldest)

    def keys(self, name: str) -> Iterable[str]:
        """Those of all that waits for a notifier."""
        return tuple(self._waiting[name])

    def has_worked(self, name: str) -> bool:
        """Tell whether the notifier ever delivered anything, in an earlier run too."""
        return name in self._worked

    def worked(self, name: str) -> None:
        """The notifier delivered something."""
        if name not in self._worked:
            self._worked.add(name)
            self._remember(WORKED, name, "yes")

    def first(self, name: str) -> Notification | None:
        """The message that the notifier is to deliver next."""
        return next(iter(self._waiting[name].values()), None)

    def done(self, name: str, key: str) -> None:
        """The message was delivered, or never will be."""
        if self._waiting[name].pop(key, None) is not None:
            self._remember(WAITING, f"{name}/{key}", None)
