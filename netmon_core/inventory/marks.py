"""Whom a mark tells to be one device: an id that its software made, and keeps under every MAC. Pure.

A copy of a machine has the mark of its model, and some makers give one to all they sell. So a mark proves
something of those that are never there together: one that comes under another MAC while the other is silent.
Of two that are there at once it proves something only where both cards are real ones and their hosts are not
called differently, for copies of a real machine are given names of their own; else it suggests.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..evidence.dns import SOURCE as DNS
from ..model.fact import IDENTITY
from ..packets.mac import is_private
from .capped import put_capped
from .likeness import IMPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ..evidence.meaning import Meaning
    from .index import Index
    from .likeness import Suggest
    from .news import News
    from .records import DeviceRecord, InterfaceRecord

# Marks that are remembered: two of each of some thousand devices. The one said longest ago is forgotten.
MARKS = 8_192
# Of a mark of more than so many devices nothing follows.
HOLDERS = 3
# One that was heard within this time of the other's coming may have been there together with it.
TOGETHER = timedelta(minutes=1)

# What the cards of virtual machines begin with, by the registry of IEEE: VMware (four), VirtualBox (PCS
# Systemtechnik), Hyper-V (Microsoft's own range of it), Xen, Proxmox, Parallels.
OF_VIRTUAL_MACHINES = (
    "00:05:69:",
    "00:0c:29:",
    "00:1c:14:",
    "00:50:56:",
    "08:00:27:",
    "00:15:5d:",
    "00:16:3e:",
    "bc:24:11:",
    "00:1c:42:",
)


class Marks:
    """Remembers who said which mark. `alike` is told of a newcomer and of whom it may be."""

    def __init__(self, index: Index, alike: Suggest) -> None:
        self._index = index
        self._alike = alike
        self._holders: dict[str, dict[DeviceRecord, None]] = {}

    def load(self, device: DeviceRecord) -> None:
        """Take in what was remembered of a device."""
        for fact in device.facts:
            if fact.name == IDENTITY:
                self._note(fact.value, device)

    def device_of(self, marks: Iterable[str], at: datetime) -> DeviceRecord | None:
        """The device that a new interface is of, if one of its marks proves that."""
        for mark in marks:
            holders = self._standing(mark)
            if len(holders) == 1 and _was_silent(holders[0], at):
                return holders[0]
        return None

    def prove(
        self, interface: InterfaceRecord, means: Meaning, news: News
    ) -> tuple[DeviceRecord, str] | None:
        """It said its marks: another device that is proved to be the same, and by which of them."""
        found, device = None, interface.device
        for mark in means.marks:
            others = [each for each in self._standing(mark) if each is not device]
            if len(others) < HOLDERS:
                self._note(mark, device)
            if len(others) != 1 or others[0].id in device.distinct_from or device.own or others[0].own:
                continue
            older, newer = sorted((others[0], device), key=lambda each: (each.first_seen, each.id))
            if _was_silent(older, newer.first_seen) or _is_another_card(interface, means, others[0]):
                found = found or (others[0], mark)
            else:
                self._alike(newer, older, news, gone=False, because=f"both are {mark}")
        return found

    def _standing(self, mark: str) -> list[DeviceRecord]:
        """Who said it and is known still; whoever was made one with another is that other."""
        devices = self._index.devices
        return [each for each in self._holders.get(mark, ()) if devices.get(each.id) is each]

    def _note(self, mark: str, device: DeviceRecord) -> None:
        standing = dict.fromkeys(self._standing(mark))
        standing[device] = None
        put_capped(self._holders, mark, standing, MARKS)


def _is_another_card(interface: InterfaceRecord, means: Meaning, other: DeviceRecord) -> bool:
    """Whether this is a card of the other device, which is there too."""
    names = {_label(value) for what, value, _ in means.says if what == "hostname"}
    # What others call it may go with the address.
    said = [fact for fact in other.facts if fact.name == "hostname" and fact.source not in {DNS, IMPORTED}]
    theirs = {_label(fact.value) for fact in said}
    cards = [interface, *other.interfaces]
    called_differently = bool(names and theirs) and names.isdisjoint(theirs)
    return all(_is_real(card.mac) for card in cards) and not called_differently


def _label(name: str) -> str:
    return name.casefold().partition(".")[0]


def _is_real(mac: str | None) -> bool:
    return mac is not None and not is_private(mac) and not mac.startswith(OF_VIRTUAL_MACHINES)


def _was_silent(device: DeviceRecord, at: datetime) -> bool:
    return device.watch.heard_at < at - TOGETHER
