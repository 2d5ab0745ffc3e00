from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.lab.switch import build_switch

from .lan import BULB, GATEWAY, NAS

if TYPE_CHECKING:
    from tests.lab.namespaces import Lab, Namespace


@dataclass(frozen=True, kw_only=True)
class Lan:
    """A monitor and three hosts on one switch; nothing else speaks."""

    scanner: Namespace
    gateway: Namespace
    nas: Namespace
    bulb: Namespace


@pytest.fixture
def lan(lab: Lab) -> Lan:
    switch = build_switch(lab)
    made = Lan(
        scanner=switch.host("scanner", "10.77.0.2/24"),
        gateway=switch.host("gateway", f"{GATEWAY}/24"),
        nas=switch.host("nas", f"{NAS}/24"),
        bulb=switch.host("bulb", f"{BULB}/24"),
    )
    made.scanner.ip("route", "add", "default", "via", GATEWAY)
    return made
