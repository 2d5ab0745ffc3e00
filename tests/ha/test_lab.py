"""The real engine inside Home Assistant, on a small network of namespaces."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.netmon.const import CONF_MODE, MODE_EMBEDDED
from custom_components.netmon.engine import ScanRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeassistant.core import HomeAssistant

    from tests.lab.small_lan import SmallLan


@pytest.fixture
def inside(socket_enabled: None, small_lan: SmallLan, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallLan]:
    """The test, and every thread it makes, stands in the scanner's namespace.

    What the hosts announce must not begin other integrations' flows.
    """
    monkeypatch.setattr("homeassistant.components.zeroconf.async_get_zeroconf", AsyncMock(return_value={}))
    monkeypatch.setattr("homeassistant.components.zeroconf.async_get_homekit", AsyncMock(return_value={}))
    with small_lan.scanner.inside():
        yield small_lan


async def test_hosts_of_the_network_become_trackers(inside: SmallLan, hass: HomeAssistant) -> None:
    entry = MockConfigEntry(
        domain="netmon", title="Netmon", unique_id="embedded", data={CONF_MODE: MODE_EMBEDDED}
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await entry.runtime_data.backend.scan(ScanRequest(rate=5000))
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=10))
    await hass.async_block_till_done()
    states = hass.states.async_all("device_tracker")
    # The phone's MAC is a made-up one, so its tracker is there and disabled.
    others = {str(address) for address in inside.macs} - {"10.77.0.22"}
    assert {state.attributes["ip"] for state in states} == others
    assert {state.state for state in states} == {"home"}
    assert hass.states.get("device_tracker.printer") is not None
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert entry.state is ConfigEntryState.NOT_LOADED
