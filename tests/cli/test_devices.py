from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .commands import Terminal


@pytest.fixture
def scanned(terminal: Terminal) -> Terminal:
    assert terminal.netmon("scan", "--rate", "5000", "--no-names").status == 0
    return terminal


def test_before_the_first_scan_no_device_is_known(terminal: Terminal) -> None:
    done = terminal.netmon("devices")
    assert (done.status, done.out) == (0, "No device is known yet; `netmon scan` finds them.\n")
    assert terminal.netmon("devices", "--json").json["devices"] == []


def test_what_was_scanned_is_listed_later(scanned: Terminal) -> None:
    done = scanned.netmon("devices")
    assert done.status == 0
    for mac in ("44:4e:6d:00:00:01", "da:a1:19:00:00:22"):
        assert mac in done.out
    listed = scanned.netmon("devices", "--json").json
    assert listed.keys() == {"schema_version", "networks", "devices"}
    assert len(listed["devices"]) == 7


@pytest.mark.parametrize("text", ["synology", "10.77.0.21", "00:11:32"])
def test_devices_are_searched_by_vendor_address_and_mac(scanned: Terminal, text: str) -> None:
    (device,) = scanned.netmon("devices", "--json", "-s", text).json["devices"]
    assert device["interfaces"][0]["mac"] == "00:11:32:00:00:21"
    assert scanned.netmon("devices", "-s", "no such thing").out == "No device matches.\n"


def test_a_device_is_named_by_its_address_and_loses_the_name_again(scanned: Terminal) -> None:
    assert scanned.netmon("name", "10.77.0.21", "Attic [b]NAS[/b]").status == 0
    # Names are shown as they are, never as markup.
    assert "Attic [b]NAS[/b]" in scanned.netmon("devices", "-s", "attic").out
    assert scanned.netmon("scan", "--rate", "5000", "--no-names").status == 0
    assert scanned.netmon("name", "attic [b]nas[/b]").status == 0
    assert scanned.netmon("devices", "-s", "attic").out == "No device matches.\n"


def test_a_forgotten_device_is_gone_until_it_is_seen_again(scanned: Terminal) -> None:
    (before,) = scanned.netmon("devices", "--json", "-s", "10.77.0.23").json["devices"]
    assert scanned.netmon("forget", "00:17:88:00:00:23").status == 0
    assert scanned.netmon("devices", "--json", "-s", "10.77.0.23").json["devices"] == []
    scanned.netmon("scan", "--rate", "5000", "--no-names")
    (after,) = scanned.netmon("devices", "--json", "-s", "10.77.0.23").json["devices"]
    assert after["id"] != before["id"]


def test_two_devices_are_told_apart_and_made_one(scanned: Terminal) -> None:
    nas, hub = "00:11:32:00:00:21", "00:17:88:00:00:23"
    assert scanned.netmon("distinct", nas, "10.77.0.23").status == 0
    (one,) = scanned.netmon("devices", "--json", "-s", nas).json["devices"]
    (other,) = scanned.netmon("devices", "--json", "-s", hub).json["devices"]
    assert (one["distinct_from"], other["distinct_from"]) == ([other["id"]], [one["id"]])
    assert scanned.netmon("merge", "10.77.0.21", hub).status == 0
    (both,) = scanned.netmon("devices", "--json", "-s", nas).json["devices"]
    assert both["id"] == one["id"]
    assert {interface["mac"] for interface in both["interfaces"]} == {nas, hub}
    assert both["distinct_from"] == []


@pytest.mark.parametrize(
    "command",
    [("name", "nobody", "x"), ("forget", "nobody"), ("merge", "nobody", "x"), ("distinct", "nobody", "x")],
)
def test_a_device_that_is_not_known_is_refused(terminal: Terminal, command: tuple[str, ...]) -> None:
    done = terminal.netmon(*command)
    assert done.status == 1
    assert done.err == "netmon: No device is called 'nobody'; `netmon devices` lists those that are known.\n"


def test_a_name_that_fits_several_devices_is_refused(scanned: Terminal) -> None:
    for address in ("10.77.0.21", "10.77.0.22"):
        scanned.netmon("name", address, "twin")
    done = scanned.netmon("forget", "Twin")
    assert done.status == 2
    assert "'Twin' fits 2 devices; use one of the ids " in done.err


def test_while_another_netmon_owns_the_data_it_is_left_alone(scanned: Terminal) -> None:
    process = scanned.start("watch", "--json")
    try:
        assert process.stdout is not None
        process.stdout.readline()
        done = scanned.netmon("name", "10.77.0.21", "Attic")
        assert done.status == 5
        assert done.err.startswith("netmon: ")
        # Looking is allowed.
        assert scanned.netmon("devices").status == 0
    finally:
        process.terminate()
        process.communicate(timeout=20)
