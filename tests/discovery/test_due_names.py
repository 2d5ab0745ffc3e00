from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING

from netmon_core.discovery import due_names
from netmon_core.discovery.due_names import (
    ALL_AFTER,
    DUE_AT_ONCE,
    LATELY,
    NAMELESS_AFTER,
    NAMELESS_AT_ONCE,
    PLACES,
    SOON,
    DueNames,
)
from netmon_core.model.device import Device
from netmon_core.model.interface import Address, Interface

if TYPE_CHECKING:
    import pytest

    from netmon_core.discovery.reverse_dns import Place

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def anywhere(_: str) -> bool:
    return True


def device(name: str, *addresses: str, hostname: str | None = None, network: str = "lan") -> Device:
    made = tuple(Address(value=ip_address(a), first_seen=NOW, last_seen=NOW, source="arp") for a in addresses)
    interface = Interface(network_id=network, mac=None, first_seen=NOW, last_seen=NOW, addresses=made)
    return Device(id=name, first_seen=NOW, last_seen=NOW, hostname=hostname, interfaces=(interface,))


def place(address: str, network: str = "lan") -> Place:
    return network, ip_address(address)


def asked(due: DueNames, places: list[Place], now: datetime) -> list[Place]:
    """The places, after they were asked about."""
    for each in places:
        due.asked(each, now)
    return places


def test_an_address_is_asked_about_when_a_device_takes_it_and_not_when_it_only_gets_its_name() -> None:
    due = DueNames()
    found = due.know(device("a", "10.0.0.5", "fe80::5"), NOW, new=True)
    assert asked(due, found, NOW) == [place("10.0.0.5")]
    assert due.know(device("a", "10.0.0.5", hostname="a.lan"), NOW, new=False) == []
    assert due.know(device("a", "10.0.0.5", "10.0.0.6"), NOW, new=False) == [place("10.0.0.6")]


def test_what_is_remembered_is_asked_about_after_a_start_and_then_once_a_day() -> None:
    due = DueNames()
    due.load([device("a", "10.0.0.5", hostname="a.lan"), device("b", "10.0.0.6", hostname="b.lan")])
    assert len(asked(due, due.due(NOW, anywhere), NOW)) == 2
    assert due.due(NOW + ALL_AFTER - SECOND, anywhere) == []
    assert len(due.due(NOW + ALL_AFTER, anywhere)) == 2


def test_the_nameless_are_asked_about_at_each_sweep_the_longest_unasked_first() -> None:
    due = DueNames()
    for number in range(NAMELESS_AT_ONCE + 10):
        asked(due, due.know(device(f"d{number}", f"10.0.{number // 200}.{number % 200}"), NOW, new=True), NOW)
    due.know(device("named", "10.0.9.9", hostname="n.lan"), NOW, new=True)
    # They were asked about just now.
    assert due.nameless(NOW + LATELY - SECOND, anywhere) == []
    first = asked(due, due.nameless(NOW + LATELY, anywhere), NOW + LATELY)
    assert len(first) == NAMELESS_AT_ONCE
    second = asked(due, due.nameless(NOW + 3 * LATELY, anywhere), NOW + 3 * LATELY)
    assert len(set(first) | set(second)) == NAMELESS_AT_ONCE + 10
    assert place("10.0.9.9") not in {*first, *second}


def test_where_no_sweep_comes_the_nameless_are_asked_about_now_and_then() -> None:
    due = DueNames()
    asked(due, due.know(device("a", "10.0.0.5"), NOW, new=True), NOW)
    assert due.due(NOW + NAMELESS_AFTER - SECOND, anywhere) == []
    assert due.due(NOW + NAMELESS_AFTER, anywhere) == [place("10.0.0.5")]


def test_an_address_that_changed_hands_is_asked_about_at_once_and_soon_again() -> None:
    due = DueNames()
    asked(due, due.know(device("a", "10.0.0.60", hostname="laptop-a.lan"), NOW, new=True), NOW)
    later = NOW + timedelta(hours=5)
    # As the inventory tells it: the former owner first.
    assert due.know(device("a"), later, new=False) == []
    found = due.know(device("b", "10.0.0.60", hostname="b"), later, new=True)
    assert asked(due, found, later) == [place("10.0.0.60")]
    for each in SOON:
        assert due.due(later + each - SECOND, anywhere) == []
        assert asked(due, due.due(later + each, anywhere), later + each) == [place("10.0.0.60")]
    assert due.due(later + ALL_AFTER, anywhere) == []


def test_so_it_is_when_its_former_bearer_was_forgotten_or_a_known_device_moves_to_a_free_one() -> None:
    due = DueNames()
    asked(due, due.know(device("a", "10.0.0.60", hostname="a"), NOW, new=True), NOW)
    due.forget("a")
    asked(due, due.know(device("b", "10.0.0.60", hostname="b"), NOW, new=True), NOW)
    asked(due, due.know(device("b", "10.0.0.61", hostname="b"), NOW, new=False), NOW)
    assert due.due(NOW + SOON[0], anywhere) == [place("10.0.0.61")]


def test_a_device_that_is_gone_is_asked_about_no_more() -> None:
    due = DueNames()
    asked(due, due.know(device("a", "10.0.0.60"), NOW, new=True), NOW)
    due.forget("a")
    assert due.due(NOW + 2 * ALL_AFTER, anywhere) == []
    assert due.nameless(NOW + 2 * ALL_AFTER, anywhere) == []


def test_a_network_that_is_not_here_waits_until_it_is() -> None:
    due = DueNames()
    due.load([device("a", "10.0.0.5", network="home"), device("b", "10.0.0.5", network="office")])
    office = [place("10.0.0.5", "office")]
    assert asked(due, due.due(NOW, lambda network: network == "office"), NOW) == office
    assert due.nameless(NOW + LATELY, lambda network: network == "office") == office
    assert due.due(NOW, anywhere) == [place("10.0.0.5", "home")]


def test_so_many_are_asked_at_once_and_of_so_many_the_turn_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    due = DueNames()
    first = IPv4Address("10.0.0.0")
    due.load(device(f"d{n}", str(first + n), hostname="x") for n in range(PLACES + 500))
    assert len(due._turns) == PLACES
    assert len(due.due(NOW, anywhere)) == DUE_AT_ONCE
    monkeypatch.setattr(due_names, "PLACES", 100)
    many = IPv6Address("2001:db8::")
    for number in range(300):
        due.know(device("one", str(many + number)), NOW, new=False)
    assert len(due._turns) == 100
