"""A gateway that is down is one alert, and names those behind it."""

from datetime import timedelta

import pytest

from netmon_core.events.device import DevicesSeen
from netmon_core.events.target import TargetDown
from netmon_core.settings.alerts import AlertSettings, Scope

from .world import EVERYBODY, NOON, WEB, World, device, story

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
