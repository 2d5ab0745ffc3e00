"""Which newcomer may be a device that is known: a phone that made up another MAC keeps its name. Pure.

It only suggests: nothing here joins devices, so that nobody takes another's place by taking its name.
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from ..events.device import DeviceResembled
from ..model.presence import Presence
from .capped import put_capped
from .resemblance import weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .index import Index
    from .news import News
    from .records import DeviceRecord

# A device has one name, or one per domain; more is somebody who tries names out. The surest count.
NAMES = 8
# A phone that makes up another MAC each day is so many devices in a month; a name of more tells none apart.
# Where there are still more, all that was to be withdrawn has been.
BEARERS = 32
BEARERS_LOOKED_AT = BEARERS + 2
# Pairs that were told of lately, so that a name that comes and goes is not told each time.
TOLD = 1_024
# Until then its last words may still come in.
SILENT = timedelta(minutes=1)
# What was suggested before a restart stands, whatever the reason was.
REMEMBERED = "so it was before the restart"
# What a device list says is a person's word, not the network's.
IMPORTED = "import"


class Suggest(Protocol):
    """Says whom a newcomer may be, for another reason than its name."""

    def __call__(
        self, newcomer: DeviceRecord, other: DeviceRecord, news: News, *, gone: bool, because: str
    ) -> None:
        """`gone`: only if the other one was not heard since the newcomer came. `because`: why, in words."""


class Likeness:
    """Keeps `resembles` right for the devices of an index, found by their names."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._names: dict[DeviceRecord, tuple[str, ...]] = {}
        self._bearers: dict[str, dict[DeviceRecord, None]] = {}
        self._told: dict[tuple[str, str], None] = {}
        # Whom a newcomer may be for another reason than its name, and whether that one must have gone for it.
        self._suggested: dict[DeviceRecord, tuple[DeviceRecord, bool, str]] = {}

    def suggest(
        self, newcomer: DeviceRecord, other: DeviceRecord, news: News, *, gone: bool, because: str
    ) -> None:
        """Take in that the two may be one device."""
        put_capped(self._suggested, newcomer, (other, gone, because), TOLD)
        self._look(newcomer, news)

    def load(self) -> None:
        """Take in the names of all that was remembered; what was suggested then stands."""
        for device in self._index.devices.values():
            self._enter(device, names_of(device))
            if device.resembles is not None:
                put_capped(self._told, (device.id, device.resembles), None, TOLD)
        for device in self._index.devices.values():
            other = self._index.devices.get(device.resembles or "")
            if other is not None and not _in_common(device, other):
                put_capped(self._suggested, device, (other, False, REMEMBERED), TOLD)
            if other is not None:
                name = next(iter(_in_common(device, other)), "")
                device.resemblance = weigh(device, other, name=name, because="" if name else REMEMBERED)

    def review(self, news: News) -> None:
        """Look again at whom the news concerns, and add to it what that changes. Call it last."""
        names: dict[str, None] = {}
        devices: dict[DeviceRecord, None] = {}
        for device in news.devices():
            # So are nearly all that a first sweep finds.
            if not device.facts and device.resembles is None and device not in self._names:
                continue
            if self._index.devices.get(device.id) is not device:
                self._suggested.pop(device, None)
            known = self._index.devices.get(device.id) is device
            before, now = self._names.get(device, ()), names_of(device) if known else ()
            if before != now:
                self._leave(device)
                self._enter(device, now)
            names.update(dict.fromkeys((*before, *now)))
            if known:
                devices[device] = None
        for name in names:
            bearers = self._bearers.get(name, {})
            if len(bearers) <= BEARERS_LOOKED_AT:
                devices.update(bearers)
        for device in devices:
            self._look(device, news)

    def _look(self, device: DeviceRecord, news: News) -> None:
        other, name, because = self._known_as(device) or (None, "", "")
        other_id, before = None if other is None else other.id, device.resembles
        weighed = None if other is None else weigh(device, other, name=name, because=because)
        if before == other_id:
            if weighed != device.resemblance:
                device.resemblance = weighed
                news.change(device, "resemblance")
            return
        device.resemblance = weighed
        device.resembles = other_id
        news.change(device, "resembles")
        # That the first of several was forgotten is no news.
        if other_id is not None and before is None and (device.id, other_id) not in self._told:
            put_capped(self._told, (device.id, other_id), None, TOLD)
            news.tell(DeviceResembled(device_id=device.id, other_id=other_id, hostname=name))

    def _known_as(self, device: DeviceRecord) -> tuple[DeviceRecord, str, str] | None:
        """The one device that this one may be, and the name of both or what else says so.

        Of those that came one after the other under one name it is the first.
        """
        suggested = self._as_suggested(device)
        if suggested is not None:
            return suggested[0], "", suggested[1]
        names = self._names.get(device)
        if not names or not _made_its_macs_up(device):
            return None
        found: dict[DeviceRecord, str] = {}
        for name in names:
            bearers = sorted(self._bearers[name], key=lambda each: (each.first_seen, each.id))
            if len(bearers) <= BEARERS and bearers[0] is not device and _follow_each_other(bearers):
                found.setdefault(bearers[0], name)
        return (*next(iter(found.items())), "") if len(found) == 1 else None

    def _as_suggested(self, device: DeviceRecord) -> tuple[DeviceRecord, str] | None:
        """Whom it may be for another reason than its name, and the reason."""
        other, gone, because = self._suggested.get(device, (None, False, ""))
        if other is None:
            return None
        if (
            self._index.devices.get(other.id) is not other
            or other.id in device.distinct_from
            or (gone and other.watch.heard_at > device.first_seen + SILENT)
        ):
            del self._suggested[device]
            return None
        return other, because

    def _enter(self, device: DeviceRecord, names: tuple[str, ...]) -> None:
        if names:
            self._names[device] = names
        for name in names:
            self._bearers.setdefault(name, {})[device] = None

    def _leave(self, device: DeviceRecord) -> None:
        for name in self._names.pop(device, ()):
            bearers = self._bearers[name]
            del bearers[device]
            if not bearers:
                del self._bearers[name]


