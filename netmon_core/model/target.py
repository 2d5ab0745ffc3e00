"""What is probed again and again."""

from __future__ import annotations

from datetime import datetime

from ..lazy_dataclass import dataclass
from .growing import GrowingEnum
from .ip import IPAddress


class ProbeKind(GrowingEnum):
    """What one question to a target is."""

    PING = "ping"
    TCP = "tcp"
    HTTP = "http"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is probed again and again. Intervals and time-outs are seconds.

    The id stays through new addresses: `device:ID/ping` for a device, `user:NAME/KIND` for one of the user.
    """

    id: str
    kind: ProbeKind
    name: str
    # None: a target of the user's that is no device of the inventory.
    device_id: str | None = None
    # None: not known at present, so it cannot be probed.
    address: IPAddress | None = None
    # tcp: the host to reach, a name or an address; ping: a name to resolve where `address` is None.
    host: str | None = None
    port: int | None = None
    # http: the whole URL.
    url: str | None = None
    interval: float = 10.0
    # Probes in one window; a window is one interval.
    count: int = 1
    timeout: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetStatus:
    """A target of the user's and what was decided of it; `up` None: nothing yet."""

    target: Target
    up: bool | None = None
    since: datetime | None = None
    why: str = ""
