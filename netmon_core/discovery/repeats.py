"""What was said just now, so that it is passed on once. Pure: time comes in, as ns since the epoch."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..evidence.observation import Observation
    from ..model.ip import IPAddress

# Presence may learn of a sign of life so much later, which no grace is short enough to feel.
WHILE: Final = 2_000_000_000
# Frames whose sightings are remembered, in their own words: 1.5 MiB where each is as long as can be.
FRAMES: Final = 1_024
# Sightings, and addresses with who spoke for them last: two seconds of all that quotas admit of a large LAN.
SIGHTINGS: Final = 4_096


class Repeats:
    """Tells what is new of what is heard on one link."""

    def __init__(self) -> None:
        self._frames: OrderedDict[bytes, Sequence[Observation]] = OrderedDict()
        self._told: OrderedDict[tuple[object, ...], int] = OrderedDict()
        self._speakers: OrderedDict[IPAddress, str] = OrderedDict()

    def __len__(self) -> int:
        """The size of the largest table."""
        return max(len(self._frames), len(self._told), len(self._speakers))

    def sightings(self, data: bytes, read: Callable[[bytes], Sequence[Observation]]) -> Sequence[Observation]:
        """What a frame says, by `read` where the same words were not heard before."""
        words = said(data)
        known = self._frames.get(words)
        if known is None:
            known = read(data)
            if len(self._frames) >= FRAMES:
                self._frames.popitem(last=False)
            self._frames[words] = known
        return known

    def is_new(self, seen: Observation, now: int) -> bool:
        """Whether to pass a sighting on: not said for a while, or another spoke for the address since."""
        key = (seen.mac, seen.address, seen.evidence)
        turned = False
        if seen.mac is not None and seen.address is not None:
            turned = self._speakers.get(seen.address) not in (None, seen.mac)
            _keep(self._speakers, seen.address, seen.mac)
        at = self._told.get(key)
        # Also where the clock was set back.
        if at is not None and abs(now - at) < WHILE and not turned:
            return False
        _keep(self._told, key, now)
        return True


def said(data: bytes) -> bytes:
    """A frame without what differs each time the same is said: the IPv4 identification and its checksum."""
    if data[12:14] == b"\x08\x00":
        return data[:18] + data[20:24] + data[26:]
    return data


def _keep[Key, Value](table: OrderedDict[Key, Value], key: Key, value: Value) -> None:
    table[key] = value
    table.move_to_end(key)
    if len(table) > SIGHTINGS:
        table.popitem(last=False)
