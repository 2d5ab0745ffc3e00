"""Fewer neighbors than there are devices: those that fit are pinged, and the others judged all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from netmon_core.config import Config
from netmon_core.engine import Engine
from netmon_core.errors import PermissionMissingError
from netmon_core.events.device import DeviceDown
from netmon_core.events.monitor import MonitorHealthChanged
from netmon_core.events.target import SampleTaken
from netmon_core.model.presence import Presence
from netmon_core.monitoring import room
from netmon_core.monitoring.neighbor_room import OTHERS
from netmon_core.net import echo_batch
from netmon_core.net.neighbor_limits import NeighborTable
from netmon_core.settings.discovery import DiscoverySettings
from netmon_core.settings.monitoring import MonitoringSettings
from netmon_core.settings.presence import PresenceSettings
from tests.fakes.until import until

from .watching import Heard

if TYPE_CHECKING:
    import pytest

    from netmon_core.model.monitor import MonitorHealth
    from netmon_core.model.series import Sample
    from tests.lab.fixtures import BuildLan

HOSTS = 100
PINGED = 60
CONFIG = Config(
    discovery=DiscoverySettings(sweep_interval=10.0, mdns=False, reverse_dns=False, rate=2000),
    monitoring=MonitoringSettings(interval=1.0, timeout=0.5),
    presence=PresenceSettings(patience=20.0, shortest_grace=10.0),
)


async def test_those_without_room_are_judged_by_arp_and_the_cause_is_told(
    responder_lan: BuildLan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        room, "read_neighbor_tables", lambda: {4: NeighborTable(limit=PINGED + OTHERS, entries=0)}
    )
    lan = responder_lan("10.77.0.1/24")
    responder = lan.respond(alive=HOSTS)
    with lan.scanner.inside():
        engine = Engine(CONFIG)
        heard = Heard(engine)
        await engine.start()
        try:
            await until(lambda: heard.presences()[Presence.ONLINE] == HOSTS + 1, seconds=60)
            await until(lambda: heard.of(MonitorHealthChanged), seconds=30)
            since = len(heard.events)
            await until(lambda: len(pinged(heard, since)) >= PINGED, seconds=30)
            (told,) = heard.of(MonitorHealthChanged)
            assert isinstance(told, MonitorHealthChanged)
            health = told.health
            assert not health.blind
            assert f"{HOSTS} devices by IPv4, with room for {PINGED + OTHERS} in all" in health.limited
            assert "sudo sysctl -w net.ipv4.neigh.default.gc_thresh3=" in health.limited
            assert engine.problems() == (health.limited,)
            # Of those that are not pinged, one falls silent and is missed; nobody else is.
            spared = next(
                device
                for device in engine.snapshot().devices
                if not device.own and device.id not in pinged(heard, since)
            )
            address = str(spared.interfaces[0].addresses[0].value)
            responder.stop()
            lan.respond_as({each: mac for each, mac in responder.macs.items() if str(each) != address})
            await until(lambda: heard.presence(spared.id) is Presence.OFFLINE, seconds=120)
            assert [getattr(event, "device_id", None) for event in heard.of(DeviceDown)] == [spared.id]
            assert len(pinged(heard, since)) == PINGED
        finally:
            await engine.stop()


async def test_without_a_right_to_ping_the_cause_is_told_and_nobody_is_called_gone(
    responder_lan: BuildLan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise PermissionMissingError("ICMP echo is not allowed here: set net.ipv4.ping_group_range.")

    monkeypatch.setattr(echo_batch, "open_echo", refuse)
    lan = responder_lan("10.77.0.1/24")
    lan.respond(alive=5)
    with lan.scanner.inside():
        engine = Engine(CONFIG)
        heard = Heard(engine)
        await engine.start()
        try:
            await until(lambda: any("ping_group_range" in each for each in engine.problems()), seconds=60)
            await until(lambda: heard.of(MonitorHealthChanged), seconds=30)
            await until(lambda: "ping_group_range" in last(heard).limited, seconds=30)
        finally:
            await engine.stop()
    assert not heard.of(DeviceDown)
    assert all(each.sent == 0 for each in samples(heard))


def last(heard: Heard) -> MonitorHealth:
    told = [each for each in heard.of(MonitorHealthChanged) if isinstance(each, MonitorHealthChanged)]
    return told[-1].health


def samples(heard: Heard) -> list[Sample]:
    return [each.sample for each in heard.events if isinstance(each, SampleTaken)]


def pinged(heard: Heard, since: int) -> set[str]:
    """The devices whose pings were told from an event on."""
    return {
        event.sample.target_id.split(":")[1].partition("/")[0]
        for event in heard.events[since:]
        if isinstance(event, SampleTaken)
    }
