"""How often it is news that a device has another address."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from netmon_core.events.device import DeviceChanged
from netmon_core.inventory import edits
from netmon_core.inventory.pacing import AT_ONCE, CALM, WAITS
from netmon_core.inventory.records import IPV6_ADDRESSES, PROXY_ADDRESSES

from .sightings import HEARD, PHONE, apply_all, at, new_inventory, only, seen

if TYPE_CHECKING:
    from netmon_core.events.event import Event
    from netmon_core.inventory.inventory import Inventory

V4, V6 = int(ip_address("10.0.1.0")), int(ip_address("2001:db8::"))


def swung(inventory: Inventory, seconds: int, first: int = V4, *, step: float = 1) -> list[Event]:
    """A host takes an address of nobody each second, while the engine looks every two for what waits."""
    events = []
    for second in range(seconds):
        taken = seen(PHONE, str(ip_address(first + second)), after=10 + second * step, evidence=HEARD)
        events += apply_all(inventory, taken)
        if second % 2:
            events += inventory.settle(at(10 + second * step))
    return events


@pytest.mark.parametrize(("first", "taken"), [(V4, 60), (V6, IPV6_ADDRESSES)], ids=["IPv4", "IPv6"])
def test_a_host_that_takes_an_address_each_second_is_told_of_a_handful_of_times(
    first: int, taken: int
) -> None:
    inventory = new_inventory()
    apply_all(inventory, seen())
    events = swung(inventory, taken, first)
    assert 2 <= len(events) <= AT_ONCE + 4
    # All of it is known at once, and told in the end.
    assert len(only(inventory).interfaces[0].addresses) == 1 + taken
    (last,) = inventory.settle(at(70 + WAITS[-1]))
    assert isinstance(last, DeviceChanged)
    assert (last.device, last.changed) == (only(inventory), ("interfaces",))
    assert inventory.settle(at(70 + 2 * WAITS[-1])) == []


def test_an_hour_of_it_with_more_than_a_host_may_have_is_bounded_too() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen())
    events = swung(inventory, 360, step=10)
    assert len(events) <= AT_ONCE + len(WAITS) + 3600 // WAITS[-1]


def test_what_is_held_back_is_told_when_the_engine_ends() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen())
    told = swung(inventory, 20)[-1]
    assert isinstance(told, DeviceChanged)
    assert told.device.interfaces != only(inventory).interfaces
    (last,) = inventory.settle(at(31), last=True)
    assert isinstance(last, DeviceChanged)
    assert last.device.interfaces == only(inventory).interfaces


def test_a_host_of_both_kinds_with_a_few_addresses_is_told_of_at_once() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen())
    for number, address in enumerate(("fe80::1", "2001:db8::1", "2001:db8::2", "fd00::1"), 1):
        (event,) = apply_all(inventory, seen(PHONE, address, after=number))
        assert isinstance(event, DeviceChanged)
        assert len(event.device.interfaces[0].addresses) == number + 1


def test_after_a_calm_time_another_address_is_told_at_once() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen())
    swung(inventory, 30)
    inventory.settle(at(40 + WAITS[-1]))
    later = (timedelta(seconds=40 + WAITS[-1]) + 2 * CALM).total_seconds()
    assert apply_all(inventory, seen(PHONE, "10.0.9.9", after=later))


def test_an_address_that_leaves_its_owner_is_told_at_once_however_often_the_heir_was_told_of() -> None:
    inventory = new_inventory()
    other = "00:1b:a9:00:00:02"
    apply_all(inventory, seen(other, "10.0.0.9"), seen())
    swung(inventory, 10)
    events = apply_all(inventory, seen(PHONE, "10.0.0.9", after=700))
    assert {event.type for event in events} >= {"address_moved", "device_changed"}
    devices = [event.device for event in events if isinstance(event, DeviceChanged)]
    assert len(devices) == 2


def test_a_thief_of_the_addresses_of_the_silent_is_a_proxy_before_long() -> None:
    inventory = new_inventory()
    for number in range(1, 201):
        apply_all(inventory, seen(f"00:1b:a9:00:01:{number:02x}", f"10.0.2.{number}"))
    apply_all(inventory, seen(after=1000))
    events = []
    for number in range(1, 201):
        events += apply_all(inventory, seen(PHONE, f"10.0.2.{number}", after=1000 + number, evidence=HEARD))
        events += inventory.settle(at(1000 + number))
    assert sum(event.type == "address_moved" for event in events) <= PROXY_ADDRESSES
    assert len(events) <= 3 * PROXY_ADDRESSES


def test_one_that_is_forgotten_while_its_news_wait_is_told_of_no_more() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen())
    swung(inventory, 20)
    edits.forget(inventory, only(inventory).id)
    assert inventory.settle(at(1000)) == []
