"""A phone that made up another MAC is suggested as the one it was; nothing is joined by itself."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.errors import InvalidRequestError, NotFoundError
from netmon_core.events.device import DeviceChanged, DeviceResembled
from netmon_core.evidence.dns import PtrEvidence
from netmon_core.evidence.imported import ImportEvidence
from netmon_core.evidence.mdns import MdnsEvidence
from netmon_core.evidence.own import OwnEvidence
from netmon_core.identification.combine import recognize_announced
from netmon_core.inventory import edits, likeness
from netmon_core.inventory.inventory import Inventory
from netmon_core.inventory.likeness import BEARERS_LOOKED_AT, NAMES
from netmon_core.model.presence import Presence
from netmon_core.snapshot import Snapshot, State, apply

from .sightings import PHONE, apply_all, at, new_inventory, seen
from .test_properties import check_tables

if TYPE_CHECKING:
    from netmon_core.events.event import Event
    from netmon_core.evidence.known import Evidence
    from netmon_core.model.device import Device

FIRST, SECOND, THIRD = "02:00:00:00:00:01", "02:00:00:00:00:02", "02:00:00:00:00:03"
# Long enough that whoever is silent has gone.
LATER = 100_000.0
RESEMBLED = DeviceResembled(device_id="d2", other_id="d1", hostname="annas-phone")


def mdns(hostname: str) -> MdnsEvidence:
    return MdnsEvidence(service="_companion-link._tcp", instance="x", hostname=hostname)


def meet(
    inventory: Inventory,
    mac: str,
    address: str,
    *,
    after: float,
    name: Evidence | None = None,
) -> list[Event]:
    """The device answers, and is named."""
    named = [] if name is None else [seen(mac, address, after=after + 1, evidence=name, source=name.type)]
    return apply_all(inventory, seen(mac, address, after=after), *named)


def go(inventory: Inventory, after: float = LATER) -> list[Event]:
    """Whoever is silent is called offline."""
    told: list[Event] = []
    for second in range(0, 1_200, 10):
        told += inventory.presence.judge(at(after + second)).events
    return told


def known(inventory: Inventory, device_id: str) -> Device:
    return edits.find(inventory, device_id).freeze()


def told_of(events: list[Event]) -> list[DeviceResembled]:
    return [event for event in events if isinstance(event, DeviceResembled)]


@pytest.fixture
def inventory() -> Inventory:
    """Anna's phone was there and has gone."""
    made = new_inventory()
    made.presence.judge(at(0))
    meet(made, FIRST, "10.0.0.5", after=1, name=mdns("Annas-Phone.local"))
    go(made)
    assert known(made, "d1").presence is Presence.OFFLINE
    return made


def come_back(inventory: Inventory, *, after: float = LATER + 1_000, mac: str = SECOND) -> list[Event]:
    name = PtrEvidence(hostname="annas-phone.fritz.box")
    return meet(inventory, mac, "10.0.0.6", after=after, name=name)


def test_a_newcomer_with_the_name_of_one_that_has_gone_is_suggested_and_told_of_once(
    inventory: Inventory,
) -> None:
    events = come_back(inventory)
    assert known(inventory, "d2").resembles == "d1"
    assert known(inventory, "d1").resembles is None
    assert told_of(events) == [RESEMBLED]
    changed = [event for event in events if isinstance(event, DeviceChanged)]
    assert changed[-1].changed[-1] == "resembles"
    assert changed[-1].device.resembles == "d1"
    assert told_of(come_back(inventory, after=LATER + 2_000)) == []


def test_the_one_that_has_not_gone_yet_is_suggested_when_it_has() -> None:
    inventory = new_inventory()
    inventory.presence.judge(at(0))
    meet(inventory, FIRST, "10.0.0.5", after=1, name=mdns("annas-phone.local"))
    assert told_of(come_back(inventory, after=20)) == []
    # The newcomer is still there.
    for second in range(0, 4_000, 10):
        apply_all(inventory, seen(SECOND, "10.0.0.6", after=30 + second))
        events = list(inventory.presence.judge(at(30 + second)).events)
        if told_of(events):
            break
    assert told_of(events) == [RESEMBLED]
    assert known(inventory, "d1").presence is Presence.OFFLINE


