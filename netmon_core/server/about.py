"""What a server is, as it tells its clients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from ..alerts.time_zone import TimeZone


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """One server; the id stays the same across restarts."""

    server_id: str
    started_at: datetime
    tls: bool = False
    # As it was at the start.
    time_zone: TimeZone | None = None
