"""What a device says of itself is said of that device."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from netmon_core.credentials.asking import Whereabouts
from netmon_core.evidence.reading import Reading, SystemFacts

from .serving import serving

pytestmark = pytest.mark.usefixtures("inside")

NAS_MAC, EXTENDER_MAC = "00:11:32:00:00:21", "44:4e:6d:00:00:09"


async def test_behind_a_lent_mac_it_is_the_device_that_has_the_name_and_not_the_lender() -> None:
    async with serving() as server:
        engine = server.engine
        nas = server.see(NAS_MAC, "10.77.0.21")
        extender = server.see(EXTENDER_MAC, "10.77.0.9")
        network = engine.snapshot().networks[0]
        told = Reading(at=datetime.now(UTC), system=SystemFacts(name="attic-nas"))
        for mac in (EXTENDER_MAC, NAS_MAC, None):
            at = Whereabouts(address=ip_address("10.77.0.21"), network=network, mac=mac)
            engine.watch.readings.take(engine.device(nas), told, "snmp", at)
            assert "system" in {said.type for said, _, _ in engine.evidence(nas)}
            assert "system" not in {said.type for said, _, _ in engine.evidence(extender)}
            assert [str(each.value) for each in engine.device(extender).interfaces[0].addresses] == [
                "10.77.0.9"
            ]
