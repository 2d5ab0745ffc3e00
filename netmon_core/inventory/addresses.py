"""Who an address belongs to when two interfaces claim it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, auto

# Answers to one question arrive together; a DHCP lease does not change hands in this time.
TOGETHER = timedelta(seconds=5)
# A former owner that speaks up again within this time has not left: both are using the address.
STILL_THERE = timedelta(minutes=1)


class Claim(Enum):
    """What a second interface's claim to an address means."""

    MOVED = auto()
    CONFLICT = auto()
    # The owner is a proxy that answers for others: the host itself knows better.
    TAKEN_FROM_PROXY = auto()
    # The claimant is a proxy, or only hearsay: the owner keeps it.
    REFUSED = auto()


def judge(
    *,
    owner_seen: datetime,
    claimed_at: datetime,
    lost_at: datetime | None,
    both_asked: bool,
    owner_proxies: bool,
    claimant_proxies: bool,
    live: bool,
) -> Claim:
    """Decide on a claim.

    `owner_seen`: when the owner last spoke for the address. `lost_at`: when the claimant itself lost
    the address to the owner, if it did. `both_asked`: both answered a question of ours.
    """
    if not live or claimant_proxies:
        return Claim.REFUSED
    if owner_proxies:
        return Claim.TAKEN_FROM_PROXY
    if both_asked and claimed_at - owner_seen <= TOGETHER:
        return Claim.CONFLICT
    if lost_at is not None and claimed_at - lost_at <= STILL_THERE:
        return Claim.CONFLICT
    return Claim.MOVED
