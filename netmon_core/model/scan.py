"""One discovery round, and the sweeps it is made of."""

from __future__ import annotations

from datetime import datetime

from ..lazy_dataclass import dataclass
from .growing import GrowingEnum
from .ip import IPNetwork


class SweepMethod(GrowingEnum):
    """How a sweep asks."""

    ARP = "arp"
    ICMP = "icmp"
    POKE = "poke"
    OTHER = "other"


class ScanState(GrowingEnum):
    """How far a scan is, or how it ended."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"
    FAILED = "failed"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepReport:
    """What one sweep of one prefix did. `problem` is a sentence when it failed itself."""

    network_id: str
    prefix: IPNetwork
    method: SweepMethod
    asked: int
    answered: int
    sent: int
    rounds: int
    # Seconds.
    duration: float
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One discovery round over one or more prefixes. `sent` and `expected` count packets."""

    id: str
    state: ScanState
    started_at: datetime
    expected: int
    sent: int = 0
    answered: int = 0
    finished_at: datetime | None = None
    sweeps: tuple[SweepReport, ...] = ()
    problem: str | None = None

    @property
    def running(self) -> bool:
        """It goes on; in a state that is not known here, until it has an end."""
        return self.state is ScanState.RUNNING or (self.state is ScanState.OTHER and self.finished_at is None)
