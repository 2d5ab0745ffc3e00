"""What those who share an address have besides it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .records import REMEMBERED, Contest, InterfaceRecord, Sharing

if TYPE_CHECKING:
    from datetime import datetime

    from .records import DeviceRecord


def has_own(interface: InterfaceRecord, contest: Contest, now: datetime) -> bool:
    """Whether the interface was lately seen with another address of that kind that it shares with nobody."""
    return any(
        (record.contest is None or (record.contest is not contest and record.contest.sharing is Sharing.NONE))
        and record.value.version == contest.address.version
        and now - record.last_seen <= REMEMBERED
        for record in interface.addresses.values()
    )


def carried(contest: Contest, now: datetime) -> list[DeviceRecord]:
    """Those who have nothing but the shared address, so that whoever answers for it speaks for them."""
    return [
        member.device
        for member, heard in contest.members.items()
        if now - heard <= REMEMBERED and not has_own(member, contest, now)
    ]


def lends(contest: Contest, lender: InterfaceRecord, home: InterfaceRecord, now: datetime) -> bool:
    """Whether one has an address of its own besides, and the other nothing but this."""
    return has_own(lender, contest, now) and not has_own(home, contest, now)
