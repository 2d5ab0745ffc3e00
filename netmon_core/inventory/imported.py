"""What another program's device list says of a device. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..packets.text import clean_text
from .edits import TAGS, TEXT

if TYPE_CHECKING:
    from ..model import ImportEvidence
    from .news import News
    from .records import DeviceRecord


def adopt(device: DeviceRecord, said: ImportEvidence, news: News) -> None:
    """Add what is said where the user has said nothing yet; nothing is overwritten."""
    name = clean_text(said.name or "", TEXT)
    if name and not device.name:
        device.name = name
        news.change(device, "name")
    if said.known is not None and device.known is None:
        device.known = said.known
        news.change(device, "known")
    tags = tuple(dict.fromkeys(filter(None, (clean_text(tag, TEXT) for tag in said.tags))))[:TAGS]
    if tags and not device.tags:
        device.tags = tags
        news.change(device, "tags")
    if said.notes and not device.notes:
        device.notes = said.notes
        news.change(device, "notes")
