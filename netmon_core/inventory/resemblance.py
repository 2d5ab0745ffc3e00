"""How sure it is that a newcomer is a device that is known, and why, in words. Pure."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from ..model.device import Resemblance

if TYPE_CHECKING:
    from .records import DeviceRecord

# What each reason is worth by itself (0-1); several together are worth what is left by none of them.
NAME = 0.6
GONE_BEFORE = 0.2
SERVICES = 0.4
OPTIONS = 0.4
# A reason that is no name: one id of their software, one MAC or one address at the same time.
OTHER = 0.7
# Services that are told of, and the share of all theirs that two must have in common.
TOLD = 3
ALIKE = 0.5
DHCP_OPTIONS = "dhcp_options"


def weigh(device: DeviceRecord, other: DeviceRecord, *, name: str, because: str) -> Resemblance:
    """What speaks for it: the `name` of both, or another reason, and what they have in common beside."""
    found = {because: OTHER} if because else {f"both are called {name}": NAME}
    if other.watch.heard_at < device.first_seen:
        found["the other had gone before it came"] = GONE_BEFORE
    mine, theirs = _said(device, "service"), _said(other, "service")
    common = mine & theirs
    if common and len(common) >= ALIKE * len(mine | theirs):
        more = ", ..." if len(common) > TOLD else ""
        found[f"both offer {', '.join(sorted(common)[:TOLD])}{more}"] = SERVICES
    if not _said(device, DHCP_OPTIONS).isdisjoint(_said(other, DHCP_OPTIONS)):
        found["both ask for the same things by DHCP"] = OPTIONS
    score = 1.0 - prod(1.0 - worth for worth in found.values())
    return Resemblance(score=round(score, 2), reasons=tuple(found))


def _said(device: DeviceRecord, what: str) -> set[str]:
    return {fact.value for fact in device.facts if fact.name == what}
