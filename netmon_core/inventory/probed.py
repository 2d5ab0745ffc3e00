"""Questions to devices: what came back of one, and which the judge of presence wants asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - wire reads the hints
from typing import TYPE_CHECKING

from ..model.ip import IPAddress  # noqa: TC001 - wire reads the hints

if TYPE_CHECKING:
    from ..events.event import Event
    from ..model.series import Sample
    from ..model.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """A device was asked, again and again for its round-trip time or because its presence was in doubt."""

    device_id: str
    # When the answer came; without one, when it was given up.
    at: datetime
    sent: int
    received: int
    # What could not even be sent.
    send_errors: int = 0
    # The address that was asked. It may have become another's meanwhile.
    address: IPAddress | None = None
    # It ends a ProbeWanted.
    wanted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeWanted:
    """Please ask this device now: PROBES times a second apart, by ARP and ping, until it answers.

    The answers are observations or a Probed like any other; what ends it is one Probed with `wanted`.
    """

    device_id: str
    network_id: str
    # None, or no addresses: not known.
    mac: str | None
    addresses: tuple[IPAddress, ...]
    # It may have taken another address: after SEARCH_AFTER unanswered questions sweep its network too, in
    # SEARCH_ROUNDS rounds, if that is no wider than a /22 and none such began within SEARCH_AGAIN seconds.
    search: bool = False


# Asked so often, a device that loses three packets in ten is still heard, and so is one that takes eight
# seconds to change its access point.
PROBES = 8
SEARCH_AFTER = 3
SEARCH_ROUNDS = 6
SEARCH_AGAIN = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the judge of presence decided, and what it wants to know before it decides more."""

    events: tuple[Event, ...] = ()
    probes: tuple[ProbeWanted, ...] = ()


def probed(sample: Sample, target: Target, *, wanted: bool = False) -> Probed | None:
    """What a sample says of the device behind its target; None: there is no device behind it."""
    if target.device_id is None:
        return None
    return Probed(
        device_id=target.device_id,
        at=sample.at,
        sent=sample.sent,
        received=sample.received,
        send_errors=sample.send_errors,
        address=target.address,
        wanted=wanted,
    )
