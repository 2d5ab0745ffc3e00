from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lab.namespaces import Lab
from tests.lab.switch import build_switch

from .serving import NAS, NAS_MAC, OWN, OWN_MAC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lab.namespaces import Namespace


@pytest.fixture(scope="package")
def monitor(lab_possible: None) -> Iterator[Namespace]:
    """A machine with one neighbor, for all servers: whatever they are told to send stays in the lab."""
    with Lab() as lab:
        switch = build_switch(lab)
        scanner = switch.host("scanner", OWN, mac=OWN_MAC, ipv6=False)
        nas = switch.host("nas", f"{NAS}/24", mac=NAS_MAC, ipv6=False)
        nas.know(OWN.partition("/")[0], OWN_MAC)
        yield scanner


@pytest.fixture
def inside(monitor: Namespace) -> Iterator[None]:
    """The test stands on that machine."""
    with monitor.inside():
        yield
