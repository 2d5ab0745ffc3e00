"""A gateway that is down is one alert, and names those behind it."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address, ip_network

import pytest

from netmon_core.events.device import DevicesSeen
from netmon_core.events.target import TargetDown, TargetUp
from netmon_core.model.network import Network
from netmon_core.model.presence import NOT_CHECKED, Presence
from netmon_core.model.target import ProbeKind, Target
from netmon_core.settings.alerts import AlertSettings
from netmon_core.settings.rules import Scope

from .world import EVERYBODY, LAN, NOON, WEB, World, device, story

MANY = tuple(device(f"host-{number:03}", number + 10, name=f"host {number}") for number in range(200))
NAMES = tuple(each.id for each in MANY)


def crowd() -> World:
    return World(devices=(*EVERYBODY, *MANY))


@pytest.mark.parametrize("first", ["gateway", "devices"])
def test_two_hundred_devices_behind_a_gateway_are_one_alert(first: str) -> None:
    world = crowd()
    if first == "gateway":
        world.down("gateway")
    for index, name in enumerate(NAMES):
        world.down(name)
        if index % 10 == 0:
            world.wait(1)
    if first == "devices":
        world.wait(20)
        world.down("gateway", heard=45)

    fired = [alert for alert in world.wait(600) if alert.state == "firing"]

    assert {alert.subject_id for alert in fired} == {"gateway"}
    assert world.firing() == [("offline", "gateway")]
    assert next(alert for alert in world.alerts if alert.subject_id == "gateway").behind == NAMES
    # Whoever is told of the gateway is told of them.
    assert fired[0].behind == NAMES


def test_when_the_gateway_is_back_the_others_are_judged_anew() -> None:
    world = crowd()
    world.down("gateway")
    for name in NAMES:
        world.down(name)
    world.wait(600, step=10)
    world.up("gateway")
    for name in NAMES[1:]:
        world.up(name)

    changed = story(world.wait(59))
    assert [each for each in changed if each[2] == "firing"] == []
    assert story(world.wait(2)) == [("offline", NAMES[0], "firing")]


def test_once_somebody_is_heard_the_others_have_gone_by_themselves() -> None:
    world = World()
    world.down("gateway")
    world.down("nas")
    world.down("tv")
    world.wait(61)
    [gateway] = [alert for alert in world.alerts if alert.subject_id == "gateway"]
    assert gateway.behind == ("nas", "tv")
    world.up("tv")
    world.wait(1)

    [gateway] = [alert for alert in world.alerts if alert.subject_id == "gateway"]
    assert gateway.behind == ()
    assert ("offline", "nas", "firing") in story(world.wait(61))


def test_a_device_that_goes_while_the_others_talk_has_gone_by_itself() -> None:
    world = World()
    world.down("gateway")
    world.wait(55)
    world.say(DevicesSeen(seen=(("phone", world.now),)))
    world.down("nas")
    world.wait(120)

    assert world.firing() == [("offline", "gateway"), ("offline", "nas")]


def test_what_we_say_ourselves_does_not_make_a_network_talk() -> None:
    world = World()
    world.down("gateway")
    world.wait(55)
    world.say(DevicesSeen(seen=(("me", world.now), ("nobody", world.now))))
    world.down("nas")
    world.wait(120)

    assert world.firing() == [("offline", "gateway")]


def test_what_is_beyond_the_gateway_is_behind_it() -> None:
    world = World()
    world.say(DevicesSeen(seen=(("phone", NOON + timedelta(hours=1)),)))
    world.down("gateway")
    world.say(TargetDown(target_id=WEB.id, at=NOON, why="time-out"))
    world.wait(600, step=5)

    assert world.firing() == [("offline", "gateway")]
    assert next(iter(world.alerts)).behind == (WEB.id,)


def test_one_of_two_gateways_explains_nothing() -> None:
    world = World(devices=(*EVERYBODY, device("second", 1, hostname="standby")))
    world.down("gateway")
    world.down("nas")
    world.wait(120)

    assert world.firing() == [("offline", "gateway"), ("offline", "nas")]


def test_where_no_alert_tells_of_the_gateway_the_others_are_told() -> None:
    world = World(AlertSettings(exclude=("gateway",), offline=Scope.KNOWN))
    world.down("gateway")
    world.down("nas")
    world.wait(120)

    assert world.firing() == [("offline", "nas")]


# Another router of the LAN, behind which is a prefix of its own.
ROUTER = device("router", 254, hostname="barn")
BARN = Network(
    id="barn",
    site_id="home",
    name="192.0.2.0/24",
    adapter=None,
    subnets=(ip_network("192.0.2.0/24"),),
    gateways=(ip_address("10.0.0.254"),),
)
PING = Target(id="user:barn/ping", kind=ProbeKind.PING, name="barn", address=ip_address("10.0.0.254"))
CAMERAS = tuple(
    replace(
        each,
        interfaces=tuple(
            replace(
                interface,
                network_id="barn",
                mac=None,
                addresses=tuple(
                    replace(one, value=ip_address(f"192.0.2.{number}")) for one in interface.addresses
                ),
            )
            for interface in each.interfaces
        ),
    )
    for number in range(1, 31)
    for each in [device(f"camera-{number:02}", number, name=f"camera {number}")]
)


def barn(settings: AlertSettings | None = None, *, targets: tuple[Target, ...] = (PING, WEB)) -> World:
    """Thirty cameras behind the barn's router, and a target that is that router."""
    return World(settings, devices=(*EVERYBODY, ROUTER, *CAMERAS), targets=targets, networks=(LAN, BARN))


