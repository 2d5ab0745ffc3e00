from __future__ import annotations

import pytest

from netmon_core.events.address import AddressConflict, AddressMoved
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten, DevicesSeen
from netmon_core.evidence.dns import PtrEvidence
from netmon_core.evidence.echo import EchoEvidence
from netmon_core.evidence.imported import ImportEvidence
from netmon_core.evidence.mdns import MdnsEvidence
from netmon_core.evidence.neighbor import NeighborEvidence
from netmon_core.evidence.own import OwnEvidence
from netmon_core.inventory.records import TAGS
from netmon_core.model.device import Seed
from netmon_core.model.presence import NEVER_SEEN, Presence

from .sightings import (
    HEARD,
    LAN,
    PHONE,
    PRINTER,
    addresses,
    apply_all,
    at,
    new_inventory,
    only,
    seen,
)

STALE = NeighborEvidence(state="stale")


def test_a_first_sighting_discovers_a_device_that_is_online() -> None:
    inventory = new_inventory()
    (event,) = inventory.apply(seen(), at(0))
    assert isinstance(event, DeviceDiscovered)
    device = only(inventory)
    assert event.device == device
    assert device.id == "d1"
    assert device.presence is Presence.ONLINE
    assert device.interfaces[0].vendor == "Apple"
    assert addresses(device) == ["10.0.0.5"]


def test_the_same_sighting_again_changes_only_when_it_was_last_seen() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen())
    inventory.drain_seen()
    assert inventory.apply(seen(after=30), at(30)) == []
    assert inventory.drain_seen() == DevicesSeen(seen=(("d1", at(30)),))
    assert inventory.drain_seen() is None
    assert only(inventory).interfaces[0].addresses[0].last_seen == at(30)


def test_a_second_address_of_a_mac_is_the_same_device() -> None:
    inventory = new_inventory()
    events = apply_all(inventory, seen(), seen(address="10.0.0.6"), seen(address="fe80::1"))
    assert [type(event) for event in events] == [DeviceDiscovered, DeviceChanged, DeviceChanged]
    assert addresses(only(inventory)) == ["10.0.0.5", "10.0.0.6", "fe80::1"]


def test_an_address_that_another_mac_answers_for_later_has_moved() -> None:
    inventory = new_inventory()
    events = apply_all(inventory, seen(PHONE), seen(PRINTER, after=300))
    moved = [event for event in events if isinstance(event, AddressMoved)]
    assert [(event.from_device, event.to_device) for event in moved] == [("d1", "d2")]
    phone, printer = inventory.devices()
    assert addresses(phone) == []
    assert addresses(printer) == ["10.0.0.5"]


def test_two_macs_that_answer_one_question_are_a_conflict_and_never_a_merge() -> None:
    inventory = new_inventory()
    # Asked a second time, both answer again.
    events = apply_all(inventory, seen(PHONE), seen(PRINTER, after=0.2), seen(PHONE, after=0.7))
    (conflict,) = [event for event in events if isinstance(event, AddressConflict)]
    assert set(conflict.macs) == {PHONE, PRINTER}
    assert len(inventory.devices()) == 2


def test_an_address_that_goes_back_and_forth_within_a_minute_is_a_conflict() -> None:
    inventory = new_inventory()
    events = apply_all(
        inventory,
        seen(PHONE, evidence=HEARD),
        seen(PRINTER, after=20, evidence=HEARD),
        seen(PHONE, after=40, evidence=HEARD),
        seen(PRINTER, after=41, evidence=HEARD),
    )
    assert [type(event) for event in events if isinstance(event, AddressMoved | AddressConflict)] == [
        AddressMoved,
        AddressConflict,
    ]


def test_a_conflict_is_told_once_however_long_it_lasts() -> None:
    inventory = new_inventory()
    sightings = [seen(mac, after=i) for i in range(60) for mac in (PHONE, PRINTER)]
    events = apply_all(inventory, *sightings)
    assert sum(isinstance(event, AddressConflict) for event in events) == 1
    for sweep in range(700, 90_000, 300):
        events = apply_all(inventory, seen(PRINTER, after=sweep), seen(PHONE, after=sweep + 0.1))
        assert not [event for event in events if isinstance(event, AddressConflict | AddressMoved)]


def test_when_one_of_two_in_conflict_falls_silent_the_other_has_the_address() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(PHONE), seen(PRINTER, after=1))
    apply_all(inventory, seen(PRINTER, after=400))
    assert [addresses(device) for device in inventory.devices()] == [[], ["10.0.0.5"]]