def test_two_that_were_heard_at_one_time_are_two() -> None:
    inventory = new_inventory()
    inventory.presence.judge(at(0))
    meet(inventory, FIRST, "10.0.0.5", after=1, name=mdns("annas-phone.local"))
    come_back(inventory, after=20)
    apply_all(inventory, seen(FIRST, "10.0.0.5", after=25))
    assert told_of(go(inventory)) == []
    assert [device.resembles for device in inventory.devices()] == [None, None]


def test_an_announcement_that_is_told_of_the_former_address_too_is_no_word_of_the_other_one() -> None:
    inventory = new_inventory()
    inventory.presence.judge(at(0))
    name = mdns("annas-phone.local")
    meet(inventory, FIRST, "10.0.0.5", after=1, name=name)
    meet(inventory, SECOND, "10.0.0.6", after=100, name=name)
    again = MdnsEvidence(service="_workstation._tcp", instance="x", hostname="annas-phone.local")
    apply_all(inventory, seen(None, "10.0.0.5", after=102, evidence=again, source="mdns"))
    assert known(inventory, "d1").last_seen > known(inventory, "d2").first_seen
    assert told_of(go(inventory)) == [RESEMBLED]
    later = new_inventory()
    later.load(inventory.devices())
    meet(later, SECOND, "10.0.0.6", after=2 * LATER, name=name)
    assert known(later, "d2").resembles == "d1"


def test_it_is_withdrawn_for_good_when_the_other_one_speaks_again(inventory: Inventory) -> None:
    come_back(inventory)
    apply_all(inventory, seen(FIRST, "10.0.0.5", after=LATER + 2_000))
    assert known(inventory, "d2").resembles is None
    go(inventory, 3 * LATER)
    assert known(inventory, "d1").presence is Presence.OFFLINE
    assert known(inventory, "d2").resembles is None


@pytest.mark.parametrize(
    "name",
    [
        mdns("bobs-phone.local"),
        ImportEvidence(program="x", hostname="annas-phone"),
        ImportEvidence(program="x", name="annas-phone"),
        OwnEvidence(hostname="annas-phone"),
    ],
)
def test_another_name_and_a_persons_word_suggest_nothing(inventory: Inventory, name: Evidence) -> None:
    source = "import" if isinstance(name, ImportEvidence) else name.type
    apply_all(
        inventory,
        seen(SECOND, "10.0.0.6", after=LATER + 1_000),
        seen(SECOND, "10.0.0.6", after=LATER + 1_001, evidence=name, source=source),
    )
    edits.rename(inventory, "d2", "annas-phone")
    assert known(inventory, "d2").resembles is None


@pytest.mark.parametrize(("gone", "new"), [(PHONE, SECOND), (FIRST, PHONE)])
def test_a_mac_of_the_manufacturers_is_suggested_neither_way(gone: str, new: str) -> None:
    inventory = new_inventory()
    inventory.presence.judge(at(0))
    meet(inventory, gone, "10.0.0.5", after=1, name=mdns("annas-phone"))
    go(inventory)
    come_back(inventory, mac=new)
    assert [device.resembles for device in inventory.devices()] == [None, None]


def test_a_name_that_more_than_one_known_device_has_says_nothing(inventory: Inventory) -> None:
    meet(inventory, THIRD, "10.0.0.7", after=LATER + 500, name=mdns("Annas-Phone"))
    come_back(inventory)
    assert known(inventory, "d3").resembles is None
    # What was said of the second is withdrawn: a name of three is a default.
    assert known(inventory, "d2").resembles is None
    events = edits.forget(inventory, "d2")
    assert told_of(events) == [DeviceResembled(device_id="d3", other_id="d1", hostname="annas-phone")]


DAY = 86_400.0


