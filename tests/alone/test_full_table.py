"""More devices than the kernel's neighbor table holds. It is one table for all namespaces of the machine, so
nothing else may run beside these tests: `make test` runs them last, by themselves."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import pytest

from netmon_core.config import Config
from netmon_core.engine import Engine
from netmon_core.events.device import DeviceDown
from netmon_core.events.monitor import MonitorHealthChanged
from netmon_core.model.presence import Presence
from netmon_core.monitoring.neighbor_room import OTHERS
from netmon_core.net.neighbor_limits import read_neighbor_limits
from netmon_core.settings.discovery import DiscoverySettings
from netmon_core.settings.monitoring import MonitoringSettings
from netmon_core.settings.presence import PresenceSettings
from tests.fakes.until import until
from tests.lab.responder_lan import build_responder_lan
from tests.supervision.test_room import pinged
from tests.supervision.watching import Heard

if TYPE_CHECKING:
    from tests.lab.namespaces import Lab

pytestmark = pytest.mark.alone

MORE = 150
CONFIG = Config(
    discovery=DiscoverySettings(sweep_interval=15.0, mdns=False, reverse_dns=False, rate=5000),
    monitoring=MonitoringSettings(interval=5.0, timeout=1.0),
    presence=PresenceSettings(patience=40.0, shortest_grace=20.0),
)


async def test_a_monitor_of_more_devices_than_the_kernel_has_room_for_sees_them_all(lonely_lab: Lab) -> None:
    lan = build_responder_lan(lonely_lab, "10.77.0.1/20")
    limit = lan.scanner.call(read_neighbor_limits)[4]
    if limit > 3_500:
        pytest.skip("this machine has room for more devices than a test wants to make")
    responder = lan.respond(alive=limit + MORE)
    with lan.scanner.inside():
        engine = Engine(CONFIG)
        heard = Heard(engine)
        await engine.start()
        try:
            await until(lambda: heard.presences()[Presence.ONLINE] == limit + MORE + 1, seconds=120)
            await until(lambda: heard.of(MonitorHealthChanged), seconds=60)
            since = len(heard.events)
            await until(lambda: len(pinged(heard, since)) >= limit - OTHERS, seconds=60)
            spared = next(
                device
                for device in engine.snapshot().devices
                if not device.own and device.id not in pinged(heard, since)
            )
            address = IPv4Address(str(spared.interfaces[0].addresses[0].value))
            responder.stop()
            lan.respond(alive=limit + MORE - 1, but=[address])
            await until(lambda: heard.presence(spared.id) is Presence.OFFLINE, seconds=200)
        finally:
            await engine.stop()
    told = [each.health for each in heard.of(MonitorHealthChanged) if isinstance(each, MonitorHealthChanged)]
    assert not any(health.blind for health in told)
    assert any("gc_thresh3" in health.limited for health in told)
    assert {getattr(event, "device_id", None) for event in heard.of(DeviceDown)} == {spared.id}
