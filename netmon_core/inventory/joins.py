"""Making two devices one, and one two again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import InvalidRequestError, NotFoundError
from ..model.device import Merge
from ..model.presence import Presence
from . import distinct
from .presence import forget_questions
from .records import ALWAYS, DeviceRecord, Watch, heard

if TYPE_CHECKING:
    from datetime import datetime

    from .index import Index
    from .news import News

# Why two devices were made one by a person.
SAID = "the user said so"


def join(
    index: Index, keep: DeviceRecord, absorbed: DeviceRecord, *, reason: str, now: datetime, news: News
) -> None:
    """Move everything of `absorbed` to `keep` and note how to undo it. What the user said of `keep` wins."""
    keep.merges.extend(absorbed.merges)
    keep.merges.append(
        Merge(
            merged_id=absorbed.id,
            reason=reason,
            merged_at=now,
            interfaces=tuple(interface.key for interface in absorbed.interfaces),
        )
    )
    keep.name = keep.name or absorbed.name
    keep.hostname = keep.hostname or absorbed.hostname
    keep.notes = "\n".join(filter(None, (keep.notes, absorbed.notes)))
    keep.known = absorbed.known if keep.known is None else keep.known
    keep.own = keep.own or absorbed.own
    keep.tags = tuple(dict.fromkeys(keep.tags + absorbed.tags))
    keep.facts = tuple(dict.fromkeys(keep.facts + absorbed.facts))
    keep.remembered = tuple(dict.fromkeys(keep.remembered + absorbed.remembered))
    keep.evidence = absorbed.evidence | keep.evidence
    keep.first_seen = min(keep.first_seen, absorbed.first_seen)
    keep.last_seen = max(keep.last_seen, absorbed.last_seen)
    _take_presence(keep, absorbed, news)
    if keep.resembles is not None:
        # Who that may be is asked anew of the two as one.
        keep.resembles = keep.resemblance = None
        news.change(keep, "resembles")
    if absorbed.confirmed:
        index.confirm(keep)
    distinct.make_one(index, keep, absorbed, news)
    index.hand_over(absorbed, keep)
    news.forget(absorbed, merged_into=keep.id)
    news.change(keep, "interfaces", "merges")


def split(index: Index, device: DeviceRecord, merged_id: str, *, news: News) -> DeviceRecord:
    """Undo one merge: the interfaces that came with it get their device, and its id, back.

    The two are told apart from then on, and whoever was told apart from the one is so from both.
    """
    merge = next((merge for merge in device.merges if merge.merged_id == merged_id), None)
    if merge is None:
        raise NotFoundError(f"Device {device.id} holds no merge of {merged_id}.", field="merged_id")
    leaving = [interface for interface in device.interfaces if interface.key in merge.interfaces]
    if not leaving or len(leaving) == len(device.interfaces):
        raise InvalidRequestError("The merge cannot be undone: nothing would be left on one side.")
    device.merges.remove(merge)
    part = DeviceRecord(
        id=merged_id,
        first_seen=min(interface.first_seen for interface in leaving),
        last_seen=max(interface.last_seen for interface in leaving),
        presence=device.presence,
        presence_since=device.presence_since,
        presence_why=device.presence_why,
        watch=Watch(
            heard_at=heard(max(interface.last_seen for interface in leaving)),
            settled=device.watch.settled,
            settled_since=device.watch.settled_since,
        ),
        confirmed=True,
    )
    for interface in leaving:
        index.detach(interface)
    index.add(part)
    for interface in leaving:
        index.attach(part, interface)
    news.discover(part)
    for other in [index.devices[each] for each in device.distinct_from if each in index.devices]:
        distinct.tell_apart(part, other, news)
    distinct.tell_apart(part, device, news)
    news.change(device, "interfaces", "merges")
    return part


def forget(index: Index, device: DeviceRecord, *, news: News) -> None:
    """Drop a device and every trace of it."""
    index.remove(device)
    distinct.forget(index, device, news)
    news.forget(device)


def _take_presence(keep: DeviceRecord, absorbed: DeviceRecord, news: News) -> None:
    """The one of the two that was heard last says whether they are there."""
    heard_at = max(keep.watch.heard_at, absorbed.watch.heard_at)
    if absorbed.watch.silences is not None and keep.watch.silences is None:
        keep.watch.silences = absorbed.watch.silences
    if absorbed.presence is Presence.ONLINE and keep.presence is not Presence.ONLINE:
        silences = keep.watch.silences
        keep.watch = absorbed.watch
        keep.watch.silences = silences
        keep.presence = absorbed.presence
        keep.presence_since = absorbed.presence_since
        keep.presence_why = absorbed.presence_why
        news.change(keep, "presence", "presence_since", "presence_why")
    if heard_at > keep.watch.heard_at:
        keep.watch.heard_at = heard_at
        forget_questions(keep.watch)
    keep.watch.check_at = ALWAYS
