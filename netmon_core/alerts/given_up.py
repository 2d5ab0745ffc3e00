"""The messages that never got to people, for a day: it is known that nobody was told. Pure.

They are remembered in the store, so that a restart and the commands know them too.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from .notification import title

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .notices import Remember
    from .notification import Notification

# The kind under which the store remembers one.
GIVEN_UP = "notification_given_up"
# Of so many the last are remembered; more say nothing new.
MOST = 100
LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One message that a notifier gave up; `at` is in ISO 8601."""

    title: str
    alert_id: str
    why: str
    at: str


class GivenUp:
    """Remembers what was given up."""

    def __init__(self, remember: Remember) -> None:
        self._remember = remember
        # By notifier and the message's key, oldest first.
        self._losses: OrderedDict[str, Loss] = OrderedDict()

    def load(self, memory: Mapping[tuple[str, str], str], now: datetime) -> None:
        """Take in what an earlier run gave up within a day; the rest is forgotten."""
        found = []
        for (kind, key), text in memory.items():
            if kind == GIVEN_UP:
                loss = _read(text)
                if loss is None or now - datetime.fromisoformat(loss.at) > LASTS:
                    self._remember(GIVEN_UP, key, None)
                else:
                    found.append((key, loss))
        self._losses.update(sorted(found, key=lambda pair: pair[1].at))

    def add(self, name: str, told: Notification, why: str, now: datetime) -> None:
        """A notifier gave a message up."""
        key = f"{name}/{told.key}"
        loss = Loss(title=title(told), alert_id=told.alert.id, why=why, at=now.isoformat())
        self._losses[key] = loss
        self._remember(GIVEN_UP, key, json.dumps(asdict(loss)))
        while len(self._losses) > MOST:
            self._forget(next(iter(self._losses)))

    def has(self, name: str, alert_id: str) -> bool:
        """Tell whether a message about an alert was given up."""
        start = f"{name}/"
        return any(key.startswith(start) and loss.alert_id == alert_id for key, loss in self._losses.items())

    def sentence(self, now: datetime) -> str | None:
        """What was given up within a day, in words; None: nothing."""
        for key in [
            key for key, loss in self._losses.items() if now - datetime.fromisoformat(loss.at) > LASTS
        ]:
            self._forget(key)
        if not self._losses:
            return None
        key, last = next(reversed(self._losses.items()))
        name, count = key.partition("/")[0], len(self._losses)
        many = "1 message about alerts was" if count == 1 else f"{count} messages about alerts were"
        return f"{many} given up within a day, the last by {name} ({last.title}): {last.why}."

    def _forget(self, key: str) -> None:
        del self._losses[key]
        self._remember(GIVEN_UP, key, None)


def _read(text: str) -> Loss | None:
    try:
        loss = Loss(**{key: str(value) for key, value in json.loads(text).items()})
        at = datetime.fromisoformat(loss.at)
    except (ValueError, TypeError, AttributeError):
        return None
    return loss if at.tzinfo is not None else None
