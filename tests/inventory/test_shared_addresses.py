"""Addresses that several MACs have, by turns or at once, and those that go to another for good."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from netmon_core.events.address import AddressConflict, AddressMoved
from netmon_core.events.device import DeviceChanged, DeviceDown, DeviceResembled
from netmon_core.evidence.dns import PtrEvidence
from netmon_core.evidence.mdns import MdnsEvidence
from netmon_core.evidence.neighbor import NeighborEvidence
from netmon_core.inventory import edits
from netmon_core.inventory.probed import Probed
from netmon_core.model.presence import Presence

from .sightings import HEARD, LAN, PHONE, PRINTER, addresses, apply_all, at, new_inventory, seen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netmon_core.events.event import Event
    from netmon_core.inventory.inventory import Inventory

CARD, OTHER_CARD = "00:1b:21:00:00:0a", "00:1b:21:00:00:0b"
EXTENDER, CAMERA = "00:1b:21:00:00:0e", "00:1b:21:00:00:0c"
VIRTUAL = "00:00:5e:00:01:0a"
MADE_UP, NEXT_MADE_UP = "02:00:00:00:00:01", "02:00:00:00:00:02"
KERNEL = NeighborEvidence(state="reachable")


def fights(events: Iterable[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, AddressConflict | AddressMoved)]


def owner(inventory: Inventory, address: str, network: str = LAN) -> str | None:
    """The MAC that an address is known to be of."""
    return inventory.index.owners[network, ip_address(address)].mac


def presence(inventory: Inventory, device_id: str) -> Presence:
    return edits.find(inventory, device_id).presence


def answer_for_both(inventory: Inventory, after: float) -> list[Event]:
    """Two questions for each address of a host, which each of its cards answers."""
    return apply_all(
        inventory,
        *(
            seen(mac, address, after=after + again)
            for again in (0, 0.6)
            for address in ("10.0.0.10", "10.0.0.11")
            for mac in (CARD, OTHER_CARD)
        ),
    )


def test_two_cards_of_one_host_are_suggested_as_one_and_never_a_conflict() -> None:
    inventory = new_inventory()
    events = [event for second in range(0, 7_200, 300) for event in answer_for_both(inventory, second)]
    assert not fights(events)
    assert [(event.device_id, event.other_id) for event in events if isinstance(event, DeviceResembled)] == [
        ("d2", "d1")
    ]
    # Each can be asked.
    assert [len(addresses(device)) for device in inventory.devices()] == [1, 1]


def test_two_cards_that_a_person_told_apart_are_a_conflict_told_once() -> None:
    inventory = new_inventory()
    answer_for_both(inventory, 0)
    edits.distinguish(inventory, "d1", "d2")
    events = [event for second in range(300, 7_200, 300) for event in answer_for_both(inventory, second)]
    # Once for each of the two addresses.
    assert [type(event) for event in fights(events)] == [AddressConflict, AddressConflict]
    assert inventory.devices()[1].resembles is None


def test_after_a_merge_no_conflict_is_told_and_both_addresses_stay() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(CARD, "10.0.0.10"), seen(OTHER_CARD, "10.0.0.11"))
    edits.merge(inventory, "d1", "d2", at(1))
    events = [event for second in range(300, 7_200, 300) for event in answer_for_both(inventory, second)]
    assert not fights(events)
    (device,) = inventory.devices()
    assert addresses(device) == ["10.0.0.10", "10.0.0.11"]


def test_an_address_goes_quietly_to_the_other_card_when_the_first_falls_silent() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(CARD, "10.0.0.10"), seen(OTHER_CARD, "10.0.0.11"))
    edits.merge(inventory, "d1", "d2", at(1))
    events = apply_all(inventory, seen(OTHER_CARD, "10.0.0.10", after=1_000))
    assert not fights(events)
    assert owner(inventory, "10.0.0.10") == OTHER_CARD


def test_an_address_by_turns_is_told_of_a_few_times_and_never_again() -> None:
    inventory = new_inventory()
    events: list[Event] = []
    for turn in range(100):
        mac = (CARD, OTHER_CARD)[turn % 2]
        events += apply_all(inventory, seen(mac, "10.0.0.50", after=300 * turn))
    told = fights(events)
    assert [type(event) for event in told] == [AddressMoved, AddressMoved, AddressConflict]
    assert not [
        event for event in apply_all(inventory, seen(CARD, "10.0.0.50", after=30_100)) if fights([event])
    ]


def test_neither_of_two_that_have_an_address_by_turns_is_called_offline() -> None:
    inventory = new_inventory()
    down: list[Event] = []
    for second in range(0, 20_000, 5):
        if second % 300 == 0:
            # One of the two answers for half an hour, then the other.
            mac = (CARD, OTHER_CARD)[(second // (600 if second < 4_000 else 1_800)) % 2]
            down += apply_all(inventory, seen(mac, "10.0.0.50", after=second))
        down += inventory.presence.judge(at(second)).events
    assert not [event for event in down if isinstance(event, DeviceDown)]
    assert [device.presence for device in inventory.devices()] == [Presence.ONLINE] * 2


def test_both_that_have_an_address_by_turns_go_when_nobody_answers_for_it() -> None:
    inventory = new_inventory()
    for turn in range(8):
        apply_all(inventory, seen((CARD, OTHER_CARD)[turn % 2], "10.0.0.50", after=300 * turn))
        inventory.presence.judge(at(300 * turn))
    for second in range(2_100, 9_000, 5):
        # Somebody else shows that we can see.
        apply_all(inventory, seen(PRINTER, "10.0.0.9", after=second))
        for wanted in inventory.presence.judge(at(second)).probes:
            inventory.presence.probed(
                Probed(device_id=wanted.device_id, at=at(second), sent=8, received=0, wanted=True)
            )
    assert [presence(inventory, device_id) for device_id in ("d1", "d2")] == [Presence.OFFLINE] * 2


def test_an_address_without_an_owner_of_its_own_is_asked_for_both() -> None:
    inventory = new_inventory()
    for turn in range(8):
        apply_all(inventory, seen((CARD, OTHER_CARD)[turn % 2], "10.0.0.50", after=300 * turn))
    inventory.presence.judge(at(2_100))
    asked: dict[str, object] = {}
    for second in range(2_100, 4_000, 5):
        asked |= {each.device_id: each.addresses for each in inventory.presence.judge(at(second)).probes}
    assert asked == dict.fromkeys(("d1", "d2"), (ip_address("10.0.0.50"),))


def roam(inventory: Inventory, turns: int, *, first: int = 0) -> list[Event]:
    """The camera is seen by turns with its own MAC and with that of the extender."""
    events: list[Event] = []
    for turn in range(first, first + turns):
        mac = (CAMERA, EXTENDER)[turn % 2]
        events += apply_all(
            inventory,
            seen(EXTENDER, "10.0.0.2", after=600 * turn),
            seen(mac, "10.0.0.7", after=600 * turn + 1),
        )
    return events


def test_a_camera_whose_extender_lends_it_its_mac_keeps_its_address() -> None:
    inventory = new_inventory()
    told = fights(roam(inventory, 3))
    assert [type(event) for event in told] == [AddressMoved, AddressMoved]
    assert not fights(roam(inventory, 200, first=3))
    assert owner(inventory, "10.0.0.7") == CAMERA
    (interface,) = edits.find(inventory, "d2").freeze().interfaces
    assert interface.addresses[0].behind == EXTENDER
    assert owner(inventory, "10.0.0.2") == EXTENDER


def test_who_lends_its_mac_is_no_news_at_each_turn() -> None:
    inventory = new_inventory()
    roam(inventory, 5)
    events = roam(inventory, 200, first=5)
    assert not [
        event for event in events if isinstance(event, DeviceChanged) and "interfaces" in event.changed
    ]


def test_a_camera_behind_an_extender_that_answers_arp_for_it_is_gone_when_it_answers_no_ping() -> None:
    inventory = new_inventory()
    roam(inventory, 5)
    inventory.presence.judge(at(3_000))
    gone = None
    for second in range(3_000, 9_000, 5):
        apply_all(
            inventory,
            seen(EXTENDER, "10.0.0.2", after=second),
            seen(EXTENDER, "10.0.0.7", after=second),
            seen(EXTENDER, "10.0.0.7", after=second, evidence=KERNEL, source="neighbor"),
        )
        judgement = inventory.presence.judge(at(second))
        for wanted in judgement.probes:
            lost = Probed(device_id=wanted.device_id, at=at(second), sent=8, received=0, wanted=True)
            inventory.presence.probed(lost)
        gone = gone or next((each for each in judgement.events if isinstance(each, DeviceDown)), None)
    assert gone is not None
    assert gone.device_id == "d2"
    assert presence(inventory, "d1") is Presence.ONLINE


def test_the_address_of_a_virtual_router_stays_its_own_while_its_master_speaks_for_it() -> None:
    inventory = new_inventory()
    events: list[Event] = []
    for minute in range(120):
        events += apply_all(
            inventory,
            *([seen(VIRTUAL, "10.0.0.254", after=60 * minute)] if minute % 5 == 0 else []),
            seen(PHONE, "10.0.0.251", after=60 * minute),
            seen(PHONE, "10.0.0.254", after=60 * minute + 1, evidence=HEARD),
        )
    assert not fights(events)
    assert owner(inventory, "10.0.0.254") == VIRTUAL
    assert owner(inventory, "10.0.0.251") == PHONE


def test_a_virtual_router_takes_its_address_from_a_master_that_was_heard_first() -> None:
    inventory = new_inventory()
    events = apply_all(
        inventory,
        seen(PHONE, "10.0.0.254", evidence=HEARD),
        seen(VIRTUAL, "10.0.0.254", after=1),
        seen(PHONE, "10.0.0.254", after=2, evidence=HEARD),
    )
    assert not fights(events)
    assert owner(inventory, "10.0.0.254") == VIRTUAL


def test_a_failover_and_the_way_back_are_a_move_each_and_no_conflict() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(CARD, "10.0.0.251"), seen(OTHER_CARD, "10.0.0.252"), seen(CARD, "10.0.0.254"))
    events = []
    for begin, mac in ((1_000, OTHER_CARD), (1_040, CARD)):
        for repeat in range(5):
            events += apply_all(
                inventory, seen(mac, "10.0.0.254", after=begin + repeat * 0.2, evidence=HEARD)
            )
    events += inventory.settle(at(1_050))
    assert [type(event) for event in fights(events)] == [AddressMoved, AddressMoved]
    assert owner(inventory, "10.0.0.254") == CARD


def test_masters_that_flap_for_hours_are_told_of_once() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(CARD, "10.0.0.251"), seen(OTHER_CARD, "10.0.0.252"))
    events: list[Event] = []
    for minute in range(300):
        mac = (CARD, OTHER_CARD)[minute % 2]
        own = ("10.0.0.251", "10.0.0.252")[minute % 2]
        events += apply_all(
            inventory,
            seen(mac, "10.0.0.254", after=100 * minute, evidence=HEARD),
            seen(mac, own, after=100 * minute),
        )
    told = fights(events)
    assert [type(event) for event in told].count(AddressConflict) == 1
    assert len(told) <= 3
    moves = [each for each in events if isinstance(each, DeviceChanged) and "interfaces" in each.changed]
    # It is followed, but not at every turn.
    assert len(moves) < 120


@pytest.mark.parametrize("pause", [0.2, 3, 30, 3_000])
def test_a_phone_under_another_mac_takes_its_address_without_a_conflict(pause: float) -> None:
    inventory = new_inventory()
    events = apply_all(
        inventory,
        seen(MADE_UP, after=0),
        seen(NEXT_MADE_UP, after=pause),
        # What the kernel remembers of the first is no word of its own.
        seen(MADE_UP, after=pause + 1, evidence=KERNEL, source="neighbor"),
        seen(NEXT_MADE_UP, after=pause + 2),
    )
    events += inventory.settle(at(pause + 10))
    assert [type(event) for event in fights(events)] == [AddressMoved]
    assert owner(inventory, "10.0.0.5") == NEXT_MADE_UP


def test_the_owner_of_a_claimed_address_is_asked_at_once() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(PHONE), seen(PRINTER, "10.0.0.6"))
    inventory.presence.judge(at(0.5))
    apply_all(inventory, seen(PRINTER, after=1))
    (wanted,) = inventory.presence.judge(at(1.5)).probes
    assert (wanted.device_id, wanted.addresses) == ("d1", (ip_address("10.0.0.5"),))


def test_who_poisons_the_gateway_is_told_of_while_the_gateway_answers() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(PRINTER, "10.0.0.1"), seen(PHONE, "10.0.0.66"))
    events: list[Event] = []
    for second in range(60):
        events += apply_all(
            inventory,
            seen(PHONE, "10.0.0.1", after=10 + second, evidence=HEARD),
            *([seen(PRINTER, "10.0.0.1", after=10.5 + second)] if second % 10 == 0 else []),
        )
    assert AddressConflict in [type(event) for event in events]
    assert owner(inventory, "10.0.0.1") == PRINTER


def test_one_made_up_mac_in_several_networks_is_suggested_as_one_device() -> None:
    inventory = new_inventory()
    events = apply_all(
        inventory,
        seen(MADE_UP, "10.14.14.9", network="lan"),
        seen(MADE_UP, "10.14.21.9", network="vlan21", after=1),
    )
    assert [(event.device_id, event.other_id) for event in events if isinstance(event, DeviceResembled)] == [
        ("d2", "d1")
    ]


def test_a_merge_of_one_made_up_mac_covers_networks_to_come_and_survives_a_restart() -> None:
    inventory = new_inventory()
    apply_all(
        inventory,
        seen(MADE_UP, "10.14.14.9", network="lan"),
        seen(MADE_UP, "10.14.21.9", network="vlan21", after=1),
    )
    edits.merge(inventory, "d1", "d2", at(2))
    again = new_inventory()
    again.load(inventory.devices())
    apply_all(again, seen(MADE_UP, "10.14.28.9", network="vlan28", after=3))
    (device,) = again.devices()
    assert [interface.network_id for interface in device.interfaces] == ["lan", "vlan21", "vlan28"]


def test_a_virtual_router_mac_in_two_networks_suggests_nothing() -> None:
    inventory = new_inventory()
    events = apply_all(
        inventory,
        seen(VIRTUAL, "10.0.0.1", network="lan"),
        seen(VIRTUAL, "10.0.1.1", network="vlan21", after=1),
    )
    assert not [event for event in events if isinstance(event, DeviceResembled)]


def test_containers_back_under_new_macs_resemble_those_that_had_their_addresses() -> None:
    inventory = new_inventory()
    for host in range(1, 51):
        apply_all(inventory, seen(f"02:00:00:00:01:{host:02x}", f"10.0.0.{host}"))
    events: list[Event] = []
    for host in range(1, 51):
        events += apply_all(inventory, seen(f"02:00:00:00:02:{host:02x}", f"10.0.0.{host}", after=60))
    said = {event.device_id: event.other_id for event in events if isinstance(event, DeviceResembled)}
    assert said == {f"d{50 + host}": f"d{host}" for host in range(1, 51)}


def test_a_suggestion_ends_when_the_former_owner_is_heard_again() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(MADE_UP), seen(NEXT_MADE_UP, after=60))
    assert inventory.devices()[1].resembles == "d1"
    apply_all(inventory, seen(MADE_UP, "10.0.0.77", after=600))
    apply_all(inventory, seen(NEXT_MADE_UP, "10.0.0.78", after=601))
    assert inventory.devices()[1].resembles is None


def test_a_guest_with_the_lease_of_one_long_gone_resembles_nobody() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(MADE_UP), seen(NEXT_MADE_UP, after=100_000))
    assert inventory.devices()[1].resembles is None


def test_what_an_address_announced_is_said_of_who_has_it_now() -> None:
    inventory = new_inventory()
    said = MdnsEvidence(service="_companion-link._tcp", instance="x", hostname="annas-phone.local")
    apply_all(
        inventory,
        seen(MADE_UP),
        seen(None, after=1, evidence=said, source="mdns"),
        seen(None, after=2, evidence=PtrEvidence(hostname="dhcp5.lan"), source="dns", live=False),
        seen(NEXT_MADE_UP, after=700),
    )
    newcomer = inventory.devices()[1]
    # A name that the DNS gives to an address is asked for anew.
    assert {fact.value for fact in newcomer.facts if fact.name == "hostname"} == {"annas-phone.local"}


def test_what_was_announced_long_ago_is_said_of_nobody_else() -> None:
    inventory = new_inventory()
    said = MdnsEvidence(service="_companion-link._tcp", instance="x", hostname="annas-phone.local")
    apply_all(
        inventory,
        seen(MADE_UP),
        seen(None, after=1, evidence=said, source="mdns"),
        seen(NEXT_MADE_UP, after=5_000),
    )
    assert inventory.devices()[1].hostname is None
