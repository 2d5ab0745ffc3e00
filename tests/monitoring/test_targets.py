from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest

from netmon_core.model.device import Device
from netmon_core.model.interface import Address, Interface
from netmon_core.model.monitor import Pause
from netmon_core.model.target import ProbeKind
from netmon_core.monitoring.pauses import next_end, resting
from netmon_core.monitoring.targets import best_address, device_targets, user_targets
from netmon_core.settings.monitoring import MonitoringSettings, TargetSettings, WhichDevices

from .lan import ping

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def device(name: str, *addresses: str, known: bool | None = None, own: bool = False) -> Device:
    """A device that was seen with each address an hour after the one before."""
    seen = [
        Address(
            value=ip_address(each), first_seen=NOW, last_seen=NOW + timedelta(hours=number), source="test"
        )
        for number, each in enumerate(addresses)
    ]
    interface = Interface(network_id="lan", mac=None, first_seen=NOW, last_seen=NOW, addresses=tuple(seen))
    return Device(
        id=name, first_seen=NOW, last_seen=NOW, known=known, own=own, name=name, interfaces=(interface,)
    )


DEVICES = [
    device("mine", "10.0.0.1", known=True),
    device("strange", "10.0.0.2"),
    device("theirs", "10.0.0.3", known=False),
    device("we", "10.0.0.4", known=True, own=True),
]


@pytest.mark.parametrize(
    ("which", "names"),
    [
        (WhichDevices.ALL, ["mine", "strange", "theirs"]),
        (WhichDevices.KNOWN, ["mine"]),
        (WhichDevices.NONE, []),
    ],
)
def test_the_devices_that_are_wanted_are_pinged_but_never_ourselves(
    which: WhichDevices, names: list[str]
) -> None:
    settings = MonitoringSettings(devices=which, interval=7, count=3, timeout=1)
    targets = device_targets(DEVICES, settings)
    assert [target.name for target in targets] == names
    for target in targets:
        assert target.id == f"device:{target.device_id}/ping"
        assert (target.interval, target.count, target.timeout) == (7, 3, 1)
    assert device_targets(DEVICES, replace(settings, enabled=False)) == []


@pytest.mark.parametrize(
    ("addresses", "best"),
    [
        (["10.0.0.1", "10.0.0.9"], "10.0.0.9"),
        (["10.0.0.1", "2001:db8::1"], "10.0.0.1"),
        (["2001:db8::1", "fe80::1%eth0"], "2001:db8::1"),
        (["fe80::1%eth0"], "fe80::1%eth0"),
        (["fe80::1"], None),
        ([], None),
    ],
)
def test_the_address_that_is_asked_is_the_latest_that_can_be(addresses: list[str], best: str | None) -> None:
    assert best_address(device("d", *addresses)) == (ip_address(best) if best else None)


def test_the_users_targets_keep_their_own_interval() -> None:
    settings = MonitoringSettings(
        interval=20,
        targets=(
            TargetSettings(name="a", kind=ProbeKind.TCP, host="nas.lan", port=22),
            TargetSettings(name="a", kind=ProbeKind.HTTP, url="http://nas.lan/", interval=60),
        ),
    )
    tcp, http = user_targets(settings)
    assert (tcp.id, tcp.host, tcp.port, tcp.interval) == ("user:a/tcp", "nas.lan", 22, 20)
    assert (http.id, http.url, http.interval) == ("user:a/http", "http://nas.lan/", 60)
    assert user_targets(replace(settings, enabled=False)) == []


def test_a_pause_covers_a_device_a_network_or_everything_until_it_ends() -> None:
    mine, other = ping("10.0.0.1", device_id="mine"), ping("10.0.0.2", device_id="other")
    user = ping("192.0.2.1", id="user")
    hour = NOW + timedelta(hours=1)

    def at(*pauses: Pause, now: datetime = NOW) -> frozenset[str]:
        return resting(
            [mine, other, user], pauses, now, lambda device: {"lan"} if device == "other" else {"cellar"}
        )

    assert at() == frozenset()
    assert at(Pause(until=hour, device_id="mine")) == {mine.id}
    assert at(Pause(until=hour, network_id="lan")) == {other.id}
    assert at(Pause(until=hour)) == {mine.id, other.id, user.id}
    assert at(Pause(until=hour), now=hour) == frozenset()
    assert next_end([Pause(until=hour), Pause(until=NOW)], NOW) == hour
    assert next_end([Pause(until=hour)], hour) is None


def test_a_device_is_asked_where_we_stand() -> None:
    both = device("nas", "10.0.0.5")
    there = device("nas", "10.9.0.5").interfaces[0]
    both = replace(both, interfaces=(*both.interfaces, replace(there, network_id="there")))
    settings = MonitoringSettings()
    for away, address in (("lan", "10.9.0.5"), ("there", "10.0.0.5")):
        (target,) = device_targets([both], settings, away={away})
        assert target.address == ip_address(address)
    (target,) = device_targets([both], settings, away={"lan", "there"})
    assert target.address is None
