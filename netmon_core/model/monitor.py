"""The monitoring itself: whether it rests, whether it can see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ..lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Monitoring rests until a time: of one device, one network, or (neither given) everything."""

    until: datetime
    device_id: str | None = None
    network_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorHealth:
    """Whether the monitor itself can see. While `blind`, nothing is called offline."""

    blind: bool
    since: datetime
    # In words: the link is down, the gateway and everybody else fell silent at once, sending fails, ...
    reason: str = ""
    # Networks it is blind on; empty and blind: on all.
    network_ids: tuple[str, ...] = ()
    # What it cannot do as it should, and what mends it, in sentences; it may see all the same.
    limited: str = ""

    def hides(self, network_ids: Collection[str]) -> bool:
        """Whether it cannot see what is reached by these networks, whichever of them leads there."""
        return self.blind and (not self.network_ids or set(network_ids) <= set(self.network_ids))