def test_a_mac_that_answers_for_a_whole_subnet_is_one_device_marked_as_proxy() -> None:
    inventory = new_inventory()
    for host in range(1, 255):
        apply_all(inventory, seen(PRINTER, f"10.0.0.{host}", after=host / 1000))
    device = only(inventory)
    assert device.interfaces[0].proxied > 16
    assert len(addresses(device)) == 64


def test_a_host_takes_its_address_back_from_a_proxy_without_a_conflict() -> None:
    inventory = new_inventory()
    for host in range(1, 40):
        apply_all(inventory, seen(PRINTER, f"10.0.0.{host}"))
    events = apply_all(inventory, seen(PHONE, "10.0.0.7", after=1), seen(PRINTER, "10.0.0.7", after=2))
    assert not [event for event in events if isinstance(event, AddressConflict | AddressMoved)]
    assert addresses(inventory.devices()[1]) == ["10.0.0.7"]


def test_a_laptop_with_a_new_lease_every_day_is_no_proxy() -> None:
    inventory = new_inventory()
    for day in range(30):
        apply_all(inventory, seen(PHONE, f"10.0.0.{day + 1}", after=day * 86_400))
    assert only(inventory).interfaces[0].proxied == 0


def test_an_address_not_seen_for_a_week_is_dropped_when_a_new_one_comes() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(address="10.0.0.5"), seen(address="10.0.0.6", after=8 * 86_400))
    assert addresses(only(inventory)) == ["10.0.0.6"]


def test_a_made_up_mac_is_marked_private_and_has_no_vendor() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen("da:a1:19:00:00:01"))
    interface = only(inventory).interfaces[0]
    assert interface.private
    assert interface.vendor is None


def test_a_manufacturers_mac_in_two_networks_is_one_device_with_two_interfaces() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(), seen(network="guest", address="10.9.0.5"))
    assert [interface.network_id for interface in only(inventory).interfaces] == [LAN, "guest"]


def test_a_made_up_mac_in_two_networks_is_two_devices_unless_the_address_is_the_same() -> None:
    inventory = new_inventory()
    mac = "02:00:00:00:00:01"
    apply_all(inventory, seen(mac), seen(mac, network="guest", address="10.9.0.5"))
    assert len(inventory.devices()) == 2
    apply_all(inventory, seen(mac, network="second adapter"))
    assert len(inventory.devices()) == 2


def test_virtual_router_macs_join_nothing() -> None:
    inventory = new_inventory()
    vrrp = "00:00:5e:00:01:33"
    apply_all(inventory, seen(vrrp), seen(vrrp, network="guest", address="10.9.0.1"))
    assert len(inventory.devices()) == 2


def test_an_address_known_without_a_mac_is_the_device_whose_mac_is_learned_later() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(None, evidence=EchoEvidence(rtt=0.001), source="icmp"))
    events = apply_all(inventory, seen(PHONE, after=5))
    assert [type(event) for event in events] == [DeviceChanged]
    device = only(inventory)
    assert (device.id, device.interfaces[0].mac) == ("d1", PHONE)


def test_an_address_known_without_a_mac_joins_the_device_that_answers_with_it() -> None:
    inventory = new_inventory()
    echo = EchoEvidence(rtt=0.001)
    apply_all(inventory, seen(PHONE, "10.0.0.5"), seen(None, "10.0.0.6", evidence=echo, source="icmp"))
    events = apply_all(inventory, seen(PHONE, "10.0.0.6", after=1))
    assert [event for event in events if isinstance(event, DeviceForgotten)] == [
        DeviceForgotten(device_id="d2", merged_into="d1")
    ]
    assert addresses(only(inventory)) == ["10.0.0.5", "10.0.0.6"]


def test_a_name_from_the_dns_waits_for_its_device() -> None:
    inventory = new_inventory()
    ptr = seen(None, evidence=PtrEvidence(hostname="tv.lan"), source="dns", live=False)
    assert apply_all(inventory, ptr) == []
    apply_all(inventory, seen(after=1))
    assert only(inventory).hostname == "tv.lan"


