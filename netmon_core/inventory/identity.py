"""Which MACs tell one device from another."""

from __future__ import annotations

from ..packets.mac import is_private

# Virtual router MACs (VRRP RFC 9568, HSRP, GLBP): shared by several boxes and alike in every network.
SHARED_MACS = ("00:00:5e:00:01:", "00:00:5e:00:02:", "00:00:0c:07:ac:", "00:00:0c:9f:f", "00:07:b4:00:")


def names_one_device(mac: str) -> bool:
    """Whether the same MAC in two networks is one device: it is the manufacturer's, and not a shared one."""
    return not is_private(mac) and not mac.startswith(SHARED_MACS)
