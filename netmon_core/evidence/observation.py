"""One sighting, and the evidence it brings."""

from __future__ import annotations

from datetime import datetime

from ..lazy_dataclass import dataclass
from ..model.ip import IPAddress
from .known import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One sighting of one interface by one source. At least one of `mac` and `address` is set."""

    source: str
    seen_at: datetime
    network_id: str
    evidence: Evidence
    mac: str | None = None
    address: IPAddress | None = None
    # The device itself was heard just now; False for hearsay (a lease, a DNS record, an import).
    live: bool = True
