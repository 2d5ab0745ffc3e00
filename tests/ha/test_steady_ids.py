"""Sixty devices with late names and addresses that change hands, found a hundred times: the same entities."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from homeassistant.helpers import entity_registry as er

from .fakes import NOW, FakeBackend, make_device

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from netmon_core.model.device import Device

    from .conftest import SetUp
    from .test_trackers import Later

# In an id the dots of an address are underscores.
ADDRESS = re.compile(r"(?<!\d)\d{1,3}_\d{1,3}_\d{1,3}_\d{1,3}(?!\d)|10_77|fe80")


def made(number: int, address: int, *, routed: bool) -> Device:
    mac = None if routed else f"00:11:32:00:01:{number:02x}"
    return make_device(f"dev{number:02}", mac=mac, ip=f"10.77.4.{address}", first_seen=NOW)


def rows(hass: HomeAssistant) -> dict[str, str]:
    """Every entity id of ours, by its unique id."""
    ours = (row for row in er.async_get(hass).entities.values() if row.platform == "netmon")
    return {row.unique_id: row.entity_id for row in ours}


async def test_ids_show_no_address_and_the_entities_are_the_same_after_a_hundred_scans(
    hass: HomeAssistant, set_up: SetUp, later: Later
) -> None:
    backend = FakeBackend()
    await set_up(backend)
    # The last ten are behind a router: known by their address alone, at first.
    backend.discover(*(made(number, number, routed=number > 50) for number in range(1, 61)))
    await later(seconds=4)
    # The DNS answers after four seconds, mDNS after twenty; a third of them nobody ever names.
    for number in range(1, 21):
        backend.change(f"dev{number:02}", hostname=f"host{number}.lan")
    await later(seconds=16)
    for number in range(21, 41):
        backend.change(f"dev{number:02}", hostname=f"speaker{number}.local")
    await later(seconds=20)
    first = rows(hass)
    assert not [entity_id for entity_id in first.values() if ADDRESS.search(entity_id)]
    trackers = {key: value for key, value in first.items() if value.startswith("device_tracker.")}
    assert len(trackers) == 60
    # Those behind the router are found on our own network, with their MACs.
    for number in range(51, 61):
        backend.change(f"dev{number:02}", interfaces=made(number, number, routed=False).interfaces)
    await later(seconds=5)
    named = 0
    for scan in range(100):
        # Each scan the addresses have gone round by one, and somebody has another name.
        for number in range(1, 61):
            address = (number + scan) % 60 + 1
            interfaces = made(number, address, routed=False).interfaces
            backend.change(f"dev{number:02}", interfaces=interfaces, last_seen=NOW + timedelta(minutes=scan))
        device = backend.state.devices[f"dev{scan % 60 + 1:02}"]
        backend.change(device.id, name=f"Name {scan}", hostname=replace(device, name=None).hostname)
        named += 1
        await hass.async_block_till_done()
    await later(seconds=30)
    assert named == 100
    after = rows(hass)
    assert set(after) == set(first)
    assert {key: value for key, value in after.items() if key in trackers} == trackers
    assert not [entity_id for entity_id in after.values() if ADDRESS.search(entity_id)]
