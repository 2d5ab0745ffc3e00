"""Every table that a stranger can fill has a bound."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from netmon_core.events.address import FloodStarted
from netmon_core.events.device import DeviceForgotten
from netmon_core.evidence.dns import PtrEvidence
from netmon_core.evidence.mdns import MdnsEvidence
from netmon_core.inventory import claims, learning
from netmon_core.inventory import place as limits
from netmon_core.inventory.evidence import EVIDENCE_PER_DEVICE
from netmon_core.inventory.flood import CALM, NEW_DEVICES_PER_MINUTE, FloodGate
from netmon_core.inventory.judge import TO_ASK
from netmon_core.inventory.records import ADDRESSES_PER_INTERFACE, MEMBERS

from .sightings import ANSWERED, HEARD, LAN, PHONE, apply_all, at, new_inventory, only, seen

if TYPE_CHECKING:
    import pytest


def stranger(number: int) -> str:
    return f"00:1b:21:{number >> 16 & 255:02x}:{number >> 8 & 255:02x}:{number & 255:02x}"


def host(number: int) -> str:
    return str(ip_address(0x0A000000 + number))


def test_strangers_beyond_the_limit_of_a_minute_are_counted_and_told_of_once() -> None:
    inventory = new_inventory()
    events = apply_all(
        inventory, *(seen(stranger(i), host(i + 1), evidence=HEARD, after=i / 100) for i in range(1000))
    )
    assert len(inventory.devices()) == NEW_DEVICES_PER_MINUTE
    assert inventory.flood.refused == 1000 - NEW_DEVICES_PER_MINUTE
    assert sum(isinstance(event, FloodStarted) for event in events) == 1


def test_answers_to_our_own_questions_are_never_a_flood() -> None:
    inventory = new_inventory()
    apply_all(inventory, *(seen(stranger(i), host(i + 1), evidence=ANSWERED) for i in range(1000)))
    assert len(inventory.devices()) == 1000


def test_after_a_quiet_minute_strangers_are_taken_in_again() -> None:
    gate = FloodGate()
    assert all(gate.admit(at(0)) for _ in range(NEW_DEVICES_PER_MINUTE))
    assert not gate.admit(at(59))
    assert gate.refuse(at(59))
    assert not gate.refuse(at(60))
    assert gate.admit(at(60))


def test_seconds_after_a_flood_a_newcomer_is_taken_in_and_no_more_than_one_at_a_time() -> None:
    gate = FloodGate()
    for _ in range(10_000):
        if not gate.admit(at(0)):
            gate.refuse(at(0))
    assert not gate.admit(at(CALM.total_seconds() - 0.1))
    assert gate.admit(at(CALM.total_seconds()))
    assert not gate.admit(at(CALM.total_seconds() + 0.1))
    assert gate.admit(at(2 * CALM.total_seconds()))
    # A tool that waits so long each time brings in a dozen more a minute.
    steady = FloodGate()
    came = sum(
        steady.admit(at(second)) or steady.refuse(at(second)) for second in range(60) for _ in range(99)
    )
    assert came <= NEW_DEVICES_PER_MINUTE + 60 / CALM.total_seconds() + 1


def test_an_unconfirmed_stranger_makes_room_for_the_next_and_a_confirmed_device_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "UNCONFIRMED_DEVICES", 10)
    inventory = new_inventory(flood=FloodGate(per_minute=100_000))
    apply_all(inventory, seen(PHONE, "10.9.9.9", evidence=ANSWERED))
    events = apply_all(
        inventory, *(seen(stranger(i), host(i + 1), evidence=HEARD, after=i) for i in range(50))
    )
    assert len(inventory.devices()) == 11
    assert inventory.devices()[0].interfaces[0].mac == PHONE
    assert sum(isinstance(event, DeviceForgotten) for event in events) == 40


def test_the_shipped_caps_hold_when_they_are_filled() -> None:
    inventory = new_inventory(flood=FloodGate(per_minute=100_000))
    apply_all(inventory, *(seen(stranger(i), host(i + 1), evidence=HEARD) for i in range(9_000)))
    assert len(inventory.devices()) == limits.UNCONFIRMED_DEVICES
    apply_all(
        inventory, *(seen(stranger(10_000 + i), host(20_000 + i), evidence=ANSWERED) for i in range(21_000))
    )
    assert len(inventory.devices()) == limits.DEVICES
    assert not inventory.index.unconfirmed


def test_a_device_of_hearsay_alone_is_confirmed_when_it_is_seen_again_later() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen(evidence=HEARD), seen(evidence=HEARD, after=5))
    assert "d1" in inventory.index.unconfirmed
    apply_all(inventory, seen(evidence=HEARD, after=65))
    assert "d1" not in inventory.index.unconfirmed


def test_one_interface_holds_a_bounded_number_of_addresses() -> None:
    inventory = new_inventory()
    apply_all(inventory, *(seen(PHONE, f"2001:db8::{i:x}", after=i) for i in range(1, 1000)))
    assert len(only(inventory).interfaces[0].addresses) == ADDRESSES_PER_INTERFACE
    assert len(inventory.index.owners) == ADDRESSES_PER_INTERFACE


def test_a_phone_that_makes_up_addresses_for_months_keeps_the_latest() -> None:
    inventory = new_inventory()
    apply_all(inventory, *(seen(PHONE, f"2001:db8::{i:x}", after=i * 3_600) for i in range(1, 300)))
    kept = {str(each.value) for each in only(inventory).interfaces[0].addresses}
    assert f"2001:db8::{299:x}" in kept
    assert len(kept) == ADDRESSES_PER_INTERFACE


def test_one_device_announces_a_bounded_number_of_services() -> None:
    inventory = new_inventory()
    apply_all(inventory, seen())
    for i in range(500):
        evidence = MdnsEvidence(service="_x._tcp", instance=f"i{i}")
        apply_all(inventory, seen(None, evidence=evidence, source="mdns", after=i))
    assert len(inventory.index.devices["d1"].evidence) == EVIDENCE_PER_DEVICE


def test_names_of_devices_that_never_come_are_bounded() -> None:
    inventory = new_inventory()
    for i in range(5_000):
        ptr = PtrEvidence(hostname=f"h{i}")
        apply_all(inventory, seen(None, host(i + 1), evidence=ptr, source="dns", live=False))
    assert len(inventory._learning._pending) == learning.PENDING_NAMES


def test_the_claims_that_wait_for_an_answer_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "OPEN_CLAIMS", 8)
    inventory = new_inventory()
    for i in range(1, 40):
        apply_all(inventory, seen(stranger(2 * i), host(i)), seen(stranger(2 * i + 1), host(i), after=0.1))
    assert len(inventory._claims._open) == 8


def test_the_memory_of_who_had_an_address_is_bounded() -> None:
    inventory = new_inventory()
    for i in range(3 * MEMBERS):
        apply_all(inventory, seen(stranger(i), host(1), after=100 * i))
    contest = inventory.index.owners[LAN, ip_address(host(1))].addresses[ip_address(host(1))].contest
    assert contest is not None
    assert len(contest.members) == len(contest.lost) == MEMBERS


def test_the_owners_that_are_asked_for_strangers_are_bounded() -> None:
    inventory = new_inventory()
    for i in range(1, TO_ASK + 50):
        apply_all(inventory, seen(stranger(2 * i), host(i)), seen(stranger(2 * i + 1), host(i), after=0.1))
    assert len(inventory.presence._to_ask) == TO_ASK
