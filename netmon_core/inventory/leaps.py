"""What is left of the past when time leaps: the clock was set, or we slept. Pure.

A leap forward is a time in which we did not look. After a leap back nothing may be dated later than now:
until then it would speak for a device that has gone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..model.presence import Presence
from .presence import give_a_chance
from .records import NEVER
from .words import duration

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from .news import News
    from .records import AddressRecord, DeviceRecord, InterfaceRecord

# We judge twice a second. A busy machine is late by seconds; one that slept, by more.
OVERSLEPT = timedelta(seconds=10)
# A clock that is kept right by the network is put back by less.
SET_BACK = timedelta(seconds=1)
# Whoever has not looked for so long knows nothing.
FORGOTTEN_AFTER = timedelta(days=1)


def sleep_over(devices: Iterable[DeviceRecord], before: datetime, now: datetime) -> None:
    """Nobody looked between the last judgement, `before`, and `now`; no silence in it was a device's."""
    slept = now - before
    for device in devices:
        watch = device.watch
        if watch.gap_longest >= (slept - OVERSLEPT / 2).total_seconds():
            # What was heard before us had its answer waiting: the silence is ours, and is not learned.
            watch.gaps = 0
            watch.gap_sum = watch.gap_longest = 0.0
        if watch.watched_from is not None:
            watch.watched_from = min(watch.watched_from + slept, now)
        if device.presence is not Presence.OFFLINE:
            give_a_chance(watch, now)


def wake_after(devices: Iterable[DeviceRecord], stopped_at: datetime, now: datetime, news: News) -> None:
    """The monitor was stopped since `stopped_at`: after a day nothing that it knew says anything of now."""
    away = now - stopped_at
    if away <= FORGOTTEN_AFTER:
        return
    for device in devices:
        # Who was heard already is there.
        if device.own or device.presence is Presence.UNKNOWN or device.last_seen > stopped_at:
            continue
        device.presence = Presence.UNKNOWN
        device.presence_since = stopped_at
        device.presence_why = f"not seen since the monitor was stopped {duration(away.total_seconds())} ago"
        news.change(device, "presence", "presence_since", "presence_why")


def set_back(devices: Iterable[DeviceRecord], now: datetime, news: News) -> None:
    """Date what is of a time to come as of now."""
    for device in devices:
        watch = device.watch
        watch.heard_at = min(watch.heard_at, now)
        watch.answered_at = min(watch.answered_at, now)
        watch.doubted_at = min(watch.doubted_at, now)
        watch.probed_at = min(watch.probed_at, now)
        watch.absences = tuple([(min(at, now), seconds) for at, seconds in watch.absences])
        if watch.watched_from is not None:
            watch.watched_from = min(watch.watched_from, now)
        if watch.settled_since is not None:
            watch.settled_since = min(watch.settled_since, now)
        if device.presence_since is not None and device.presence_since > now:
            device.presence_since = now
            news.change(device, "presence_since")
        if watch.judged_from is not NEVER and device.presence is not Presence.OFFLINE:
            give_a_chance(watch, now)
        if device.last_seen > now:
            _date_back(device, now)
            news.change(device, "last_seen", "interfaces")


def _date_back(device: DeviceRecord, now: datetime) -> None:
    addresses = [address for each in device.interfaces for address in each.addresses.values()]
    dated: list[DeviceRecord | InterfaceRecord | AddressRecord] = [device, *device.interfaces, *addresses]
    for each in dated:
        each.first_seen = min(each.first_seen, now)
        each.last_seen = min(each.last_seen, now)
