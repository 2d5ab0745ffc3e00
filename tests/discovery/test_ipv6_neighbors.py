"""IPv6 neighbors as they are learned by listening, on links where not all is as it should be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network
from typing import TYPE_CHECKING

from netmon_core.events.address import AddressConflict, AddressMoved
from netmon_core.inventory.addresses import TEMPORARY_KEPT
from netmon_core.inventory.records import IPV6_ADDRESSES
from netmon_core.packets.ndp import (
    NeighborAdvertisement,
    NeighborSolicitation,
    Prefix,
    RouterAdvertisement,
)

from .heard import NOW, icmp6, new_inventory, seen

if TYPE_CHECKING:
    from netmon_core.events.event import Event
    from netmon_core.inventory.inventory import Inventory

ROUTER, HOST, OTHER = "b8:27:eb:00:00:01", "b8:27:eb:00:00:05", "b8:27:eb:00:00:06"
LINK_LOCAL = IPv6Address("fe80::1")


def take(
    inventory: Inventory, data: bytes, *, after: timedelta = timedelta(), network: str = "lan"
) -> list[Event]:
    """Have the inventory hear one frame, so long after noon."""
    at = NOW + after
    return [
        event
        for each in seen(data)
        for event in inventory.apply(replace(each, seen_at=at, network_id=network), at)
    ]


def advertised(target: IPv6Address, *, mac: str, override: bool = False) -> bytes:
    message = NeighborAdvertisement(target=target, mac=mac, override=override)
    return icmp6(message, mac=mac, source=target)


def where(inventory: Inventory) -> dict[str | None, set[str]]:
    """The addresses of each MAC."""
    return {
        interface.mac: {str(each.value) for each in interface.addresses}
        for device in inventory.devices()
        for interface in device.interfaces
    }


def test_one_link_local_address_on_two_networks_is_two_devices_without_a_quarrel() -> None:
    inventory = new_inventory()
    events = [
        *take(inventory, advertised(LINK_LOCAL, mac=HOST), network="vlan 10"),
        *take(inventory, advertised(LINK_LOCAL, mac=OTHER), network="vlan 20"),
        *take(inventory, advertised(LINK_LOCAL, mac=HOST), network="vlan 10", after=timedelta(seconds=1)),
    ]
    assert not [event for event in events if isinstance(event, AddressConflict | AddressMoved)]
    assert len(inventory.devices()) == 2
    assert where(inventory) == {HOST: {"fe80::1"}, OTHER: {"fe80::1"}}


def test_a_router_with_several_cards_has_its_link_local_address_on_each() -> None:
    inventory = new_inventory()
    for network in ("vlan 10", "vlan 20", "vlan 30"):
        take(inventory, advertised(LINK_LOCAL, mac=ROUTER), network=network)
    (device,) = inventory.devices()
    assert [interface.network_id for interface in device.interfaces] == ["vlan 10", "vlan 20", "vlan 30"]
    assert all([str(each.value) for each in card.addresses] == ["fe80::1"] for card in device.interfaces)


def test_an_advertisement_says_where_a_neighbor_is_with_and_without_override() -> None:
    for override in (False, True):
        inventory = new_inventory()
        take(inventory, advertised(IPv6Address("2001:db8::5"), mac=HOST, override=override))
        assert where(inventory) == {HOST: {"2001:db8::5"}}


def test_a_router_that_answers_for_a_whole_prefix_is_a_proxy_and_a_host_takes_its_address_back() -> None:
    inventory = new_inventory()
    for number in range(2, 60):
        answer = NeighborAdvertisement(target=IPv6Address(f"2001:db8::{number:x}"), mac=ROUTER)
        take(inventory, icmp6(answer, mac=ROUTER, source=LINK_LOCAL))
    (router,) = inventory.devices()
    assert router.interfaces[0].proxied == IPV6_ADDRESSES
    back = IPv6Address("2001:db8::7")
    events = [
        *take(inventory, advertised(back, mac=HOST), after=timedelta(seconds=1)),
        *take(
            inventory,
            icmp6(NeighborAdvertisement(target=back, mac=ROUTER), mac=ROUTER, source=LINK_LOCAL),
            after=timedelta(seconds=2),
        ),
    ]
    assert not [event for event in events if isinstance(event, AddressConflict | AddressMoved)]
    assert where(inventory)[HOST] == {str(back)}


def test_a_host_with_three_prefixes_and_a_week_of_its_own_addresses_is_no_proxy() -> None:
    inventory = new_inventory()
    for prefix in range(3):
        for number in range(8):
            take(inventory, advertised(IPv6Address(f"2001:db8:{prefix}::{number + 1:x}"), mac=HOST))
    take(inventory, advertised(IPv6Address("fe80::5"), mac=HOST))
    (host,) = inventory.devices()
    assert (host.interfaces[0].proxied, len(where(inventory)[HOST])) == (0, 25)


def test_of_five_thousand_addresses_made_up_in_a_week_those_of_two_days_stay_within_bounds() -> None:
    inventory = new_inventory()
    hosts = [f"b8:27:eb:00:01:{number:02x}" for number in range(20)]
    week = timedelta(days=7)
    for number in range(250):
        after = week * number / 250
        for at, mac in enumerate(hosts):
            target = IPv6Address(f"2001:db8::{at + 1:x}:a{number:03x}")
            asks = NeighborSolicitation(target=target)
            take(inventory, icmp6(asks, mac=mac, source=IPv6Address("::")), after=after)
            take(inventory, advertised(target, mac=mac), after=after + timedelta(seconds=1))
    assert len(inventory.devices()) == 20
    assert all(len(held) <= IPV6_ADDRESSES for held in where(inventory).values())
    # A host that makes up no more has only the last one, when that is heard later.
    last = IPv6Address("2001:db8::1:a0f9")
    take(inventory, advertised(last, mac=hosts[0]), after=week + TEMPORARY_KEPT + timedelta(hours=1))
    later = IPv6Address("2001:db8::1:b000")
    take(inventory, advertised(later, mac=hosts[0]), after=week + TEMPORARY_KEPT + timedelta(hours=2))
    assert where(inventory)[hosts[0]] == {str(last), str(later)}


def test_a_storm_of_router_advertisements_is_told_of_a_few_times() -> None:
    inventory = new_inventory()
    told = []
    for number in range(2_000):
        network = IPv6Network((int(IPv6Address("2001:db8::")) + (number << 64), 64))
        prefix = Prefix(network=network, on_link=True, autonomous=True, valid=9, preferred=9)
        message = RouterAdvertisement(lifetime=1 + number % 2 * 1800, prefixes=(prefix,))
        after = timedelta(milliseconds=number)
        told += take(inventory, icmp6(message, mac=ROUTER, source=LINK_LOCAL), after=after)
        told += inventory.settle(NOW + after)
    assert len(told) < 20
    (router,) = inventory.devices()
    assert where(inventory) == {ROUTER: {"fe80::1"}}
    assert [fact.value for fact in router.facts if fact.name == "service"] == ["ipv6_router"]
