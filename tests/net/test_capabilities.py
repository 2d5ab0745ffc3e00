from __future__ import annotations

import socket
from functools import partial
from typing import TYPE_CHECKING

import pytest

from netmon_core.net import capabilities
from netmon_core.net.capabilities import Mechanism, read_capabilities
from netmon_core.net.interfaces import read_adapters

if TYPE_CHECKING:
    from netmon_core.net.capabilities import Capability
    from tests.lab.pair import Pair


def capabilities_of(pair: Pair) -> dict[tuple[Mechanism, str | None], Capability]:
    found = pair.near.call(lambda: read_capabilities(read_adapters()))
    return {(each.mechanism, each.adapter): each for each in found}


def test_root_may_do_everything_and_nothing_is_sent(pair: Pair) -> None:
    with pair.far.call(partial(socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 0)) as listener:
        # Every protocol.
        listener.bind(("l0", 3))
        listener.settimeout(0)
        found = capabilities_of(pair)
        with pytest.raises(BlockingIOError):
            listener.recv(100)
    here = {each: found[each, None] for each in Mechanism if (each, None) in found}
    here |= {each: found[each, "s0"] for each in Mechanism if (each, "s0") in found}
    # Whether there is room depends on the devices that are known, and whom to ask for names on the settings:
    # both are judged elsewhere.
    assert set(here) == set(Mechanism) - {Mechanism.NEIGHBOR_ROOM, Mechanism.NAMES}
    assert [each for each in here.values() if not each.works or each.problem or each.fix] == []


NOBODY = """
from netmon_core.net.capabilities import read_capabilities
from netmon_core.net.interfaces import read_adapters
for each in read_capabilities(read_adapters()):
    if each.adapter != "lo":
        assert each.works or each.problem
        print(each.mechanism.value, each.works, each.fix)
"""


def test_each_missing_right_comes_with_the_command_that_gives_it(pair: Pair) -> None:
    pair.near.sysctl(net__ipv4__ping_group_range="1 0")
    lines = dict(line.split(maxsplit=1) for line in pair.python(NOBODY).splitlines())
    assert lines["arp"].startswith("False sudo setcap cap_net_raw+ep /")
    assert lines["icmp_raw"].startswith("False sudo setcap cap_net_raw+ep /")
    assert lines["icmp_datagram"] == 'False sudo sysctl -w net.ipv4.ping_group_range="0 2147483647"'
    assert {each: lines[each] for each in ("neighbors", "poke", "multicast")} == dict.fromkeys(
        ("neighbors", "poke", "multicast"), "True None"
    )


def test_without_the_right_it_is_said_of_each_protocol_and_group_whether_it_is_heard(pair: Pair) -> None:
    code = NOBODY.replace("each.mechanism.value, each.works, each.fix", "each.about, each.works")
    told = pair.python(code).splitlines()
    heard = {line.split(" at ")[0] for line in told if " at " in line and line.endswith(" True")}
    assert heard == {"mDNS", "LLMNR", "SSDP", "WS-Discovery"}
    assert "DHCPv6 at ff02::1:2 False" in told
    assert "ARP, DHCP, NetBIOS, neighbor discovery, LLDP and CDP False" in told


def test_the_command_for_datagram_icmp_helps(pair: Pair) -> None:
    pair.near.sysctl(net__ipv4__ping_group_range="1 0")
    before = capabilities_of(pair)[Mechanism.ICMP_DATAGRAM, None]
    assert (before.works, before.fix is None) == (False, False)
    pair.near.run("sh", "-c", (before.fix or "").removeprefix("sudo "))
    assert capabilities_of(pair)[Mechanism.ICMP_DATAGRAM, None].works


def test_the_command_for_an_adapter_that_is_down_helps(pair: Pair) -> None:
    pair.near.ip("link", "set", "s0", "down")
    before = capabilities_of(pair)[Mechanism.ARP, "s0"]
    assert (before.works, before.problem) == (False, "s0 is down.")
    pair.near.run("sh", "-c", (before.fix or "").removeprefix("sudo "))
    assert capabilities_of(pair)[Mechanism.ARP, "s0"].works


def test_a_pulled_cable_has_a_reason_but_no_command(pair: Pair) -> None:
    pair.far.ip("link", "set", "l0", "down")
    found = capabilities_of(pair)[Mechanism.ARP, "s0"]
    assert (found.works, found.fix) == (False, None)
    assert "carrier" in (found.problem or "")


def test_an_adapter_without_mac_or_address_says_so(pair: Pair) -> None:
    assert "no MAC" in (capabilities_of(pair)[Mechanism.ARP, "lo"].problem or "")
    pair.near.ip("address", "flush", "dev", "s0")
    assert "no IPv4 address" in (capabilities_of(pair)[Mechanism.POKE, "s0"].problem or "")


def test_a_program_that_holds_the_mdns_port_is_to_be_looked_up(pair: Pair) -> None:
    with pair.near.call(partial(socket.socket, socket.AF_INET, socket.SOCK_DGRAM)) as selfish:
        selfish.bind(("", 5353))
        found = capabilities_of(pair)[Mechanism.MULTICAST, "s0"]
    assert (found.works, found.fix) == (False, "sudo ss -ulpn sport = :5353")


def test_a_missing_extra_is_named(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capabilities, "find_spec", lambda _: None)
    assert capabilities_of(pair)[Mechanism.CAPTURE, None].fix == 'pip install "netmon-core[capture]"'