def test_what_a_device_says_of_itself_beats_the_dns() -> None:
    inventory = new_inventory()
    mdns = MdnsEvidence(service="_ipp._tcp", instance="Laser", hostname="printer")
    apply_all(
        inventory,
        seen(),
        seen(None, evidence=mdns, source="mdns"),
        seen(None, evidence=PtrEvidence(hostname="dhcp-17.lan"), source="dns", live=False),
    )
    device = only(inventory)
    assert device.hostname == "printer"
    assert {(fact.name, fact.value, fact.source) for fact in device.facts} == {
        ("service", "_ipp._tcp", "mdns"),
        ("hostname", "printer", "mdns"),
        ("hostname", "dhcp-17.lan", "dns"),
    }


def test_a_repeated_announcement_is_no_change() -> None:
    inventory = new_inventory()
    mdns = seen(None, evidence=MdnsEvidence(service="_ipp._tcp", instance="Laser"), source="mdns", after=9)
    apply_all(inventory, seen(), mdns)
    assert apply_all(inventory, mdns) == []


def test_a_workstation_that_announces_its_mac_is_known_by_it() -> None:
    inventory = new_inventory()
    echo = seen(None, evidence=EchoEvidence(rtt=0.001), source="icmp")
    announced = MdnsEvidence(service="_workstation._tcp", instance=f"nas [{PRINTER}]", hostname="nas")
    apply_all(inventory, echo, seen(None, evidence=announced, source="mdns"))
    assert only(inventory).interfaces[0].mac == PRINTER


def test_our_own_host_is_one_device_on_all_its_adapters() -> None:
    inventory = new_inventory()
    own = OwnEvidence(hostname="monitor")
    apply_all(
        inventory,
        seen("02:00:00:00:00:01", evidence=own, source="own"),
        seen("02:00:00:00:00:02", "10.9.0.2", evidence=own, source="own", network="guest"),
    )
    device = only(inventory)
    assert device.own
    assert device.hostname == "monitor"
    assert len(device.interfaces) == 2


def test_our_own_host_is_recognized_after_a_restart_with_another_adapter() -> None:
    first = new_inventory()
    own = OwnEvidence(hostname="monitor")
    apply_all(first, seen("02:00:00:00:00:01", evidence=own, source="own"))
    second = new_inventory()
    second.load(first.devices())
    apply_all(second, seen("02:00:00:00:00:99", "10.0.0.9", evidence=own, source="own"))
    assert only(second).id == "d1"


def test_a_device_that_was_seen_before_we_knew_it_is_us_becomes_us() -> None:
    inventory = new_inventory()
    own = OwnEvidence(hostname="monitor")
    apply_all(inventory, seen(PHONE, evidence=own, source="own"), seen(PRINTER, "10.0.0.9"))
    events = apply_all(inventory, seen(PRINTER, "10.0.0.9", evidence=own, source="own", after=1))
    assert [event for event in events if isinstance(event, DeviceForgotten)] == [
        DeviceForgotten(device_id="d2", merged_into="d1")
    ]
    assert only(inventory).merges[0].reason == "both are own"


def test_what_was_remembered_keeps_its_id_and_is_taken_for_what_it_was() -> None:
    first = new_inventory()
    apply_all(first, seen())
    second = new_inventory()
    second.load(first.devices())
    assert (only(second).id, only(second).presence) == ("d1", Presence.ONLINE)
    # That it is still there is no news.
    assert apply_all(second, seen(after=60)) == []
    assert (only(second).id, only(second).last_seen) == ("d1", at(60))


def test_facts_from_before_a_restart_stay_until_their_source_speaks_again() -> None:
    first = new_inventory()
    mdns = MdnsEvidence(service="_ipp._tcp", instance="Laser", hostname="printer")
    apply_all(first, seen(), seen(None, evidence=mdns, source="mdns"))
    second = new_inventory()
    second.load(first.devices())
    ptr = seen(None, evidence=PtrEvidence(hostname="dhcp-17.lan"), source="dns", live=False, after=60)
    apply_all(second, ptr)
    assert only(second).hostname == "printer"
    renamed = MdnsEvidence(service="_ipp._tcp", instance="Laser", hostname="upstairs")
    apply_all(second, seen(None, evidence=renamed, source="mdns", after=61))
    assert only(second).hostname == "upstairs"


def test_a_seed_gives_a_lost_device_its_id_and_name_back() -> None:
    inventory = new_inventory(seeds=[Seed(id="ha-7", macs=(PHONE, PRINTER), name="Anna's phone")])
    apply_all(inventory, seen(PHONE))
    device = only(inventory)
    assert (device.id, device.name) == ("ha-7", "Anna's phone")
    apply_all(inventory, seen(PRINTER, "10.0.0.6"))
    assert len(only(inventory).interfaces) == 2


