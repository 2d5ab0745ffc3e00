"""Which refusals are written down, so that nobody can push what was done out of the log. Pure."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

# Of one action of one remote or viewer in a SPAN the first so many are written down, then the 100th,
# the 1,000th, ...
FIRST = 10
SPAN = timedelta(hours=1)
# Counts remembered, a few megabytes; whoever was refused the longest ago is forgotten first.
REFUSED = 10_000


class Refusals:
    """Counts refusals by whom and of what."""

    def __init__(self) -> None:
        # When the counting began, and how many there were.
        self._counts: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._counts)

    def count(self, whom: str, now: datetime) -> int | None:
        """Count one more; the how manieth it is, or None where it is not written down."""
        began, before = self._counts.get(whom, (now, 0))
        if now - began >= SPAN:
            began, before = now, 0
        number = before + 1
        self._counts[whom] = began, number
        self._counts.move_to_end(whom)
        if len(self._counts) > REFUSED:
            self._counts.popitem(last=False)
        is_power_of_ten = str(number).rstrip("0") == "1"
        return number if number <= FIRST or is_power_of_ten else None
