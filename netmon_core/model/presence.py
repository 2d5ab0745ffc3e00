"""Whether a device is there."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

# Stands for when something was seen last that never was, as a device that only a list names: before every
# real time, so that it sorts as the oldest.
NEVER_SEEN = datetime.fromtimestamp(0, UTC)


class Presence(StrEnum):
    """Whether a device is there, as far as we can honestly say.

    There will be no fourth: what is less than sure is told beside. One that a peer tells all the same is
    UNKNOWN.
    """

    ONLINE = "online"
    OFFLINE = "offline"
    UNKNOWN = "unknown"