def test_an_import_names_a_device_nobody_has_seen() -> None:
    inventory = new_inventory()
    evidence = ImportEvidence(program="NetAlertX", name="Tablet", hostname="tab", known=True, notes="old")
    apply_all(inventory, seen(evidence=evidence, source="import", live=False))
    device = only(inventory)
    assert (device.name, device.hostname, device.known, device.notes) == ("Tablet", "tab", True, "old")
    assert device.presence is Presence.UNKNOWN


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, (0, None)),
        (-900, -60, (-900, -60)),
        (-60, -900, (-900, -60)),
        (None, -60, (-60, -60)),
        (-900, None, (-900, -900)),
        # Of a time to come, as from a clock that is wrong.
        (-900, 3600, (-900, -900)),
        (60, 3600, (0, None)),
    ],
)
def test_an_import_is_no_sighting_and_its_times_are_those_of_the_list(
    first: int | None, last: int | None, expected: tuple[int, int | None]
) -> None:
    inventory = new_inventory()
    evidence = ImportEvidence(
        program="NetAlertX",
        first_seen=None if first is None else at(first),
        last_seen=None if last is None else at(last),
    )
    apply_all(inventory, seen(PHONE, evidence=evidence, source="import", live=False))
    device = only(inventory)
    times = (at(expected[0]), NEVER_SEEN if expected[1] is None else at(expected[1]))
    (interface,) = device.interfaces
    assert (device.first_seen, device.last_seen) == times
    assert (interface.first_seen, interface.last_seen) == times
    assert {(each.first_seen, each.last_seen) for each in interface.addresses} == {times}
    apply_all(inventory, seen(PHONE, after=100))
    assert only(inventory).last_seen == at(100)
    assert only(inventory).first_seen == times[0]


def test_a_device_that_is_known_was_seen_as_early_as_its_list_says_and_no_earlier_than_it_was_seen() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(PHONE, after=100))
    evidence = ImportEvidence(program="NetAlertX", first_seen=at(-900), last_seen=at(-60))
    events = apply_all(inventory, seen(PHONE, after=200, evidence=evidence, source="import", live=False))
    assert (only(inventory).first_seen, only(inventory).last_seen) == (at(-900), at(100))
    assert any(isinstance(each, DeviceChanged) and "first_seen" in each.changed for each in events)


def test_an_import_adds_what_the_user_has_not_said_within_the_bounds_of_what_a_user_can_say() -> None:
    inventory = new_inventory()
    tags = ("Office", "", "Office", "x" * 300, *(f"tag {number}" for number in range(50)))
    evidence = ImportEvidence(program="NetAlertX", name="n" * 4_000, tags=tags)
    apply_all(inventory, seen(evidence=evidence, source="import", live=False))
    device = only(inventory)
    assert device.name == "n" * 255
    assert device.tags[:3] == ("Office", "x" * 255, "tag 0")
    assert len(device.tags) == TAGS
    again = ImportEvidence(program="NetAlertX", name="other", tags=("other",))
    assert apply_all(inventory, seen(evidence=again, source="import", live=False, after=1)) == []
    assert only(inventory).tags == device.tags


def test_an_old_neighbor_entry_takes_no_address_from_its_owner() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(PHONE))
    apply_all(inventory, seen(PRINTER, after=600, evidence=STALE, source="neighbor", live=False))
    phone = inventory.devices()[0]
    assert addresses(phone) == ["10.0.0.5"]
    assert [device.presence for device in inventory.devices()] == [Presence.ONLINE, Presence.UNKNOWN]


def test_addresses_that_no_device_can_own_make_no_device() -> None:
    inventory = new_inventory()
    for address in ("0.0.0.0", "255.255.255.255", "224.0.0.251", "127.0.0.1", "ff02::1", "::"):
        apply_all(inventory, seen(PHONE, address))
    assert inventory.devices() == ()


def test_an_address_made_of_a_mac_is_of_the_interface_that_has_it() -> None:
    inventory = new_inventory()
    apply_all(
        inventory,
        seen("00:1b:a9:00:00:02", "10.0.0.5"),
        seen(None, "fe80::21b:a9ff:fe00:2", after=1, evidence=EchoEvidence(), source="icmp"),
    )
    assert addresses(only(inventory)) == ["10.0.0.5", "fe80::21b:a9ff:fe00:2"]
