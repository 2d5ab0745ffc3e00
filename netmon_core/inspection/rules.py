"""What can be found, as words that never change. Pure."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Rule(StrEnum):
    """What a finding is of, from the mildest to the worst where they are about one address."""

    MAC_MISMATCH = "mac_mismatch"
    ADDRESS_MOVED = "address_moved"
    ADDRESS_CONFLICT = "address_conflict"
    ADDRESS_SPOOFED = "address_spoofed"
    GATEWAY_CHANGED = "gateway_changed"
    ANNOUNCEMENT_STORM = "announcement_storm"
    MANY_TAKEN_OVER = "many_taken_over"
    ARP_SCAN = "arp_scan"
    ROGUE_DHCP = "rogue_dhcp"
    ROGUE_ROUTER = "rogue_router"
    POISONER = "poisoner"


# These are about one address, and of one address there is one finding.
OF_AN_ADDRESS: Final = (
    Rule.MAC_MISMATCH,
    Rule.ADDRESS_MOVED,
    Rule.ADDRESS_CONFLICT,
    Rule.ADDRESS_SPOOFED,
    Rule.GATEWAY_CHANGED,
)

# What to do, in a sentence.
ADVICE: Final[Mapping[Rule, str]] = MappingProxyType(
    {
        Rule.MAC_MISMATCH: "Nothing, if a repeater or bridge stands there; else look at who sends it.",
        Rule.ADDRESS_MOVED: "Nothing, if you expect it.",
        Rule.ADDRESS_CONFLICT: "Give one of both another address, or let DHCP do it.",
        Rule.ADDRESS_SPOOFED: "Find the device that sends this, unplug it, and look at what runs on it.",
        Rule.GATEWAY_CHANGED: (
            "If you have replaced the router, say that it is right; else find the device and unplug it."
        ),
        Rule.ANNOUNCEMENT_STORM: "Look at what runs on the device: a fault, a loop or an attack does this.",
        Rule.MANY_TAKEN_OVER: "Find the device that sends this, unplug it, and look at what runs on it.",
        Rule.ARP_SCAN: "Nothing, if you or a program of yours looks at the network.",
        Rule.ROGUE_DHCP: (
            "If it is your own DHCP server, say that it is right; else find the device and unplug it."
        ),
        Rule.ROGUE_ROUTER: (
            "If it is your own router, say that it is right; else find the device and unplug it."
        ),
        Rule.POISONER: "Find the device and look at what runs on it: it answers for names that nobody has.",
    }
)