def test_a_phone_under_another_mac_each_day_is_suggested_each_day_as_the_first(inventory: Inventory) -> None:
    told: list[Event] = []
    for day in range(2, 15):
        told += meet(
            inventory, f"02:00:00:00:01:{day:02x}", "10.0.0.6", after=day * DAY, name=mdns("annas-phone")
        )
        go(inventory, (day + 1) * DAY - 3_000)
        assert known(inventory, f"d{day}").resembles == "d1"
    assert [(event.device_id, event.other_id) for event in told_of(told)] == [
        (f"d{day}", "d1") for day in range(2, 15)
    ]
    again = Inventory(combine=recognize_announced, vendor_of=lambda _: None, new_id=lambda: "d15")
    again.load(inventory.devices())
    again.presence.judge(at(20 * DAY))
    assert told_of(meet(again, THIRD, "10.0.0.6", after=20 * DAY, name=mdns("annas-phone")))
    assert {device.resembles for device in again.devices() if device.id != "d1"} == {"d1"}
    # That the first is forgotten is no news of the others.
    assert told_of(edits.forget(again, "d1")) == []
    assert known(again, "d14").resembles == "d2"


def test_of_those_a_person_told_apart_none_is_suggested(inventory: Inventory) -> None:
    come_back(inventory)
    edits.distinguish(inventory, "d2", "d1")
    go(inventory, 2 * LATER)
    meet(inventory, THIRD, "10.0.0.7", after=3 * LATER, name=mdns("annas-phone"))
    assert known(inventory, "d3").resembles is None


def test_a_name_that_goes_with_an_address_says_nothing() -> None:
    inventory = new_inventory()
    inventory.presence.judge(at(0))
    for name, last in (("dhcp-23.lan", 23), ("host-10-0-0-24.lan", 24)):
        start = LATER * (last - 22)
        address = f"10.0.0.{last}"
        meet(inventory, f"02:00:00:00:{last:02x}:01", address, after=start, name=PtrEvidence(hostname=name))
        go(inventory, start + 50_000)
        meet(
            inventory,
            f"02:00:00:00:{last:02x}:02",
            address,
            after=start + 60_000,
            name=PtrEvidence(hostname=name),
        )
    assert len(inventory.devices()) == 4
    assert not any(device.resembles for device in inventory.devices())


def test_two_names_that_lead_to_two_devices_suggest_neither(inventory: Inventory) -> None:
    meet(inventory, THIRD, "10.0.0.7", after=LATER + 500, name=mdns("bobs-phone"))
    go(inventory, 2 * LATER)
    meet(inventory, SECOND, "10.0.0.6", after=3 * LATER, name=mdns("bobs-phone"))
    assert known(inventory, "d3").resembles == "d2"
    meet(inventory, SECOND, "10.0.0.6", after=3 * LATER + 5, name=PtrEvidence(hostname="annas-phone.lan"))
    assert known(inventory, "d3").resembles is None


def test_it_is_withdrawn_when_the_name_changes_and_the_pair_is_not_told_of_again(
    inventory: Inventory,
) -> None:
    come_back(inventory)
    for after, name in enumerate(("other", "annas-phone")):
        events = meet(
            inventory,
            SECOND,
            "10.0.0.6",
            after=LATER + 2_000 + 10 * after,
            name=PtrEvidence(hostname=name),
        )
        assert known(inventory, "d2").resembles == (None if name == "other" else "d1")
        assert told_of(events) == []


def test_it_is_withdrawn_when_the_other_one_is_forgotten(inventory: Inventory) -> None:
    come_back(inventory)
    edits.forget(inventory, "d1")
    assert known(inventory, "d2").resembles is None


def test_merged_they_are_one_and_split_they_are_not_suggested_again(inventory: Inventory) -> None:
    come_back(inventory)
    edits.merge(inventory, "d1", "d2", at(2 * LATER))
    assert [(device.id, device.resembles) for device in inventory.devices()] == [("d1", None)]
    edits.split(inventory, "d1", "d2")
    assert known(inventory, "d1").distinct_from == ("d2",)
    go(inventory, 3 * LATER)
    assert [device.resembles for device in inventory.devices()] == [None, None]


