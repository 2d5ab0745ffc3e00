"""How long a state is held that nobody confirms. Pure: the time comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

# What the option offers; None: for ever. A tracker that becomes unavailable moves its person out of every
# zone, so the usual hold outlasts a night, an update and a server's repair.
HOLDS: dict[str, timedelta | None] = {
    "5m": timedelta(minutes=5),
    "15m": timedelta(minutes=15),
    "1h": timedelta(hours=1),
    "6h": timedelta(hours=6),
    "24h": timedelta(hours=24),
    "3d": timedelta(days=3),
    "7d": timedelta(days=7),
    "forever": None,
}
USUAL_HOLD = "24h"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A hold; `length` None: for ever."""

    length: timedelta | None

    def until(self, as_of: datetime) -> datetime | None:
        """When what was so at `as_of` is held no longer; None: never."""
        return None if self.length is None else as_of + self.length

    def is_over(self, as_of: datetime | None, now: datetime) -> bool:
        """Whether what was so at `as_of` (None: is so now) is held no longer."""
        return as_of is not None and self.length is not None and now >= as_of + self.length


USUAL = Hold(length=HOLDS[USUAL_HOLD])
