"""What the tests of the integration may use. They run in `.venv-ha`."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol, override
from unittest.mock import AsyncMock

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

# First, or the plugin's own custom_components would hide ours.
import custom_components.netmon
from custom_components.netmon.const import CONF_MODE, DOMAIN, EMBEDDED_ID, MODE_EMBEDDED

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from freezegun.api import FrozenDateTimeFactory
    from homeassistant.core import HomeAssistant

    from custom_components.netmon.embedded import EmbeddedBackend
    from tests.lab.small_lan import SmallLan

    from .fakes import FakeBackend

ADAPTER = {
    "name": "eth0",
    "index": 2,
    "enabled": True,
    "auto": True,
    "default": True,
    "ipv4": [{"address": "10.77.0.2", "network_prefix": 24}],
    "ipv6": [],
}
LOOPBACK = {
    **ADAPTER,
    "name": "lo",
    "enabled": False,
    "ipv4": [{"address": "127.0.0.1", "network_prefix": 8}],
}


class SetUp(Protocol):
    """What the fixture `set_up` is."""

    async def __call__(self, backend: FakeBackend | EmbeddedBackend, **entry: Any) -> MockConfigEntry: ...


@pytest.fixture(autouse=True)
def custom_integration(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, enable_custom_integrations: None
) -> None:
    """Home Assistant loads our integration; outside of the lab there is no network."""
    # Or every later instance would be that of the first test, which is closed.
    monkeypatch.setattr("homeassistant.components.zeroconf.install_multiple_zeroconf_catcher", lambda _: None)
    if "lab_possible" not in request.fixturenames:
        request.getfixturevalue("mock_async_zeroconf")
        monkeypatch.setattr(
            "homeassistant.components.network.async_get_adapters", AsyncMock(return_value=[LOOPBACK, ADAPTER])
        )


@pytest.fixture(autouse=True)
async def settled(hass: HomeAssistant) -> AsyncIterator[None]:
    """No test ends while Home Assistant sets something up: what that starts afterwards nobody would stop."""
    yield
    await hass.async_block_till_done()


@pytest.fixture(autouse=True)
def nothing_deprecated() -> Iterator[None]:
    """No test uses what Home Assistant says it will take away."""
    told: list[str] = []

    class Hear(logging.Handler):
        @override
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            if "netmon" in message and re.search(r"deprecat|will stop working|Detected that", message):
                told.append(message)

    handler = Hear(logging.WARNING)
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    assert told == []


@pytest.fixture
def set_up(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> SetUp:
    """Set up an entry with a backend of the test's."""

    async def go(backend: FakeBackend | EmbeddedBackend, **more: Any) -> MockConfigEntry:
        # The same for every reload.
        monkeypatch.setattr(custom_components.netmon, "async_make_backend", AsyncMock(return_value=backend))
        entry = MockConfigEntry(
            **{
                "domain": DOMAIN,
                "title": "Netmon",
                "unique_id": EMBEDDED_ID,
                "data": {CONF_MODE: MODE_EMBEDDED},
                **more,
            }
        )
        entry.add_to_hass(hass)
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        return entry

    return go


@pytest.fixture
def later(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Callable[..., Awaitable[None]]:
    """Let time pass: enough for newcomers to be let in and the sums to be told, unless told otherwise."""

    async def go(**passed: float) -> None:
        freezer.tick(timedelta(**(passed or {"seconds": 4})))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()

    return go


@pytest.fixture
def inside(socket_enabled: None, small_lan: SmallLan, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallLan]:
    """The test, and every thread it makes, stands in the scanner's namespace.

    What the hosts announce must not begin other integrations' flows.
    """
    monkeypatch.setattr("homeassistant.components.zeroconf.async_get_zeroconf", AsyncMock(return_value={}))
    monkeypatch.setattr("homeassistant.components.zeroconf.async_get_homekit", AsyncMock(return_value={}))
    with small_lan.scanner.inside():
        yield small_lan
