"""Who an address belongs to when two interfaces claim it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, auto
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from ..packets.eui64 import mac_of

if TYPE_CHECKING:
    from ..model.ip import IPAddress

# An owner that has spoken within this time may still be there; one that is asked answers within it.
TOGETHER = timedelta(seconds=5)
# Who speaks up again within this time after another did has not left: both are using the address.
STILL_THERE = timedelta(minutes=1)
# For so long the kernel holds on to whom it reached before: half as long again as its base, and some.
KERNEL_LAG = timedelta(seconds=60)
# Who has one of these unseen for longer has lost it quietly.
AT_ONCE = timedelta(minutes=10)

# An address not seen for so long is no longer the interface's.
ADDRESS_KEPT = timedelta(days=7)
# A host makes up another one each day and gives it up after two (RFC 8981, 3.8).
TEMPORARY_KEPT = timedelta(days=2)


def kept(address: IPAddress) -> timedelta:
    """How long an address that is not seen stays with its interface."""
    if isinstance(address, IPv4Address) or address.is_link_local or mac_of(address) is not None:
        return ADDRESS_KEPT
    return TEMPORARY_KEPT


class Claim(Enum):
    """What a second interface's claim to an address means."""

    MOVED = auto()
    # The owner may still be there: nothing is decided before it had time to speak.
    OPEN = auto()
    # It changes hands, and that is no news: between cards of one host, from a proxy, to a virtual router.
    QUIET = auto()
    # The claimant is a proxy, only hearsay, or speaks for the owner: that one keeps it.
    REFUSED = auto()
    # The kernel remembers who had it before: no sign even that the claimant is there.
    OUTDATED = auto()


def by_nature(
    *, owner_proxies: bool, claimant_proxies: bool, owner_virtual: bool, claimant_virtual: bool, late: bool
) -> Claim | None:
    """Decide by what the two are; None: that decides nothing.

    A proxy answers for others, and a host itself knows better. Virtual is the MAC of a virtual router, for
    which its master speaks with its own; `late`: it has not spoken itself for AT_ONCE.
    """
    if claimant_proxies:
        return Claim.REFUSED
    if owner_proxies:
        return Claim.QUIET
    if owner_virtual is claimant_virtual:
        return None
    if claimant_virtual:
        return Claim.QUIET
    return None if late else Claim.REFUSED


def by_time(
    *,
    owner_spoke: datetime,
    claimed_at: datetime,
    lost_at: datetime | None,
    framed: bool,
    one_device: bool,
) -> Claim:
    """Decide by who spoke when.

    `owner_spoke`: when the owner last said in a frame of its own that it has the address. `lost_at`: when the
    claimant itself lost it, if it did. `framed`: the claimant says so in a frame of its own.
    """
    silent = claimed_at - owner_spoke
    if not framed and silent <= KERNEL_LAG:
        return Claim.OUTDATED
    if one_device:
        return Claim.REFUSED if silent <= AT_ONCE else Claim.QUIET
    if silent <= TOGETHER or (lost_at is not None and claimed_at - lost_at <= STILL_THERE):
        return Claim.OPEN
    return Claim.MOVED
