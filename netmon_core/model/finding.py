"""What is found wrong with what is said on a network."""

from __future__ import annotations

from datetime import datetime

from ..lazy_dataclass import dataclass
from .growing import GrowingEnum
from .ip import IPAddress


class Severity(GrowingEnum):
    """How bad a finding is. From a warning on people are told."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Somebody on a network says what is not so, or does what nobody there should.

    The id is the same from first to last and across restarts. A finding for one cause is one, however many
    frames show it.
    """

    id: str
    # What was seen, as a word: gateway_changed, rogue_dhcp, arp_scan, ...
    rule: str
    severity: Severity
    network_id: str
    # What is wrong, and what to do about it, each in a plain sentence.
    summary: str
    advice: str
    first_seen: datetime
    last_seen: datetime
    # The address that it is about.
    address: IPAddress | None = None
    # Who does it, then whose place it takes, where there is one.
    macs: tuple[str, ...] = ()
    # What might have explained it and did not, in words, in the order it was tried.
    excuses: tuple[str, ...] = ()
    # Only a person's word ends it.
    waits: bool = False
    # How many frames are kept as proof.
    frames: int = 0
    ended_at: datetime | None = None
    ended_why: str = ""
