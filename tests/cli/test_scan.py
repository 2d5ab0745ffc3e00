from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Any

import pytest

from .commands import UNPRIVILEGED

if TYPE_CHECKING:
    from tests.lab.small_lan import SmallLan

    from .commands import Done, Terminal

FAST = ("scan", "--rate", "5000")


def macs(done: Done) -> dict[str, str | None]:
    """Each IPv4 address of a JSON report with its MAC."""
    found: dict[str, str | None] = {}
    for device in done.json["devices"]:
        for interface in device["interfaces"]:
            for address in interface["addresses"]:
                if ":" not in address["value"]:
                    assert address["value"] not in found
                    found[address["value"]] = interface["mac"]
    return found


def truth(lan: SmallLan) -> dict[str, str]:
    return {str(address): mac for address, mac in lan.macs.items()}


def labels(done: Done) -> dict[str, str]:
    devices: list[dict[str, Any]] = done.json["devices"]
    return {d["interfaces"][0]["addresses"][0]["value"]: d["name"] or d["hostname"] for d in devices}


def test_a_scan_shows_every_device_as_a_table(terminal: Terminal, lan: SmallLan) -> None:
    done = terminal.netmon(*FAST)
    assert done.status == 0, done.err
    lines = {line.split()[0]: line for line in done.out.splitlines() if line.startswith(" 10.77.0.")}
    assert lines.keys() == truth(lan).keys()
    for address, mac in truth(lan).items():
        assert mac in lines[address]
    assert "(this machine)" in lines["10.77.0.2"]
    assert "nas.lan.test" in lines["10.77.0.21"]
    assert "Synology" in lines["10.77.0.21"]
    assert "7 devices on 10.77.0.0/24 in " in done.out
    assert done.err == ""


def test_a_scan_reports_as_json(terminal: Terminal, lan: SmallLan) -> None:
    done = terminal.netmon(*FAST, "--json")
    assert done.status == 0, done.err
    assert done.json.keys() == {"schema_version", "scan", "networks", "devices"}
    assert done.json["scan"]["state"] == "done"
    assert macs(done) == truth(lan)
    assert labels(done)["10.77.0.21"] == "nas.lan.test"
    assert done.err == ""


def test_part_of_a_network_and_one_address_can_be_scanned(terminal: Terminal) -> None:
    assert macs(terminal.netmon(*FAST, "--json", "10.77.0.16/28")) == {
        f"10.77.0.{last}": mac
        for last, mac in ((21, "00:11:32:00:00:21"), (22, "da:a1:19:00:00:22"), (23, "00:17:88:00:00:23"))
    }
    assert macs(terminal.netmon(*FAST, "--json", "--no-names", "10.77.0.23")) == {
        "10.77.0.23": "00:17:88:00:00:23"
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("10.77.0.0/33", "'10.77.0.0/33' is not a network; write one like 192.168.1.0/24."),
        ("printer", "'printer' is not a network; write one like 192.168.1.0/24."),
        ("fe80::/64", "fe80::/64 is IPv6: such a prefix is too wide to ask every address."),
    ],
)
def test_what_is_no_network_is_refused_in_one_sentence(terminal: Terminal, text: str, says: str) -> None:
    done = terminal.netmon("scan", text)
    assert (done.status, done.err, done.out) == (2, f"netmon: {says}\n", "")


def test_with_json_an_error_is_json_too(terminal: Terminal) -> None:
    done = terminal.netmon("scan", "--json", "nonsense")
    assert done.status == 2
    assert '"code": "request_invalid"' in done.err
    assert '"field": "cidr"' in done.err


def test_an_unknown_interface_is_refused_with_those_there_are(terminal: Terminal) -> None:
    done = terminal.netmon("scan", "-i", "eth7")
    assert done.status == 1
    assert done.err == "netmon: There is no interface eth7 to scan from; there are: eth0.\n"


def test_a_very_wide_prefix_is_refused_with_the_estimate(terminal: Terminal) -> None:
    done = terminal.netmon("scan", "10.0.0.0/8")
    assert done.status == 4
    assert "about 33," in done.err
    assert "at 500 packets a second" in done.err
    assert "Add --yes" in done.err


