"""What was said just now, so that it is passed on once. Pure: time comes in, as ns since the epoch."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..evidence.heard import HeardEvidence
from ..evidence.link import LinkEvidence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..evidence.known import Evidence
    from ..evidence.observation import Observation
    from ..model.ip import IPAddress

_SECOND: Final = 1_000_000_000
# Presence may learn of a sign of life so much later, which no grace is short enough to feel.
WHILE: Final = 2 * _SECOND
# What tells more of a device than that it is there is told again after so long, unless something else was
# said of the same meanwhile: by then a device that was forgotten may have come back.
TOLD_FOR: Final = 60 * _SECOND
# Frames whose sightings are remembered, in their own words: 1.5 MiB where each is as long as can be.
FRAMES: Final = 1_024
# Sightings, addresses with who spoke for them last, topics, and senders: two seconds of all that quotas admit
# of a large LAN.
SIGHTINGS: Final = 4_096

_ARP_SIZE = 42

# By kind of evidence, as people call it.
_SPOKEN: Final = {
    "dhcp": "DHCP",
    "dhcp_server": "DHCP",
    "lease": "DHCP",
    "dhcp6": "DHCPv6",
    "router": "NDP",
    "ssdp": "SSDP",
    "ssdp_search": "SSDP",
    "netbios": "NetBIOS",
    "llmnr": "LLMNR",
    "wsd": "WS-Discovery",
}


class _Word:
    """A sighting, what it is about, and what is told in its place when it is said again soon.

    One host may say it of each of its addresses, so it is about its sender, whatever the address.
    """

    __slots__ = ("about", "key", "seen", "sign")

    def __init__(self, seen: Observation, sender: bytes) -> None:
        means = seen.evidence.meaning
        self.seen = seen
        self.key = (seen.mac, seen.address, seen.evidence)
        # None: it only shows that the device is there, and is its own sign.
        self.about: tuple[object, ...] | None = None
        self.sign: Observation | None = seen
        if means.topic is not None:
            self.about = (sender, seen.evidence.type, means.topic)
            alive = seen.live and means.introduces and means.quality == 1
            self.sign = _sign(seen) if alive else None


class _Known:
    """What a frame says, when all of it was passed on last, and at which turn of its sender."""

    __slots__ = ("at", "speakers", "turn", "words")

    def __init__(self, sightings: Sequence[Observation], sender: bytes) -> None:
        self.words = [_Word(each, sender) for each in sightings]
        self.at = -WHILE
        self.turn = 0
        self.speakers = tuple({(each.address, each.mac) for each in sightings if each.address and each.mac})


class Repeats:
    """Tells what is new of what is heard on one link."""

    def __init__(self) -> None:
        self._frames: OrderedDict[bytes, _Known] = OrderedDict()
        self._told: OrderedDict[tuple[object, ...], int] = OrderedDict()
        self._speakers: OrderedDict[IPAddress, str] = OrderedDict()
        # What was said last of each topic, and how often a sender said something else of one.
        self._latest: OrderedDict[tuple[object, ...], Evidence] = OrderedDict()
        self._turns: OrderedDict[bytes, int] = OrderedDict()

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
        words, sender = said(data), data[6:12]
        known = self._frames.get(words)
        if known is None:
            known = _Known(read(data), sender)
            if len(self._frames) >= FRAMES:
                self._frames.popitem(last=False)
            self._frames[words] = known
        elif abs(now - known.at) < WHILE and known.turn == self._turns.get(sender, 0):
            speakers = self._speakers
            if all(speakers.get(address) == mac for address, mac in known.speakers):
                return []
        known.at = now
        replaces = [self._replaces(word) for word in known.words]
        if any(replaces):
            _keep(self._turns, sender, self._turns.get(sender, 0) + 1)
        known.turn = self._turns.get(sender, 0)
        told = [
            self._pass_on(word, now, again=again, replaces=other)
            for word, other in zip(known.words, replaces, strict=True)
        ]
        return [seen for seen in told if seen is not None]

    def passed_on(
        self, seen: Observation, now: int, *, sender: bytes = b"", again: bool = False
    ) -> Observation | None:
        """What to pass on of a sighting: all of it, that its device is there, or None."""
        word = _Word(seen, sender)
        return self._pass_on(word, now, again=again, replaces=self._replaces(word))

    def _replaces(self, word: _Word) -> bool:
        """Whether its device said something else of the same last; from now on it said this."""
        if word.about is None:
            return False
        before = self._latest.get(word.about)
        _keep(self._latest, word.about, word.seen.evidence)
        return before is not None and before != word.seen.evidence

    def _pass_on(self, word: _Word, now: int, *, again: bool, replaces: bool) -> Observation | None:
        seen, sign = word.seen, word.sign
        turned = False
        if seen.mac is not None and seen.address is not None:
            turned = self._speakers.get(seen.address) not in (None, seen.mac)
            _keep(self._speakers, seen.address, seen.mac)
        at = self._told.get(word.key)
        # Also where the clock was set back.
        passed = TOLD_FOR if at is None or turned or replaces else abs(now - at)
        if passed >= (WHILE if word.about is None or again else TOLD_FOR):
            _keep(self._told, word.key, now)
            return seen
        if passed < WHILE or sign is None or sign is seen:
            return None
        key = (sign.mac, sign.address, sign.evidence)
        at = self._told.get(key)
        if at is not None and abs(now - at) < WHILE:
            return None
        _keep(self._told, key, now)
        return sign


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


def _sign(seen: Observation) -> Observation:
    """That the device is there, and nothing more: what costs least to take in."""
    evidence = seen.evidence
    spoken = evidence.protocol if isinstance(evidence, LinkEvidence) else _SPOKEN.get(evidence.type, "UDP")
    return replace(seen, evidence=HeardEvidence(protocol=spoken))


def _keep[Key, Value](table: OrderedDict[Key, Value], key: Key, value: Value) -> None:
    table[key] = value
    table.move_to_end(key)
    if len(table) > SIGHTINGS:
        table.popitem(last=False)