def cut(world: World, *, first: str) -> None:
    """The barn's router loses its link, and is noticed in one order or the other; the LAN talks on."""
    down = TargetDown(target_id=PING.id, at=world.now, why="3 in a row without an answer")
    if first == "target":
        world.say(down)
        world.wait(70)
    world.down("router")
    if first == "device":
        world.say(down)
    for number, camera in enumerate(CAMERAS):
        world.down(camera.id)
        if number % 5 == 0:
            world.say(DevicesSeen(seen=(("phone", world.now), ("tv", world.now))))
            world.wait(1)


@pytest.mark.parametrize("first", ["device", "target"])
def test_a_router_that_is_a_target_too_and_those_behind_it_are_one_message(first: str) -> None:
    world = barn()
    cut(world, first=first)
    world.say(DevicesSeen(seen=(("phone", world.now),)))
    world.wait(600, step=5)

    told = {"device": "router", "target": PING.id}[first]
    assert world.firing() == [("offline", told)]
    [alert] = [alert for alert in world.alerts if alert.subject_id == told]
    assert alert.behind == tuple(camera.id for camera in CAMERAS)


def test_when_the_router_is_back_all_of_it_is_over_at_once() -> None:
    world = barn()
    cut(world, first="device")
    world.wait(120)
    world.up("router")
    world.say(TargetUp(target_id=PING.id, at=world.now, why="answers", down_for=120.0))
    for camera in CAMERAS:
        world.up(camera.id)
    world.wait(120)

    assert list(world.alerts) == []
    assert len([alert for alert in world.changes if alert.state == "firing" and not alert.behind]) <= 1


def test_a_target_at_the_address_of_a_device_that_is_there_is_told_by_itself() -> None:
    world = barn()
    world.say(TargetDown(target_id=PING.id, at=world.now, why="refused"))
    world.wait(120)

    assert world.firing() == [("offline", PING.id)]


def test_a_router_into_a_prefix_is_no_way_out() -> None:
    world = barn(targets=(WEB,))
    world.down("router")
    world.say(TargetDown(target_id=WEB.id, at=world.now, why="time-out"))
    world.wait(120)

    assert world.firing() == [("offline", "router"), ("offline", WEB.id)]


def test_what_was_gone_before_a_restart_is_told_of_only_when_it_was_asked_again() -> None:
    world = World()
    world.down("nas")
    world.wait(30)
    world.now += timedelta(minutes=5)
    world.devices["nas"] = replace(world.devices["nas"], presence_why=NOT_CHECKED)
    world.restart()
    assert story(world.wait(120)) == []
    world.change("nas", presence=Presence.OFFLINE, presence_why="silent 7 min")
    assert ("offline", "nas", "firing") in story(world.wait(61))