@pytest.mark.parametrize("rate", ["0", "-1", "fast", "1e3", "\u0663", "1000001"])
def test_a_rate_that_makes_no_sense_is_refused(terminal: Terminal, rate: str) -> None:
    done = terminal.netmon("scan", f"--rate={rate}")
    assert done.status == 2
    assert "--rate must be a whole number from 1 to 1000000, or max" in done.err


def test_when_the_time_is_up_what_was_found_is_shown(terminal: Terminal) -> None:
    done = terminal.netmon("scan", "--rate", "50", "--timeout", "1", "--no-names")
    assert done.status == 1
    assert "10.77.0.1 " in done.out
    assert "The time was up; this is what was found until then." in done.out


def test_full_speed_and_a_set_number_of_rounds(terminal: Terminal, lan: SmallLan) -> None:
    done = terminal.netmon("scan", "--rate", "max", "--rounds", "1", "--json", "--no-names")
    assert macs(done) == truth(lan)
    (by_arp,) = [each for each in done.json["scan"]["sweeps"] if each["method"] == "arp"]
    assert by_arp["rounds"] == 1


def test_a_device_that_was_not_there_before_is_marked_new(terminal: Terminal) -> None:
    first = terminal.netmon(*FAST, "--no-names", "10.77.0.0/28")
    assert "new" not in first.out
    done = terminal.netmon(*FAST, "--no-names")
    marked = [
        line.split()[0] for line in done.out.splitlines() if line.startswith(" 10.77.") and " new " in line
    ]
    assert marked == ["10.77.0.21", "10.77.0.22", "10.77.0.23"]
    assert ", 3 new" in done.out


def test_without_privileges_the_same_hosts_are_found(terminal: Terminal, lan: SmallLan) -> None:
    done = terminal.netmon("scan", "--json", "--no-names", as_user=UNPRIVILEGED)
    assert done.status == 0, done.err
    # The kernel asks by IPv4, and its own ping socket by IPv6.
    assert {sweep["method"] for sweep in done.json["scan"]["sweeps"]} == {"poke", "icmp"}
    assert macs(done) == truth(lan)


def test_without_privileges_a_wider_prefix_is_refused_with_the_reason(
    terminal: Terminal, lan: SmallLan
) -> None:
    lan.scanner.ip("addr", "add", "10.78.0.2/16", "dev", "eth0")
    try:
        done = terminal.netmon("scan", "10.78.0.0/21", as_user=UNPRIVILEGED)
    finally:
        lan.scanner.ip("addr", "del", "10.78.0.2/16", "dev", "eth0")
    assert done.status == 2
    assert "10.78.0.0/21 is too wide without raw sockets" in done.err
    assert "netmon doctor" in done.err


def test_without_privileges_only_the_living_among_the_stale_are_found(
    terminal: Terminal, lan: SmallLan
) -> None:
    dead, living = ("10.77.0.200", "00:16:3e:00:00:c8"), ("10.77.0.21", truth(lan)["10.77.0.21"])
    for address, mac in (dead, living):
        lan.scanner.ip("neigh", "replace", address, "lladdr", mac, "dev", "eth0", "nud", "stale")
    done = terminal.netmon("scan", "--json", "--no-names", as_user=UNPRIVILEGED)
    assert macs(done) == truth(lan)
    assert IPv4Address(dead[0]) not in lan.macs


def test_without_privileges_whoever_was_heard_a_moment_ago_is_found(
    terminal: Terminal, lan: SmallLan
) -> None:
    lan.scanner.ip("neigh", "flush", "dev", "eth0")
    lan.scanner.run("fping", "-q", "-c1", "10.77.0.21", "10.77.0.23")
    done = terminal.netmon("scan", "--json", "--no-names", "10.77.0.16/28", as_user=UNPRIVILEGED)
    assert {"10.77.0.21", "10.77.0.23"} <= macs(done).keys()


def test_where_nothing_is_allowed_the_command_that_would_help_is_told(
    terminal: Terminal, lan: SmallLan
) -> None:
    lan.scanner.sysctl(net__ipv4__ping_group_range="1 0")
    try:
        done = terminal.netmon("scan", "--no-names", "10.99.0.0/28", as_user=UNPRIVILEGED)
    finally:
        lan.scanner.sysctl(net__ipv4__ping_group_range="0 2147483647")
    assert done.status == 1
    assert "sudo sysctl -w net.ipv4.ping_group_range=" in done.out.replace("\n", " ")
