"""Asking single devices by ARP, while the ground moves."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from ipaddress import ip_address
from typing import TYPE_CHECKING

from netmon_core.discovery.directed import DirectedArp
from tests.fakes.places import attached
from tests.fakes.until import until
from tests.lab.pair import PEER_MAC

if TYPE_CHECKING:
    from netmon_core.evidence.observation import Observation
    from netmon_core.plugins import Attachment
    from tests.lab.pair import Pair


def here(pair: Pair, network_id: str) -> Attachment:
    made = attached(pair.adapter())
    return replace(made, network=replace(made.network, id=network_id))


async def test_after_a_move_answers_belong_to_the_network_where_we_are(pair: Pair) -> None:
    places = [here(pair, "before")]
    taken: list[Observation] = []
    arp = DirectedArp(attachments=lambda: places, take=taken.append)
    with pair.near.inside():
        assert arp.ask("before", [ip_address("10.77.1.7"), ip_address("192.0.2.1")]) == 1
        await until(lambda: taken)
        assert [(each.network_id, each.mac) for each in taken] == [("before", PEER_MAC)]

        pair.far.ip("route", "add", "local", "10.78.1.0/24", "dev", "lo")
        pair.far.ip("route", "add", "10.78.0.1/32", "dev", "l0")
        pair.near.ip("address", "add", "10.78.0.1/16", "dev", "s0")
        pair.near.ip("address", "del", "10.77.0.1/16", "dev", "s0")
        places[:] = [here(pair, "after")]
        taken.clear()
        assert arp.ask("before", [ip_address("10.77.1.7")]) == 0
        assert arp.ask("after", [ip_address("10.78.1.7")]) == 1
        await until(lambda: taken)
        await asyncio.sleep(0.1)
        arp.close()
    assert [(each.network_id, str(each.address)) for each in taken] == [("after", "10.78.1.7")]


async def test_what_a_link_still_hears_after_a_move_is_nobodys(pair: Pair) -> None:
    places = [here(pair, "before")]
    taken: list[Observation] = []
    arp = DirectedArp(attachments=lambda: places, take=taken.append)
    with pair.near.inside():
        arp.ask("before", [ip_address("10.77.1.7")])
        # The answer waits in the socket.
        places.clear()
        await asyncio.sleep(0.2)
        arp.close()
    assert taken == []


async def test_a_gateway_on_the_link_and_nested_subnets_are_asked_each_from_the_right_address(
    pair: Pair,
) -> None:
    pair.near.ip("address", "add", "10.77.1.200/25", "dev", "s0")
    pair.near.ip("route", "add", "default", "via", "172.31.1.1", "dev", "s0", "onlink")
    pair.far.ip("route", "add", "local", "172.31.1.1/32", "dev", "lo")
    pair.far.sysctl(net__ipv4__conf__all__rp_filter=0)
    places = [here(pair, "lan")]
    taken: list[Observation] = []
    arp = DirectedArp(attachments=lambda: places, take=taken.append)
    with pair.near.inside():
        watch = pair.far.start("tcpdump", "-lnni", "l0", "arp")
        watch.wait_for("listening")
        asked = [ip_address(each) for each in ("10.77.1.7", "10.77.1.201", "172.31.1.1", "10.77.1.200")]
        assert arp.ask("lan", asked) == 3
        await until(lambda: "172.31.1.1" in watch.text() and "10.77.1.201" in watch.text())
        arp.close()
    said = watch.text()
    assert "who-has 10.77.1.7 tell 10.77.0.1" in said
    assert "who-has 10.77.1.201 tell 10.77.1.200" in said
    assert "who-has 172.31.1.1 tell 10.77.0.1" in said
