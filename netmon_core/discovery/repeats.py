"""What was said just now, so that it is passed on once. Pure: time comes in, as ns since the epoch."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..evidence.observation import Observation
    from ..model.ip import IPAddress

_SECOND: Final = 1_000_000_000
# Presence may learn of a sign of life so much later, which no grace is short enough to feel.
WHILE: Final = 2 * _SECOND
# What tells more of a device, beside a packet that shows that it is there, is told again after so long: by
# then a device that was forgotten meanwhile may have come back.
TOLD_FOR: Final = 60 * _SECOND
# Frames whose sightings are remembered, in their own words: 1.5 MiB where each is as long as can be.
FRAMES: Final = 1_024
# Sightings, and addresses with who spoke for them last: two seconds of all that quotas admit of a large LAN.
SIGHTINGS: Final = 4_096

_ARP_SIZE = 42


class _Known:
    """What a frame says, and when all of it was passed on last."""

    __slots__ = ("at", "sightings", "speakers")

    def __init__(self, sightings: Sequence[Observation]) -> None:
        self.sightings = sightings
        self.at = -WHILE
        self.speakers = tuple({(each.address, each.mac) for each in sightings if each.address and each.mac})


class Repeats:
    """Tells what is new of what is heard on one link."""

    def __init__(self) -> None:
        self._frames: OrderedDict[bytes, _Known] = OrderedDict()
        self._told: OrderedDict[tuple[object, ...], int] = OrderedDict()
        self._speakers: OrderedDict[IPAddress, str] = OrderedDict()

    def new(
        self,
        data: bytes,
        now: int,
        read: Callable[[bytes], Sequence[Observation]],
        *,
        again: bool = False,
    ) -> list[Observation]:
        """What is new in a frame; `read` says what is in it where the same words were not heard before.

        `again`: whatever tells more of a device is wanted as often as signs of life.
        """
        words = said(data)
        known = self._frames.get(words)
        if known is None:
            known = _Known(read(data))
            if len(self._frames) >= FRAMES:
                self._frames.popitem(last=False)
            self._frames[words] = known
        elif abs(now - known.at) < WHILE:
            speakers = self._speakers
            if all(speakers.get(address) == mac for address, mac in known.speakers):
                return []
        known.at = now
        return [seen for seen in known.sightings if self.is_new(seen, now, again=again)]

    def is_new(self, seen: Observation, now: int, *, again: bool = False) -> bool:
        """Whether to pass a sighting on: not said for a while, or another spoke for the address since."""
        key = (seen.mac, seen.address, seen.evidence)
        turned = False
        if seen.mac is not None and seen.address is not None:
            turned = self._speakers.get(seen.address) not in (None, seen.mac)
            _keep(self._speakers, seen.address, seen.mac)
        at = self._told.get(key)
        # Also where the clock was set back.
        if at is not None and not turned and _is_soon(seen, abs(now - at), again=again):
            return False
        _keep(self._told, key, now)
        return True


def said(data: bytes) -> bytes:
    """A frame without what differs each time the same is said of its sender.

    That is of ARP who is asked for, and of IPv4 the identification and its checksum.
    """
    kind = data[12:14]
    if kind == b"\x08\x06" and len(data) >= _ARP_SIZE:
        return data[6:32]
    if kind == b"\x08\x00":
        return data[:18] + data[20:24] + data[26:]
    return data


def _is_soon(seen: Observation, passed: int, *, again: bool) -> bool:
    """Whether the same was passed on not long enough ago."""
    if passed < WHILE or again or passed >= TOLD_FOR:
        return passed < WHILE
    means = seen.evidence.meaning
    return means.topic is not None and not (means.introduces and means.quality == 1)


def _keep[Key, Value](table: OrderedDict[Key, Value], key: Key, value: Value) -> None:
    table[key] = value
    table.move_to_end(key)
    if len(table) > SIGHTINGS:
        table.popitem(last=False)
