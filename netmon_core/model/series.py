"""What was measured: of one window, and of a stretch of time."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from ..lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One window of probes of one target. Round-trip times and jitter are seconds.

    `rtt_*` are None when nothing was answered, `jitter` when fewer than two probes in a row were.
    """

    target_id: str
    # The end of the window.
    at: datetime
    # What left this machine, and how much of it was answered in time.
    sent: int
    received: int
    rtt_min: float | None = None
    rtt_avg: float | None = None
    rtt_max: float | None = None
    jitter: float | None = None
    # Of those sent and not answered: how many somebody on the way declared undeliverable.
    unreachable: int = 0
    # What could not be sent at all; not a part of `sent`, so no loss.
    send_errors: int = 0
    # tcp and http: why the last probe failed, in words; ping: that it is answered wrongly, or never.
    problem: str | None = None
    # http: the status code, and when the certificate expires.
    status: int | None = None
    certificate_expires: datetime | None = None
    # ping: who was asked is there, heard in another way (by ARP), and answers none: nothing was lost.
    pingless: bool = False

    @property
    def loss(self) -> float | None:
        """The share of what was sent that was lost, 0-1; None when nothing was sent, or could be lost."""
        return (self.sent - self.received) / self.sent if self.sent and not self.pingless else None


class Metric(StrEnum):
    """What a series is of; values are seconds (rtt, jitter) or shares 0-1 (loss, availability).

    It is only asked for, and answers hold it as text: there is no OTHER, as nobody could ask for that.
    """

    RTT = "rtt"
    JITTER = "jitter"
    LOSS = "loss"
    AVAILABILITY = "availability"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One step of a series of rtt, jitter and loss: `start` is when the step begins.

    Values are None where there was nothing to measure. `p95` is known for steps of a minute and more,
    `jitter` where replies followed each other.
    """

    start: datetime
    # Windows in the step, probes sent and lost in them.
    windows: int
    sent: int
    lost: int
    rtt_min: float | None
    rtt_avg: float | None
    rtt_max: float | None
    rtt_p95: float | None = None
    jitter: float | None = None
