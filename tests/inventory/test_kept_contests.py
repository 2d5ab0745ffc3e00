"""What is known of shared addresses outlives a restart, so that no cause is told twice."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from netmon_core.events.address import AddressConflict, AddressMoved
from netmon_core.events.device import DeviceDown, DeviceResembled
from netmon_core.inventory import edits, kept_contests
from netmon_core.inventory.kept_contests import UNKEPT
from netmon_core.inventory.records import Sharing

from .sightings import LAN, apply_all, at, new_inventory, seen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netmon_core.events.event import Event
    from netmon_core.inventory.inventory import Inventory

ONE, OTHER, THIRD = "00:1b:21:00:00:0a", "00:1b:21:00:00:0b", "00:1b:21:00:00:0c"
LONG = 3 * 86_400.0


def fights(events: Iterable[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, AddressConflict | AddressMoved)]


def both_answer(inventory: Inventory, *addresses: str, after: float) -> list[Event]:
    """Two questions for each address, which both answer."""
    return apply_all(
        inventory,
        *(
            seen(mac, address, after=after + again)
            for again in (0, 0.6)
            for address in addresses
            for mac in (ONE, OTHER)
        ),
    )


def by_turns(inventory: Inventory, turns: Iterable[int], *, start: float = 0) -> list[Event]:
    events: list[Event] = []
    for turn in turns:
        mac = (ONE, OTHER)[turn % 2]
        events += apply_all(inventory, seen(mac, "10.0.0.50", after=start + 300 * turn))
    return events


class Kept(dict[str, str]):
    """What a store was told to remember."""

    def take(self, inventory: Inventory) -> None:
        for key, text in inventory.drain_contests().items():
            self.pop(key, None)
            if text is not None:
                self[key] = text


def restarted(inventory: Inventory, kept: Kept) -> Inventory:
    """Another run, with what the store has of the first."""
    kept.take(inventory)
    again = new_inventory()
    again.load(inventory.devices(), dict(kept))
    return again


def test_a_conflict_that_was_told_is_told_no_more_after_a_restart() -> None:
    inventory, kept = new_inventory(), Kept()
    told = [event for second in (0, 300) for event in both_answer(inventory, "10.0.0.50", after=second)]
    assert [type(event) for event in fights(told)] == [AddressConflict]
    for start in (600.0, LONG, 2 * LONG):
        inventory = restarted(inventory, kept)
        told = [
            event
            for second in range(0, 3600, 300)
            for event in both_answer(inventory, "10.0.0.50", after=start + second)
        ]
        assert not fights(told)


def test_an_address_by_turns_is_known_as_such_after_a_restart_and_its_owners_are_there() -> None:
    inventory, kept = new_inventory(), Kept()
    assert len(fights(by_turns(inventory, range(6)))) == 3
    again = restarted(inventory, kept)
    later: list[Event] = []
    for second in range(0, 4 * 3600, 5):
        if second % 300 == 0:
            # One of the two speaks for hours, and so for both.
            later += apply_all(again, seen(ONE, "10.0.0.50", after=1_800 + second))
        later += again.presence.judge(at(1_800 + second)).events
    assert not fights(later)
    assert not [event for event in later if isinstance(event, DeviceDown)]


def test_two_cards_of_one_host_stay_so_and_are_suggested_once() -> None:
    inventory, kept = new_inventory(), Kept()
    cards = ("10.0.0.10", "10.0.0.11")
    told = [event for second in (0, 300) for event in both_answer(inventory, *cards, after=second)]
    assert [type(event) for event in told if isinstance(event, DeviceResembled)] == [DeviceResembled]
    again = restarted(inventory, kept)
    later = [event for second in range(600, 4_000, 300) for event in both_answer(again, *cards, after=second)]
    assert not fights(later)
    assert not [event for event in later if isinstance(event, DeviceResembled)]
    # A person who says after the restart that they are two is believed, and told of the conflict once.
    edits.distinguish(again, "d1", "d2")
    told = [
        event for second in range(4_200, 9_000, 300) for event in both_answer(again, *cards, after=second)
    ]
    assert [type(event) for event in fights(told)] == [AddressConflict, AddressConflict]


def test_one_more_that_joins_is_kept_with_the_others() -> None:
    inventory, kept = new_inventory(), Kept()
    by_turns(inventory, range(6))
    kept.take(inventory)
    apply_all(inventory, seen(THIRD, "10.0.0.50", after=2_000))
    again = restarted(inventory, kept)
    shared = ip_address("10.0.0.50")
    contest = again.index.owners[LAN, shared].addresses[shared].contest
    assert contest is not None
    assert contest.sharing is Sharing.TURNS
    assert {member.mac for member in contest.members} == {ONE, OTHER, THIRD}


def test_what_is_quiet_is_not_kept_at_all() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(ONE, "10.0.0.50"), seen(OTHER, "10.0.0.50", after=1_000))
    assert inventory.drain_contests() == {}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (f"{LAN} 10.0.0.77", '{"sharing": "turns", "told": true, "macs": []}'),
        (f"{LAN} 10.0.0.50", '{"sharing": "turns", "told": true, "macs": ["02:00:00:00:00:99"]}'),
        (f"{LAN} 10.0.0.50", '{"sharing": "none", "told": false, "macs": ["00:1b:21:00:00:0a"]}'),
        (f"{LAN} 10.0.0.50", '{"sharing": "later", "told": true, "macs": []}'),
        (f"{LAN} 10.0.0.50", '{"sharing": 5, "told": true, "macs": []}'),
        (f"{LAN} 10.0.0.50", "[]"),
        (f"{LAN} 10.0.0.50", "no json"),
        ("10.0.0.50", "{}"),
        ("", ""),
    ],
)
def test_what_fits_nobody_or_makes_no_sense_is_forgotten(key: str, text: str) -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(ONE, "10.0.0.50"))
    again = new_inventory()
    again.load(inventory.devices(), {key: text})
    assert again.drain_contests() == {key: None}
    owner = again.index.owners[LAN, ip_address("10.0.0.50")]
    assert owner.addresses[ip_address("10.0.0.50")].contest is None


def test_what_waits_to_be_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_contests, "UNKEPT", 8)
    assert UNKEPT > 8
    inventory = new_inventory()
    for number in range(1, 30):
        both_answer(inventory, f"10.0.0.{number}", after=100 * number)
        both_answer(inventory, f"10.0.0.{number}", after=100 * number + 50)
    assert 0 < len(inventory.drain_contests()) <= 8
