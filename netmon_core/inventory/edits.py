"""What a person says of a device. Pure, like the inventory itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import InvalidRequestError, NotFoundError
from ..packets.text import clean_text
from .distinct import tell_apart
from .joins import SAID, join
from .joins import forget as drop
from .joins import split as undo_merge
from .news import News
from .records import DISTINCT, NOTES, TAGS, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ..events.event import Event
    from .inventory import Inventory
    from .records import DeviceRecord


def rename(inventory: Inventory, device_id: str, name: str | None) -> list[Event]:
    """Set or (None, or only spaces) take away the user's name."""
    device = find(inventory, device_id)
    clean = (name or "").strip()
    if len(clean) > TEXT:
        raise InvalidRequestError(f"A name has at most {TEXT} characters.", field="name")
    return _change(inventory, device, name=clean_text(clean, TEXT) or None)


def tag(inventory: Inventory, device_id: str, tags: Iterable[str]) -> list[Event]:
    """Set the tags, each once, in the order given."""
    device = find(inventory, device_id)
    given = [tag.strip() for tag in tags]
    clean = tuple(dict.fromkeys(filter(None, (clean_text(text, TEXT) for text in given))))
    if len(clean) > TAGS or any(len(text) > TEXT for text in given):
        raise InvalidRequestError(
            f"A device has at most {TAGS} tags of at most {TEXT} characters.", field="tags"
        )
    return _change(inventory, device, tags=clean)


def annotate(inventory: Inventory, device_id: str, notes: str) -> list[Event]:
    """Set the notes; they may have several lines."""
    device = find(inventory, device_id)
    if len(notes) > NOTES:
        raise InvalidRequestError(f"Notes have at most {NOTES:,} characters.", field="notes")
    return _change(inventory, device, notes="\n".join(clean_text(line, NOTES) for line in notes.splitlines()))


def set_known(inventory: Inventory, device_id: str, known: bool | None) -> list[Event]:  # noqa: FBT001
    """Say that the device is ours (True), is to be ignored (False), or take that back (None)."""
    return _change(inventory, find(inventory, device_id), known=known)


def forget(inventory: Inventory, device_id: str) -> list[Event]:
    """Drop a device; seen again, it is a new one."""
    news = News()
    drop(inventory.index, find(inventory, device_id), news=news)
    return _told(inventory, news)


def merge(inventory: Inventory, keep_id: str, absorbed_id: str, now: datetime) -> list[Event]:
    """Make two devices one, because the user says so."""
    if keep_id == absorbed_id:
        raise InvalidRequestError("A device cannot be merged with itself.", field="absorbed_id")
    keep, absorbed = find(inventory, keep_id), find(inventory, absorbed_id)
    news = News()
    join(inventory.index, keep, absorbed, reason=SAID, now=now, news=news)
    inventory.index.confirm(keep)
    return _told(inventory, news)


def split(inventory: Inventory, device_id: str, merged_id: str) -> list[Event]:
    """Undo one merge."""
    news = News()
    undo_merge(inventory.index, find(inventory, device_id), merged_id, news=news)
    return _told(inventory, news)


def distinguish(inventory: Inventory, device_id: str, other_id: str) -> list[Event]:
    """Say that two devices are not the same, so that it is never suggested again."""
    if device_id == other_id:
        raise InvalidRequestError("A device is not distinct from itself.", field="other_id")
    one, other = find(inventory, device_id), find(inventory, other_id)
    if max(len(one.distinct_from), len(other.distinct_from)) >= DISTINCT:
        raise InvalidRequestError(
            f"A device is told apart from at most {DISTINCT} others; forget those that are gone for good.",
            field="other_id",
        )
    news = News()
    tell_apart(one, other, news)
    for device in (one, other):
        inventory.index.confirm(device)
    return _told(inventory, news)


def find(inventory: Inventory, device_id: str) -> DeviceRecord:
    """The record of a device; raises NotFoundError."""
    device = inventory.index.devices.get(device_id)
    if device is None:
        raise NotFoundError(f"There is no device {device_id}.", field="device_id")
    return device


def _change(inventory: Inventory, device: DeviceRecord, **fields: object) -> list[Event]:
    """Set fields; what the user has touched is never evicted to make room."""
    news = News()
    for name, value in fields.items():
        if getattr(device, name) != value:
            setattr(device, name, value)
            news.change(device, name)
    inventory.index.confirm(device)
    return _told(inventory, news)


def _told(inventory: Inventory, news: News) -> list[Event]:
    return inventory.told(news)