def test_a_no_is_remembered_over_a_restart_and_by_both(inventory: Inventory) -> None:
    come_back(inventory)
    events = edits.distinguish(inventory, "d2", "d1")
    assert {event.device.id: event.changed for event in events if isinstance(event, DeviceChanged)} == {
        "d2": ("distinct_from", "resembles"),
        "d1": ("distinct_from",),
    }
    assert (known(inventory, "d1").distinct_from, known(inventory, "d2").distinct_from) == (("d2",), ("d1",))
    again = new_inventory()
    again.load(inventory.devices())
    come_back(again, after=2 * LATER)
    go(again, 3 * LATER)
    assert known(again, "d1").presence is Presence.OFFLINE
    assert known(again, "d2").resembles is None
    assert told_of(edits.distinguish(again, "d1", "d2")) == []
    assert known(again, "d1").distinct_from == ("d2",)


def test_a_suggestion_stands_over_a_restart_and_is_not_told_of_again(inventory: Inventory) -> None:
    come_back(inventory)
    again = new_inventory()
    again.load(inventory.devices())
    events = come_back(again, after=2 * LATER)
    events += go(again, 3 * LATER)
    assert known(again, "d2").resembles == "d1"
    assert told_of(events) == []
    apply_all(again, seen(FIRST, "10.0.0.5", after=4 * LATER))
    assert known(again, "d2").resembles is None


def test_a_no_holds_for_whatever_either_is_merged_into_and_ends_when_they_are_made_one(
    inventory: Inventory,
) -> None:
    come_back(inventory)
    edits.distinguish(inventory, "d2", "d1")
    meet(inventory, THIRD, "10.0.0.7", after=LATER + 3_000)
    edits.merge(inventory, "d3", "d1", at(2 * LATER))
    assert known(inventory, "d2").distinct_from == ("d3",)
    assert known(inventory, "d3").distinct_from == ("d2",)
    edits.merge(inventory, "d3", "d2", at(2 * LATER))
    assert known(inventory, "d3").distinct_from == ()


def test_nobody_is_told_apart_from_one_that_is_forgotten(inventory: Inventory) -> None:
    come_back(inventory)
    edits.distinguish(inventory, "d2", "d1")
    edits.forget(inventory, "d1")
    assert known(inventory, "d2").distinct_from == ()


def test_what_makes_no_sense_is_refused(inventory: Inventory, monkeypatch: pytest.MonkeyPatch) -> None:
    come_back(inventory)
    with pytest.raises(InvalidRequestError, match="itself"):
        edits.distinguish(inventory, "d1", "d1")
    with pytest.raises(NotFoundError):
        edits.distinguish(inventory, "d1", "nobody")
    monkeypatch.setattr(edits, "DISTINCT", 0)
    with pytest.raises(InvalidRequestError, match="at most 0"):
        edits.distinguish(inventory, "d1", "d2")


def test_a_stranger_with_thousands_of_names_and_devices_fills_no_table(inventory: Inventory) -> None:
    for number in range(3_000):
        meet(inventory, SECOND, "10.0.0.6", after=LATER + 2 * number, name=mdns(f"name-{number}-x"))
    names, bearers = inventory.likeness._names, inventory.likeness._bearers
    for number, name in product(range(200), ("iphone", "android")):
        evidence = MdnsEvidence(service=f"_{name}._tcp", instance="x", hostname=name)
        mac = f"02:00:00:01:00:{number:02x}"
        meet(inventory, mac, f"10.0.1.{number}", after=2 * LATER + number, name=evidence)
        if number > BEARERS_LOOKED_AT:
            assert not any(device.resembles for device in inventory.devices())
    for number in range(100):
        evidence = MdnsEvidence(service=f"_{number}._tcp", instance="x", hostname=f"many-{number}-x")
        meet(inventory, THIRD, "10.0.0.7", after=3 * LATER + number, name=evidence)
    assert max(map(len, names.values())) == NAMES
    assert {name for each in names.values() for name in each} == set(bearers)
    assert sum(map(len, bearers.values())) == sum(map(len, names.values()))


