"""Which sightings are of the same device.

Strong evidence joins interfaces to one device; everything else only suggests.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..evidence.arp import ArpEvidence
from ..evidence.echo import EchoEvidence
from ..evidence.imported import ImportEvidence
from ..evidence.mdns import MdnsEvidence
from ..evidence.own import OwnEvidence
from ..packets.mac import is_private

if TYPE_CHECKING:
    from ..evidence.known import Evidence

# Virtual router MACs (VRRP RFC 9568, HSRP, GLBP): shared by several boxes and alike in every network.
SHARED_MACS = ("00:00:5e:00:01:", "00:00:5e:00:02:", "00:00:0c:07:ac:", "00:00:0c:9f:f", "00:07:b4:00:")

# avahi names a workstation "name [aa:bb:cc:dd:ee:ff]".
_WORKSTATION = re.compile(r".* \[((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\]")


def names_one_device(mac: str) -> bool:
    """Whether the same MAC in two networks is one device: it is the manufacturer's, and not a shared one."""
    return not is_private(mac) and not mac.startswith(SHARED_MACS)


def strong_key(evidence: Evidence) -> str | None:
    """What this evidence proves to be unique to one device, or None."""
    match evidence:
        case OwnEvidence():
            return "own"
        case _:
            return None


def announced_mac(evidence: Evidence) -> str | None:
    """The MAC that a host names as its own in what it announces, or None."""
    if isinstance(evidence, MdnsEvidence) and evidence.service == "_workstation._tcp":
        found = _WORKSTATION.fullmatch(evidence.instance.lower())
        return found[1] if found else None
    return None


def is_solicited(evidence: Evidence) -> bool:
    """Whether the sighting answers us (or is our own word), and so cannot be part of a flood."""
    match evidence:
        case ArpEvidence():
            return evidence.asked
        case EchoEvidence() | OwnEvidence() | ImportEvidence():
            return True
        case _:
            return False
