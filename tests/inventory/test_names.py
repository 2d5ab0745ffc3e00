"""What a device is called: by whom, for how long, and how often that is news."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from netmon_core.events.device import DeviceChanged
from netmon_core.evidence.dns import PtrEvidence
from netmon_core.evidence.mdns import MdnsEvidence
from netmon_core.evidence.own import OwnEvidence
from netmon_core.inventory import edits
from netmon_core.inventory.pacing import AT_ONCE, CALM, WAITS

from .sightings import PHONE, PRINTER, addresses, apply_all, at, new_inventory, only, seen

if TYPE_CHECKING:
    from netmon_core.events.event import Event
    from netmon_core.evidence.observation import Observation
    from netmon_core.inventory.inventory import Inventory

HEX_ID = "0123456789abcdef0123456789abcdef"


def ptr(*names: str, address: str = "10.0.0.5", after: float = 0) -> Observation:
    """What the DNS says of an address: its names, or that it has none."""
    evidence = PtrEvidence(hostname=names[0], also=names[1:]) if names else PtrEvidence(hostname=None)
    return seen(None, address, evidence=evidence, source="dns", live=False, after=after)


def mdns(
    hostname: str | None,
    *,
    service: str = "_http._tcp",
    instance: str | None = None,
    gone: bool = False,
    address: str = "10.0.0.5",
    after: float = 0,
) -> Observation:
    """What the device at an address announces, or takes back."""
    evidence = MdnsEvidence(
        service=service,
        instance=hostname or "" if instance is None else instance,
        hostname=hostname,
        gone=gone,
    )
    return seen(None, address, evidence=evidence, source="mdns", live=not gone, after=after)


def changes(events: list[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, DeviceChanged) and "hostname" in event.changed]


def names(inventory: Inventory) -> dict[str, str | None]:
    """What each device is called, by its MAC."""
    return {device.interfaces[0].mac or "": device.hostname for device in inventory.devices()}


# What is worth more


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_name_in_words_beats_an_id_and_an_id_a_name_made_of_an_address(order: tuple[int, ...]) -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(), seen(address="2001:db8::9"))
    said = [
        ptr("nas.lan", after=1),
        ptr("2001-db8--9.dyn.isp.example", address="2001:db8::9", after=2),
        mdns(HEX_ID, after=3),
    ]
    apply_all(inventory, *(said[number] for number in order))
    assert only(inventory).hostname == "nas.lan"
    apply_all(inventory, ptr(after=4))
    assert only(inventory).hostname == HEX_ID


def test_where_there_is_nothing_else_a_name_made_of_an_address_is_a_name() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(), ptr("dhcp-5.lan"))
    assert only(inventory).hostname == "dhcp-5.lan"


def test_home_assistants_host_is_called_as_its_service_is() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(), mdns(HEX_ID, service="_home-assistant._tcp", instance="Cabin"))
    assert only(inventory).hostname == "Cabin"
    # Another service of the same host says less of it, and its own id stays a fact.
    apply_all(inventory, mdns(HEX_ID, service="_hap._tcp", instance="HASS Bridge", after=1))
    assert only(inventory).hostname == "Cabin"
    assert HEX_ID in {fact.value for fact in only(inventory).facts}
    # The DNS names the host itself.
    apply_all(inventory, ptr("homeassistant.lan", after=2))
    assert only(inventory).hostname == "homeassistant.lan"


def test_a_container_whose_own_name_is_an_id_is_called_by_words() -> None:
    inventory = new_inventory()
    own = seen(evidence=OwnEvidence(hostname="3f2a1b0c9d8e"), source="own")
    apply_all(inventory, own)
    assert only(inventory).hostname == "3f2a1b0c9d8e"
    apply_all(inventory, mdns(HEX_ID, service="_home-assistant._tcp", instance="Home", after=1))
    assert only(inventory).hostname == "Home"


def test_a_service_names_no_host_that_has_a_name_in_words() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(), mdns("printer", service="_ipp._tcp", instance="Office Printer"))
    assert [fact.value for fact in only(inventory).facts if fact.name == "hostname"] == ["printer"]


# The name that is shown stays


@pytest.mark.parametrize("answers", [("nas.lan", "git.lan"), ("git.lan", "nas.lan")])
def test_the_name_stays_while_it_is_still_among_the_answers(answers: tuple[str, str]) -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(), ptr("nas.lan"))
    events = apply_all(
        inventory,
        ptr(*answers, after=60),
        ptr(*reversed(answers), after=120),
        ptr("aaa.lan", *answers, after=180),
    )
    assert changes(events) == []
    assert only(inventory).hostname == "nas.lan"
    apply_all(inventory, ptr("git.lan", after=240))
    assert only(inventory).hostname == "git.lan"
    assert [fact.value for fact in only(inventory).facts] == ["git.lan"]


def test_names_of_two_addresses_do_not_take_turns() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(), seen(address="10.0.0.6"), ptr("nas.lan"))
    events = apply_all(
        inventory,
        *(
            ptr(name, address=address, after=3600 * hour)
            for hour in range(1, 20)
            for name, address in (("git.lan", "10.0.0.6"), ("nas.lan", "10.0.0.5"))
        ),
    )
    assert changes(events) == []
    assert only(inventory).hostname == "nas.lan"


def test_the_name_is_the_same_after_five_restarts_whatever_the_order_of_the_answers() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(), ptr("git.lan", "nas.lan"))
    shown = only(inventory).hostname
    for turn in range(5):
        devices = inventory.devices()
        inventory = new_inventory()
        inventory.load(devices)
        order = ("nas.lan", "git.lan") if turn % 2 else ("git.lan", "nas.lan")
        assert changes(apply_all(inventory, ptr(*order, after=turn + 1))) == []
    assert only(inventory).hostname == shown


# What came by an address leaves with it


def test_a_name_that_came_by_an_address_leaves_with_it() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(PHONE), ptr("laptop-a.lan"))
    events = apply_all(inventory, seen(PRINTER, after=600))
    assert names(inventory) == {PHONE: None, PRINTER: None}
    assert [event.device.hostname for event in changes(events) if isinstance(event, DeviceChanged)] == [None]
    apply_all(inventory, ptr("laptop-b.lan", after=660))
    assert names(inventory) == {PHONE: None, PRINTER: "laptop-b.lan"}


def test_the_names_of_its_other_addresses_stay() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(PHONE), seen(PHONE, "10.0.0.6"), ptr("a.lan"), ptr("b.lan", address="10.0.0.6"))
    assert only(inventory).hostname == "a.lan"
    apply_all(inventory, seen(PRINTER, after=600))
    assert names(inventory) == {PHONE: "b.lan", PRINTER: None}


def test_what_the_device_says_of_itself_stays_with_it() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(PHONE), mdns("annas-laptop"), ptr("dhcp-5.lan"))
    apply_all(inventory, seen(PRINTER, after=600))
    assert names(inventory) == {PHONE: "annas-laptop", PRINTER: None}


def test_a_name_remembered_from_before_a_restart_leaves_too() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(PHONE), ptr("laptop-a.lan"), seen(PRINTER, "10.0.0.9"))
    devices = inventory.devices()
    inventory = new_inventory()
    inventory.load(devices)
    apply_all(inventory, seen(PHONE, after=100))
    assert names(inventory) == {PHONE: "laptop-a.lan", PRINTER: None}
    apply_all(inventory, seen(PRINTER, after=600))
    assert names(inventory) == {PHONE: None, PRINTER: None}


def test_a_remembered_name_goes_only_when_every_address_was_asked_about() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(PHONE), seen(PHONE, "2001:db8::9"), seen(PHONE, "fe80::1"), ptr("laptop-a.lan"))
    devices = inventory.devices()
    inventory = new_inventory()
    inventory.load(devices)
    events = apply_all(inventory, ptr(address="2001:db8::9", after=1))
    assert (events, only(inventory).hostname) == ([], "laptop-a.lan")
    # The DNS has no name for it any longer.
    apply_all(inventory, ptr(after=2))
    assert only(inventory).hostname is None


def test_a_name_that_the_dns_has_no_longer_goes() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(), ptr("laptop-a.lan"), ptr(after=86_400))
    assert (only(inventory).hostname, only(inventory).facts) == (None, ())


def test_split_off_an_interface_takes_the_names_of_its_addresses_along() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(PHONE), seen(PRINTER, "10.0.0.6"))
    one, other = (device.id for device in inventory.devices())
    edits.merge(inventory, one, other, at(10))
    apply_all(inventory, ptr("nas.lan", address="10.0.0.6", after=20))
    assert only(inventory).hostname == "nas.lan"
    edits.split(inventory, one, other)
    assert next(each for each in inventory.devices() if addresses(each) == ["10.0.0.5"]).hostname is None


# The device's own word


def test_the_name_announced_last_wins_though_it_was_announced_before() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(), mdns("printer"), mdns("printer-2", after=60))
    assert only(inventory).hostname == "printer-2"
    apply_all(inventory, mdns("printer", after=120))
    assert only(inventory).hostname == "printer"


def test_a_goodbye_ends_what_it_ends() -> None:
    inventory = new_inventory()
    apply_all(
        inventory,
        seen(),
        mdns("printer", service="_ipp._tcp"),
        mdns("printer-2", after=60),
        mdns("printer", service="_ipp._tcp", gone=True, after=66),
    )
    device = only(inventory)
    assert device.hostname == "printer-2"
    assert {fact.value for fact in device.facts} == {"printer-2", "_http._tcp"}
    # A goodbye to what nobody knows is no news, and no sign of life.
    last_seen = device.last_seen
    assert apply_all(inventory, mdns("other", gone=True, after=70)) == []
    assert only(inventory).last_seen == last_seen


def test_a_text_that_changes_renames_nothing() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(), mdns("tv", service="_cast._tcp"), mdns("Living-Room", service="_play._tcp"))
    playing = MdnsEvidence(
        service="_cast._tcp", instance="tv", hostname="tv", properties=(("rs", "playing"),)
    )
    events = apply_all(inventory, seen(None, evidence=playing, source="mdns", after=60))
    assert (changes(events), only(inventory).hostname) == ([], "Living-Room")


# How often it is news


def swung(inventory: Inventory, seconds: int, *, start: int = 0) -> list[Event]:
    """A host renames itself each second, while the engine looks every two for what waits."""
    events = []
    for second in range(start, start + seconds):
        events += apply_all(inventory, mdns(f"box{second}", service="_workstation._tcp", after=second))
        if second % 2:
            events += inventory.settle(at(second))
    return events


def test_a_host_that_renames_itself_each_second_is_told_of_a_handful_of_times() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen())
    events = swung(inventory, 120)
    assert 2 <= len(events) <= AT_ONCE + 4
    # What is told is what is shown.
    told = [event.device for event in events if isinstance(event, DeviceChanged)][-1]
    assert (told.hostname, told.facts) == (only(inventory).hostname, only(inventory).facts)
    # A whole hour of it.
    events += swung(inventory, 3480, start=120)
    assert len(events) <= AT_ONCE + len(WAITS) + 3600 // WAITS[-1]
    # In the end, the last name is told.
    events = inventory.settle(at(3600 + WAITS[-1]))
    assert only(inventory).hostname == "box3599"
    assert len(changes(events)) == 1
    assert inventory.settle(at(3600 + 2 * WAITS[-1])) == []


@pytest.mark.parametrize("kind", ["services", "pointers", "goodbyes"])
def test_so_it_is_with_every_fact_that_a_stranger_can_swing(kind: str) -> None:
    inventory = new_inventory()
    apply_all(inventory, seen())
    events = []
    for second in range(120):
        say = {
            "services": mdns("box", service=f"_s{second % 40}._tcp", after=second),
            "pointers": ptr(f"n{second}.lan", after=second),
            "goodbyes": mdns("box", gone=bool(second % 2), after=second),
        }[kind]
        events += apply_all(inventory, say) + inventory.settle(at(second))
    assert len(events) <= AT_ONCE + 4


def test_a_clock_that_is_set_back_holds_nothing_back() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen())
    swung(inventory, 120)
    assert changes(apply_all(inventory, mdns("now", after=-3600)))


def test_after_a_calm_time_a_change_is_told_at_once() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen())
    swung(inventory, 120)
    inventory.settle(at(120 + WAITS[-1]))
    later = int((timedelta(seconds=120 + WAITS[-1]) + 2 * CALM).total_seconds())
    assert changes(apply_all(inventory, mdns("quiet", after=later)))


def test_what_a_device_says_when_it_is_found_is_told_with_it() -> None:
    inventory = new_inventory()
    for number in range(30):
        apply_all(inventory, ptr(f"n{number}.lan", address=f"10.0.0.{number}"))
    (event, *rest) = apply_all(inventory, seen(PHONE, "10.0.0.7", after=1))
    assert rest == []
    assert event.device.hostname == "n7.lan"  # type: ignore[union-attr]


def test_one_that_is_forgotten_or_merged_while_its_news_wait_is_told_of_no_more() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen())
    swung(inventory, 10)
    edits.forget(inventory, only(inventory).id)
    assert inventory.settle(at(1000)) == []
    assert inventory._learning._held == {}
