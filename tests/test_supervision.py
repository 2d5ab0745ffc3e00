"""The engine watching a real network: who leaves, who returns, and what is not concluded when blind."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from netmon_core.config import Config
from netmon_core.engine import Engine
from netmon_core.events import DeviceDown, DeviceUp, MonitorHealthChanged, SampleTaken
from netmon_core.model import MonitorHealth, Presence
from netmon_core.settings.discovery import DiscoverySettings
from netmon_core.settings.monitoring import MonitoringSettings
from netmon_core.settings.presence import PresenceSettings
from tests.fakes.until import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from netmon_core.events import Event
    from netmon_core.model import Device, Sample
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

    def addresses(self) -> set[str]:
        return {
            str(address.value)
            for device in self.engine.snapshot().devices
            for interface in device.interfaces
            for address in interface.addresses
        }

    def network(self, address: str) -> str:
        return self.device(address).interfaces[0].network_id

    def presence(self, device_id: str) -> Presence:
        return next(each.presence for each in self.engine.snapshot().devices if each.id == device_id)

    def sampled(self, device_id: str, *, since: int) -> list[Sample]:
        """The samples of the device's pings, from the `since`-th event on."""
        samples = [event.sample for event in self.events[since:] if isinstance(event, SampleTaken)]
        return [sample for sample in samples if sample.target_id == f"device:{device_id}/ping"]

    def answered(self, device_id: str, *, since: int) -> bool:
        return any(sample.received for sample in self.sampled(device_id, since=since))

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


async def test_a_monitor_that_moves_watches_where_it_is_and_calls_nobody_it_left_offline(
    watched: SmallLan,
) -> None:
    there = watched.switch
    router = there.host("router", "10.78.0.1/24", ipv6=False)
    router.sysctl(net__ipv4__ip_forward=1)
    camera = there.host("camera", "10.78.0.31/24", mac="00:40:8c:00:00:31", ipv6=False)
    for each in (router, camera):
        there.move(each, "br1")
    async with watching(watched) as heard:
        left = [heard.device(address).id for address in (NAS, PHONE)]
        bulb = heard.device(BULB).id

        # The cable is moved and the address renewed; the bulb comes along, and gets an address there too.
        for host, address in ((watched.scanner, "10.78.0.2/24"), (watched.hosts["bulb"], "10.78.0.23/24")):
            there.move(host, "br1")
            host.ip("addr", "flush", "dev", "eth0", "scope", "global")
            host.ip("addr", "add", address, "dev", "eth0")
            host.ip("route", "add", "default", "via", "10.78.0.1")
        await until(lambda: heard.of(MonitorHealthChanged), seconds=30)
        moved = len(heard.events)
        await until(lambda: {"10.78.0.1", "10.78.0.23", "10.78.0.31"} <= heard.addresses(), seconds=30)
        arrived = [heard.device(address).id for address in ("10.78.0.1", "10.78.0.23", "10.78.0.31")]
        assert bulb in arrived
        await until(lambda: all(heard.answered(each, since=moved) for each in arrived), seconds=30)
        await until(lambda: {heard.presence(each) for each in left} == {Presence.UNKNOWN}, seconds=120)

        (gone,) = [each for each in heard.engine.snapshot().devices if each.id == left[0]]
        assert gone.presence_why.endswith("eth0 has no address of 10.77.0.0/24")
        # What we left is not asked through the router that we have now.
        assert not any(heard.sampled(each, since=moved) for each in left)
        assert {heard.presence(each) for each in arrived} == {Presence.ONLINE}

        # And back.
        back = len(heard.events)
        there.move(watched.scanner, "br0")
        watched.scanner.ip("addr", "flush", "dev", "eth0", "scope", "global")
        watched.scanner.ip("addr", "add", "10.77.0.2/24", "dev", "eth0")
        await until(lambda: {heard.presence(each) for each in left} == {Presence.ONLINE}, seconds=60)
        await until(lambda: all(heard.answered(each, since=back) for each in left), seconds=30)
        (health, *_) = [each for each in reversed(heard.events) if isinstance(each, MonitorHealthChanged)]
        assert health.health.network_ids == (heard.network("10.78.0.1"),)
        assert not heard.of(DeviceDown)


def test_only_a_monitor_that_sees_no_way_to_a_target_is_blind_for_it() -> None:
    left = MonitorHealth(blind=True, since=datetime(2026, 11, 22, tzinfo=UTC), network_ids=("old",))
    assert not left.hides({"old", "new"})
    assert left.hides({"old"})
    assert replace(left, network_ids=()).hides({"old", "new"})
    assert not replace(left, blind=False).hides({"old"})