def names_of(device: DeviceRecord) -> tuple[str, ...]:
    """What the device and the DNS call it, without the domain, the surest first."""
    if not device.facts:
        return ()
    said = [fact for fact in device.facts if fact.name == "hostname" and fact.source != IMPORTED]
    said.sort(key=lambda fact: fact.confidence, reverse=True)
    names = dict.fromkeys(fact.value.casefold().partition(".")[0] for fact in said)
    return tuple([name for name in names if name and not _is_of_an_address(name, device)][:NAMES])


def _in_common(one: DeviceRecord, other: DeviceRecord) -> tuple[str, ...]:
    theirs = names_of(other)
    return tuple(name for name in names_of(one) if name in theirs)


def _is_of_an_address(name: str, device: DeviceRecord) -> bool:
    """Whether the name goes with an address ("dhcp-23"), whoever has it."""
    numbers = re.findall(r"[0-9]+", name)
    return bool(numbers) and any(
        str(address).split(".")[-len(numbers) :] == numbers
        for interface in device.interfaces
        for address in interface.addresses
    )


def _made_its_macs_up(device: DeviceRecord) -> bool:
    interfaces = device.interfaces
    return not device.own and bool(interfaces) and all(interface.private for interface in interfaces)


def _follow_each_other(bearers: Sequence[DeviceRecord]) -> bool:
    """Whether each came when the one before it had gone, so that they may all be one."""
    return len(bearers) > 1 and all(_may_be(later, earlier) for earlier, later in pairwise(bearers))


def _may_be(newcomer: DeviceRecord, other: DeviceRecord) -> bool:
    """Whether the other one, of the same name, went before the newcomer came and may be it."""
    gone = other.presence is Presence.OFFLINE or (
        # As it was before a restart; who has come back since is online.
        other.presence is Presence.UNKNOWN and other.watch.settled is Presence.OFFLINE
    )
    # Not `last_seen`: what the newcomer announces is told of its former address too, for as long as that is
    # remembered. It is all that is known after a restart, but then what was suggested stands.
    said_before = newcomer.resembles in {other.id, other.resembles or other.id}
    before = other.watch.heard_at < newcomer.first_seen or said_before
    return (
        gone
        and before
        and other.id not in newcomer.distinct_from
        and not other.own
        and any(interface.private for interface in other.interfaces)
    )
