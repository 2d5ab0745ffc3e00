"""What evidence means to those who decide from it. Each kind says it itself, in one record per sighting.

`Inventory.apply` asks for it once and hands it on; nobody else asks of which kind evidence is.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from ..lazy_dataclass import dataclass

# Something said in so many words: the fact's name, its value, and how sure who says it is (0-1).
type Said = tuple[str, str, float]


class Holds(Enum):
    """What a field of evidence holds, for whoever makes pseudonyms; free text is left out."""

    PLAIN = auto()
    NAME = auto()
    # A name that may end with a MAC in brackets.
    NAME_AND_MAC = auto()
    SERVICE = auto()
    MAC = auto()
    ADDRESS = auto()
    ID = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What one sighting is worth. Only what a kind leaves at its default may be left out."""

    # What showed that the device is there, as people read it.
    words: str
    # It answers us, or is our own word: no part of a flood, and enough to take the device for real.
    solicited: bool
    # Somebody's question reached the device and its answer us: proof that we can see.
    answered: bool
    # A device may be made for it; else it tells more of one that another source must have seen.
    introduces: bool
    # As a sign of life: the share of the device's grace that it lasts. Below 1, another may have given it for
    # a device that sleeps, so that it alone does not bring one back; 0: hearsay.
    quality: float
    # Of every field but `type`: what it holds.
    fields: Mapping[str, Holds]
    # The opposite of a sign of life: the device was asked and did not answer.
    denies: bool = False
    # What it is about: a later word of the same source replaces an earlier one. None: it only shows presence.
    topic: str | None = None
    # Each is unique to one device, so that interfaces with one in common are of one device.
    keys: tuple[str, ...] = ()
    # Ids that the device's software made, the same under each of its MACs; a copied machine has them too.
    marks: tuple[str, ...] = ()
    # The MAC that the device names as its own.
    mac: str | None = None
    says: tuple[Said, ...] = ()
    # What it says is true of the address that it came for, and leaves the device with it.
    of_address: bool = False
    # A name that it says later counts for more than one said before: it is the device's own word. Else the
    # name that is shown stays while it is still said.
    renames: bool = False
    # It takes back what was said on the topic.
    ends: bool = False
    # It is of the monitor itself.
    own: bool = False
    # A frame of the device's own held the MAC and the address: its word, at that moment, that they belong
    # together. What the kernel remembers is none.
    framed: bool = False
    # The device announces it of itself, to everybody, at the address it has.
    announced: bool = False
