"""A machine with one neighbor, for a server and its client: whatever they send stays in the lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lab.switch import build_switch
from tests.server.serving import NAS, NAS_MAC, OWN, OWN_MAC

if TYPE_CHECKING:
    from tests.lab.namespaces import Lab, Namespace


def build_lan(lab: Lab) -> Namespace:
    """Return the machine."""
    switch = build_switch(lab)
    machine = switch.host("scanner", OWN, mac=OWN_MAC, ipv6=False)
    nas = switch.host("nas", f"{NAS}/24", mac=NAS_MAC, ipv6=False)
    nas.know(OWN.partition("/")[0], OWN_MAC)
    return machine