def test_of_pairs_told_of_only_the_latest_are_kept(
    inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "TOLD", 2)
    table = inventory.likeness._told
    for number in range(5):
        mac = f"02:02:00:00:00:{number:02x}"
        events = meet(inventory, mac, "10.0.0.8", after=(number + 1) * LATER, name=mdns("annas-phone"))
        assert len(told_of(events)) == 1
        edits.forget(inventory, f"d{number + 2}")
    assert list(table) == [("d5", "d1"), ("d6", "d1")]


def check_suggestions(inventory: Inventory) -> None:
    """What is suggested has its ground, and what has ground is suggested."""
    names = {
        device.id: {fact.value for fact in device.facts if fact.name == "hostname"}
        for device in inventory.devices()
    }
    for newcomer in inventory.index.devices.values():
        likely = set()
        for name in names[newcomer.id]:
            bearers = [device_id for device_id in names if name in names[device_id]]
            if len(bearers) == 2:
                (other_id,) = set(bearers) - {newcomer.id}
                other = inventory.index.devices[other_id]
                if (
                    other.presence is Presence.OFFLINE
                    and other.last_seen < newcomer.first_seen
                    and all(each.mac != PHONE for each in newcomer.interfaces)
                    and any(each.mac != PHONE for each in other.interfaces)
                    and other_id not in newcomer.distinct_from
                ):
                    likely.add(other_id)
        assert newcomer.resembles == (next(iter(likely)) if len(likely) == 1 else None)
    for device in inventory.index.devices.values():
        for other_id in device.distinct_from:
            assert device.id in inventory.index.devices[other_id].distinct_from


ACTS = st.one_of(
    st.tuples(
        st.just("meet"),
        st.sampled_from([FIRST, SECOND, THIRD, PHONE]),
        st.sampled_from(["ann", "ann", "b"]),
    ),
    st.tuples(st.just("go")),
    st.tuples(st.sampled_from(["merge", "distinguish", "split"]), st.integers(0, 3), st.integers(0, 3)),
    st.tuples(st.just("forget"), st.integers(0, 3)),
)


@given(st.lists(ACTS, max_size=10))
def test_whatever_happens_a_suggestion_has_its_ground_a_replica_sees_it_and_a_restart_keeps_it(
    acts: list[tuple[str | int | None, ...]],
) -> None:
    inventory = new_inventory()
    replica = State(Snapshot(run_id="run", revision=0))
    clock = 0.0
    for act in (("meet", FIRST, "ann"), ("go",), *acts):
        clock += 2_000
        ids = list(inventory.index.devices)
        match act:
            case "meet", str(mac), str(name):
                address = f"10.0.0.{int(mac[-2:]) + 100 * (mac == PHONE)}"
                events = meet(inventory, mac, address, after=clock, name=mdns(name))
            case "go", *_:
                events = go(inventory, clock)
            case "forget", int(number) if number < len(ids):
                events = edits.forget(inventory, ids[number])
            case "merge", int(one), int(other) if max(one, other) < len(ids) and one != other:
                events = edits.merge(inventory, ids[one], ids[other], at(clock))
            case "distinguish", int(one), int(other) if max(one, other) < len(ids) and one != other:
                events = edits.distinguish(inventory, ids[one], ids[other])
            case "split", int(number), _ if number < len(ids) and (
                merges := inventory.index.devices[ids[number]].merges
            ):
                try:
                    events = edits.split(inventory, ids[number], merges[-1].merged_id)
                except InvalidRequestError:
                    continue
            case _:
                continue
        for event in events:
            apply(replica, event)
        check_tables(inventory)
        check_suggestions(inventory)
        shown = {device.id: (device.resembles, device.distinct_from) for device in inventory.devices()}
        assert {each.id: (each.resembles, each.distinct_from) for each in replica.devices.values()} == shown
        again = new_inventory()
        again.load(inventory.devices())
        go(again, clock + 1_500)
        assert {each.id: each.distinct_from for each in again.devices()} == {
            device_id: told_apart for device_id, (_, told_apart) in shown.items()
        }
        for device_id, (resembled, _) in shown.items():
            # What was there when we stopped may have gone since, and is suggested now.
            assert resembled is None or known(again, device_id).resembles == resembled
