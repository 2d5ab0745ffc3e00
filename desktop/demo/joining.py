"""Makes two made-up devices one, and two of one again. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netmon_core.errors import InvalidRequestError, NotFoundError
from netmon_core.model.device import Device, Merge

if TYPE_CHECKING:
    from datetime import datetime


def merged(keep: Device, absorbed: Device, now: datetime) -> Device:
    """Return the one that is left."""
    merge = Merge(
        merged_id=absorbed.id,
        reason="you said so",
        merged_at=now,
        interfaces=tuple((each.network_id, each.mac or "") for each in absorbed.interfaces),
    )
    return replace(keep, interfaces=keep.interfaces + absorbed.interfaces, merges=(*keep.merges, merge))


def split(device: Device, merged_id: str) -> tuple[Device, Device]:
    """Return what is left of it, and the device that goes, with what came with the merge."""
    merge = next((each for each in device.merges if each.merged_id == merged_id), None)
    if merge is None:
        raise NotFoundError("This device holds no such merge.", field="merged_id")
    leaving = tuple(
        each for each in device.interfaces if (each.network_id, each.mac or "") in merge.interfaces
    )
    staying = tuple(each for each in device.interfaces if each not in leaving)
    if not leaving or not staying:
        raise InvalidRequestError("The merge cannot be undone: nothing would be left on one side.")
    left = replace(
        device,
        interfaces=staying,
        merges=tuple(each for each in device.merges if each is not merge),
        distinct_from=(*device.distinct_from, merged_id),
    )
    part = Device(
        id=merged_id,
        first_seen=min(each.first_seen for each in leaving),
        last_seen=max(each.last_seen for each in leaving),
        presence=device.presence,
        presence_since=device.presence_since,
        presence_why=device.presence_why,
        interfaces=leaving,
        distinct_from=(device.id,),
    )
    return left, part
