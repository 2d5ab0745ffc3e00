"""What another program's device list says of a device. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..evidence.imported import ImportEvidence
from ..evidence.observation import Observation
from ..model.presence import NEVER_SEEN
from ..packets.text import clean_text
from .records import TAGS, TEXT, heard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from ..device_list.reading import DeviceList
    from ..model.ip import IPAddress
    from .news import News
    from .records import DeviceRecord


def observations(
    listed: DeviceList, network_of: Callable[[IPAddress | None], str], now: datetime
) -> Iterator[Observation]:
    """Yield what the list says as hearsay, for each MAC and address; `network_of` places an address."""
    for device in listed.devices:
        evidence = ImportEvidence(
            program=listed.program,
            name=device.name,
            hostname=device.hostname,
            vendor=device.vendor,
            known=device.known,
            tags=device.tags,
            notes=device.notes,
            first_seen=device.first_seen,
            last_seen=device.last_seen,
        )
        # With several MACs nobody knows whose an address is.
        if len(device.macs) == 1 and device.addresses:
            pairs: list[tuple[str | None, IPAddress | None]] = [(device.macs[0], a) for a in device.addresses]
        elif device.macs:
            pairs = [(mac, None) for mac in device.macs]
        else:
            pairs = [(None, address) for address in device.addresses]
        for mac, address in pairs:
            yield Observation(
                source="import",
                seen_at=now,
                network_id=network_of(address),
                evidence=evidence,
                mac=mac,
                address=address,
                live=False,
            )


def times(seen: Observation) -> tuple[datetime, datetime]:
    """When what a sighting makes was seen first and last; a list's own time is no sighting.

    Times of a list are taken unless they are still to come.
    """
    said = seen.evidence
    if not isinstance(said, ImportEvidence):
        return seen.seen_at, seen.seen_at
    sane = [at for at in (said.first_seen, said.last_seen) if at and NEVER_SEEN < at <= seen.seen_at]
    return (min(sane), max(sane)) if sane else (seen.seen_at, NEVER_SEEN)


def adopt(device: DeviceRecord, seen: Observation, news: News) -> None:
    """Add what a list says where the user has said nothing yet; nothing is overwritten."""
    if isinstance(seen.evidence, ImportEvidence):
        _adopt_words(device, seen.evidence, news)
        _adopt_times(device, seen, news)


def _adopt_times(device: DeviceRecord, seen: Observation, news: News) -> None:
    """Let a device have been seen as early, and as late, as its list says."""
    first, last = times(seen)
    if first < device.first_seen:
        device.first_seen = first
        news.change(device, "first_seen")
    if last > device.last_seen:
        device.last_seen = last
        news.change(device, "last_seen")
    device.watch.heard_at = max(device.watch.heard_at, heard(device.last_seen))


def _adopt_words(device: DeviceRecord, said: ImportEvidence, news: News) -> None:
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
