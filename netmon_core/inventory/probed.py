"""Questions to devices: what came back of one, and which the judge of presence wants asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - wire reads the hints
from typing import TYPE_CHECKING

from ..model.ip import IPAddress  # noqa: TC001 - wire reads the hints
from ..model.target import ProbeKind

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
    # Of what ends a ProbeWanted: its `question`, or when it was begun; None: it is the latest.
    question: datetime | None = None
    # How many questions went out by ARP besides; None: `sent` counts questions of every kind.
    by_arp: int | None = None
    # It was heard in another way meanwhile (an ARP reply), which was told already: it has answered.
    heard: bool = False
    # How it was asked. Only the pings of a device itself are regular; an answer to anything else is welcome.
    kind: ProbeKind = ProbeKind.PING
    # The device may be one that sleeps, by what is known of it besides; True as well where nobody looked.
    may_sleep: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeWanted:
    """Please ask this device now: PROBES times a second apart, by ARP and ping, until it is heard in any way.

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
    # When it was wished for, which tells it from earlier and later ones; None: nothing depends on its end.
    question: datetime | None = None


# Asked so often, a device that loses three packets in ten is still heard, and so is one that takes eight
# seconds to change its access point: the ninth question is asked when they are over.
PROBES = 9
SEARCH_AFTER = 3
SEARCH_ROUNDS = 6
SEARCH_AGAIN = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the judge of presence decided, and what it wants to know before it decides more."""

    events: tuple[Event, ...] = ()
    probes: tuple[ProbeWanted, ...] = ()


def probed(sample: Sample, target: Target, *, device_id: str | None, may_sleep: bool) -> Probed | None:
    """What a sample says of a device; None: nothing.

    `device_id` is whose address the target has, where it is not of a device itself: that it answers shows
    that the device is there, and that it does not shows nothing (a service may be stopped).
    """
    theirs = target.device_id is None
    owner = device_id if theirs else target.device_id
    if owner is None or (theirs and not sample.received):
        return None
    return Probed(
        device_id=owner,
        at=sample.at,
        sent=sample.sent,
        received=sample.received,
        send_errors=sample.send_errors,
        address=target.address,
        kind=target.kind,
        may_sleep=may_sleep,
    )
