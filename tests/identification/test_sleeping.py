"""Which devices may be ones that sleep."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten
from netmon_core.identification.makers import _BY_SOURCE, MAKERS, _beginnings
from netmon_core.identification.oui import Vendors, newest_table
from netmon_core.identification.sleepers import Sleepers
from netmon_core.identification.sleeping import SERVICES, may_sleep
from netmon_core.model.device import Device
from netmon_core.model.fact import Fact
from netmon_core.model.interface import Interface

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def device(mac: str | None = "00:11:32:00:00:01", vendor: str | None = "Synology", **fields: Any) -> Device:
    private = mac is not None and bool(int(mac[:2], 16) & 2)
    interface = Interface(
        network_id="lan", mac=mac, first_seen=NOW, last_seen=NOW, vendor=vendor, private=private
    )
    return Device(id="d1", first_seen=NOW, last_seen=NOW, interfaces=(interface,), **fields)


@pytest.mark.parametrize(
    "vendor",
    ["Synology", "QNAP Systems", "AVM", "Ubiquiti", "Axis Communications", "Raspberry Pi", "Brother"],
)
def test_what_is_plugged_in_for_good_shows_no_trait(vendor: str) -> None:
    assert not may_sleep(device(vendor=vendor, hostname="nas"))


@pytest.mark.parametrize(
    "vendor",
    ["Apple", "Samsung", "Intel", "OnePlus Technology (Shenzhen)", "Lenovo (Beijing)", "LG", "Espressif"],
)
def test_a_maker_that_also_makes_what_sleeps_is_a_trait(vendor: str) -> None:
    assert may_sleep(device(vendor=vendor))


def test_every_maker_of_the_table_is_in_the_registry_and_has_its_source() -> None:
    registered = {beginning for _, vendor in newest_table(None).items() for beginning in _beginnings(vendor)}
    assert registered >= MAKERS, MAKERS - registered
    assert all(re.fullmatch(r"https://[\w.-]+/\S*", source) for source in _BY_SOURCE)
    rows = [maker for makers in _BY_SOURCE.values() for maker in makers.split("|")]
    assert sorted(rows) == sorted(MAKERS), "a maker has one source"


@pytest.mark.parametrize(
    ("vendor", "sleeps"),
    [
        ("Hangzhou Ezviz Software", True),
        # Of the same town.
        ("Hangzhou Hikvision Digital Technology", False),
        ("Hon Hai Precision IND", True),
        ("Honeywell", False),
        ("ASSA ABLOY(GuangZhou) Smart Technology", True),
        ("Murata Machinery", False),
        ("Applesoft", False),
        ("", True),
    ],
)
def test_a_maker_is_told_by_whole_words(vendor: str, *, sleeps: bool) -> None:
    assert may_sleep(device(vendor=vendor)) is sleeps


def test_the_makers_are_called_as_the_registry_calls_them() -> None:
    vendors = Vendors.load()
    assert not may_sleep(device(vendor=vendors.lookup("00:11:32:00:00:01")))
    assert may_sleep(device(vendor=vendors.lookup("3c:22:fb:00:00:01")))


def test_a_made_up_mac_and_one_that_nobody_knows_are_traits() -> None:
    assert may_sleep(device("d2:11:32:00:00:01", None))
    assert may_sleep(device(vendor=None))
    assert may_sleep(device(None, None))
    assert may_sleep(replace(device(), interfaces=()))


@pytest.mark.parametrize(
    "name", ["Annas-iPhone", "android-8f2c", "DESKTOP-7H2K", "Galaxy-S24", "Papas Handy"]
)
def test_a_name_that_such_a_device_bears_is_a_trait_whoever_gave_it(name: str) -> None:
    assert may_sleep(device(hostname=name))
    assert may_sleep(device(name=name))


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_service_that_only_such_a_device_offers_is_a_trait(service: str) -> None:
    fact = Fact(name="service", value=service, source="mdns", confidence=0.9, seen_at=NOW)
    assert may_sleep(device(facts=(fact,)))
    assert not may_sleep(device(facts=(replace(fact, value="_http._tcp"),)))


def test_who_may_sleep_is_known_anew_when_something_is_learned() -> None:
    sleepers = Sleepers()
    sleepers.load([device()])
    assert "d1" not in sleepers
    named = device(hostname="iPhone")
    sleepers.hear(DeviceChanged(device=named, changed=("presence",)))
    assert "d1" not in sleepers
    sleepers.hear(DeviceChanged(device=named, changed=("hostname",)))
    assert "d1" in sleepers
    sleepers.hear(DeviceForgotten(device_id="d1"))
    assert "d1" not in sleepers
    sleepers.hear(DeviceDiscovered(device=named))
    assert "d1" in sleepers
    sleepers.hear(DeviceChanged(device=device(), changed=("hostname",)))
    assert "d1" not in sleepers
