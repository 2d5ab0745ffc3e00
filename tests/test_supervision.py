"""The engine watching a real network: who leaves, who returns, and what is not concluded when blind."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from netmon_core.config import Config
from netmon_core.engine import Engine
from netmon_core.events import DeviceDown, DeviceUp, MonitorHealthChanged, SampleTaken
from netmon_core.model import Presence
from netmon_core.settings.discovery import DiscoverySettings
from netmon_core.settings.monitoring import MonitoringSettings
from netmon_core.settings.presence import PresenceSettings
from tests.fakes.until import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from netmon_core.events import Event
    from netmon_core.model import Device
    from tests.lab.small_lan import SmallLan

NAS, BULB, PHONE = "10.77.0.21", "10.77.0.23", "10.77.0.22"
# As quick as it can be set, so that the test is.
CONFIG = Config(
    discovery=DiscoverySettings(sweep_interval=20.0, mdns=False, reverse_dns=False, rate=2000),
    monitoring=MonitoringSettings(interval=1.0, timeout=0.5),
    presence=PresenceSettings(patience=60.0, shortest_grace=10.0),
)


class Heard:
    """What the engine told."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.events: list[Event] = []
        engine.subscribe(self.events.append)

    def of(self, kind: type[Event], address: str | None = None) -> list[Event]:
        wanted = None if address is None else self.device(address).id
        return [
            event
            for event in self.events
            if isinstance(event, kind) and wanted in (None, getattr(event, "device_id", None))
        ]

    def device(self, address: str) -> Device:
        return next(
            device
            for device in self.engine.snapshot().devices
            if any(
                str(each.value) == address for interface in device.interfaces for each in interface.addresses
            )
        )


@pytest.fixture
def watched(small_lan: SmallLan) -> Iterator[SmallLan]:
    """The small LAN, with the test standing on its scanner."""
    with small_lan.scanner.inside():
        yield small_lan


@asynccontextmanager
async def watching(lan: SmallLan) -> AsyncIterator[Heard]:
    """An engine that has seen everybody and knows their habits a little."""
    engine = Engine(CONFIG)
    heard = Heard(engine)
    await engine.start()
    try:
        await until(lambda: len(engine.snapshot().devices) >= len(lan.macs), seconds=30)
        await until(lambda: len(heard.of(SampleTaken)) > 60, seconds=30)
        yield heard
    finally:
        await engine.stop()


async def test_a_host_that_leaves_is_missed_and_one_that_returns_is_welcomed(watched: SmallLan) -> None:
    async with watching(watched) as heard:
        assert heard.device(NAS).presence is Presence.ONLINE
        watched.hosts["nas"].ip("link", "set", "eth0", "down")
        await until(lambda: heard.of(DeviceDown, NAS), seconds=90)
        assert heard.device(NAS).presence is Presence.OFFLINE
        assert "silent" in heard.device(NAS).presence_why
        # Nobody else was called gone on the way.
        assert len(heard.of(DeviceDown)) == 1
        watched.hosts["nas"].ip("link", "set", "eth0", "up")
        await until(lambda: heard.of(DeviceUp, NAS), seconds=60)
        (up,) = heard.of(DeviceUp, NAS)
        assert isinstance(up, DeviceUp)
        assert up.down_for is not None
        assert up.down_for > 5
        assert heard.device(NAS).presence is Presence.ONLINE


async def test_a_blind_monitor_calls_nobody_offline(watched: SmallLan) -> None:
    async with watching(watched) as heard:
        watched.scanner.ip("link", "set", "eth0", "down")
        await until(lambda: heard.of(MonitorHealthChanged), seconds=60)
        await asyncio.sleep(20)
        watched.scanner.ip("link", "set", "eth0", "up")
        await until(lambda: len(heard.of(MonitorHealthChanged)) >= 2, seconds=60)
        await asyncio.sleep(5)
        assert not heard.of(DeviceDown)
