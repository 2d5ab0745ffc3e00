"""One device under several MACs, told by an id that its software made; and copies that have the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.events.device import DeviceForgotten, DeviceResembled
from netmon_core.evidence.dhcp import DhcpEvidence
from netmon_core.inventory import index as index_module
from netmon_core.inventory import marks as marks_module
from netmon_core.inventory.edits import split
from netmon_core.inventory.marks import HOLDERS

from .sightings import HEARD, apply_all, at, new_inventory, seen

if TYPE_CHECKING:
    from netmon_core.evidence.observation import Observation

DAY = 86_400
PHONE_ID = "00:04:aa"
ASKED = DhcpEvidence(duid=PHONE_ID, hostname="phone")


def private(number: int) -> str:
    return f"da:a1:19:00:{number >> 8:02x}:{number & 255:02x}"


def asks(number: int, *, after: float, duid: str | None = PHONE_ID, address: str = "10.0.0.7") -> Observation:
    evidence = DhcpEvidence(duid=duid, hostname="phone")
    return seen(private(number), address, after=after, evidence=evidence, source="dhcp")


def test_a_phone_that_changes_its_mac_each_day_is_one_device_for_two_weeks() -> None:
    inventory = new_inventory()
    apply_all(inventory, *(asks(day, after=day * DAY) for day in range(14)))
    (phone,) = inventory.devices()
    assert [each.mac for each in phone.interfaces] == [private(day) for day in range(14)]


def test_it_is_joined_also_where_it_was_seen_before_it_said_who_it_is() -> None:
    inventory = new_inventory()
    apply_all(inventory, asks(1, after=0))
    events = apply_all(
        inventory, seen(private(2), "10.0.0.8", after=DAY, evidence=HEARD), asks(2, after=DAY + 3)
    )
    (phone,) = inventory.devices()
    assert phone.merges[0].reason == f"both are duid {PHONE_ID}"
    assert any(isinstance(event, DeviceForgotten) for event in events)


def test_two_that_are_there_at_once_are_suggested_and_not_joined() -> None:
    inventory = new_inventory()
    events = apply_all(inventory, asks(1, after=0), asks(2, after=10, address="10.0.0.8"), asks(1, after=20))
    one, other = inventory.devices()
    assert other.resembles == one.id
    assert sum(isinstance(event, DeviceResembled) for event in events) == 1


def on_two_cards(*macs: str, names: tuple[str, ...] = ("nas", "nas")) -> list[Observation]:
    return [
        seen(
            mac,
            f"10.0.0.{number + 1}",
            after=number,
            evidence=DhcpEvidence(duid=PHONE_ID, hostname=name),
            source="dhcp",
        )
        for number, (mac, name) in enumerate(zip(macs, names, strict=True))
    ]


@pytest.mark.parametrize(
    ("macs", "names", "devices"),
    [
        (("3c:22:fb:00:00:01", "00:1b:a9:00:00:02"), ("nas", "nas.lan"), 1),
        (("3c:22:fb:00:00:01", "00:1b:a9:00:00:02"), ("pc-1", "pc-2"), 2),
        (("00:50:56:00:00:01", "00:50:56:00:00:02"), ("web", "web"), 2),
        (("3c:22:fb:00:00:01", private(1)), ("nas", "nas"), 2),
    ],
    ids=["two cards of a host", "two from one image", "two clones", "one card and a made-up MAC"],
)
def test_two_that_are_there_at_once_are_one_where_both_cards_are_real_and_not_called_differently(
    macs: tuple[str, str], names: tuple[str, str], devices: int
) -> None:
    inventory = new_inventory()
    apply_all(inventory, *on_two_cards(*macs, names=names))
    assert len(inventory.devices()) == devices


def test_the_copies_of_a_machine_are_neither_joined_nor_suggested_without_end() -> None:
    inventory = new_inventory()
    events = apply_all(inventory, *(asks(i, after=i, address=f"10.0.0.{i + 1}") for i in range(20)))
    assert len(inventory.devices()) == 20
    assert sum(isinstance(event, DeviceResembled) for event in events) < HOLDERS


def test_it_is_known_after_a_restart() -> None:
    before = new_inventory()
    apply_all(before, asks(1, after=0))
    after = new_inventory()
    after.load(before.devices())
    apply_all(after, asks(2, after=DAY))
    (phone,) = after.devices()
    assert len(phone.interfaces) == 2


def test_what_a_person_took_apart_stays_apart() -> None:
    inventory = new_inventory()
    apply_all(inventory, asks(1, after=0), seen(private(2), "10.0.0.8", after=DAY), asks(2, after=DAY + 3))
    (phone,) = inventory.devices()
    split(inventory, phone.id, phone.merges[0].merged_id)
    apply_all(inventory, asks(1, after=2 * DAY), asks(2, after=3 * DAY))
    assert len(inventory.devices()) == 2


def test_marks_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks_module, "MARKS", 8)
    inventory = new_inventory()
    apply_all(inventory, *(asks(1, after=i, duid=f"{i:04x}") for i in range(100)))
    assert len(inventory._identity.marks._holders) == 8


def test_keys_are_bounded_and_ours_is_never_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "KEYS", 8)
    inventory = new_inventory()
    apply_all(inventory, seen())
    (device,) = inventory.index.devices.values()
    inventory.index.held("own", device)
    for i in range(100):
        inventory.index.held(f"chassis {i}", device)
    assert len(inventory.index.strong) == 8
    assert "own" in inventory.index.strong


@given(st.permutations([asks(1, after=0), asks(2, after=DAY), asks(3, after=2 * DAY)]))
def test_in_whatever_order_they_are_told_no_two_others_become_one(told: list[Observation]) -> None:
    stranger = seen("00:1b:a9:00:00:02", "10.0.0.9", after=5)
    inventory = new_inventory()
    apply_all(inventory, stranger, *(replace(each, seen_at=at(i * DAY)) for i, each in enumerate(told)))
    assert sorted(len(each.interfaces) for each in inventory.devices()) == [1, 3]
