from __future__ import annotations

import errno
import os
import socket
from functools import partial
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, ip_address
from typing import TYPE_CHECKING

import pytest

from netmon_core.model.adapter import AdapterKind
from netmon_core.net import netlink
from netmon_core.net.interfaces import own_addresses, read_adapters

if TYPE_CHECKING:
    from tests.lab.pair import Pair


def test_the_labs_adapter_is_read_whole(pair: Pair) -> None:
    pair.near.ip("address", "add", "10.88.0.1/24", "dev", "s0")
    pair.near.ip("link", "set", "s0", "mtu", "1400")
    adapter = pair.adapter()
    assert adapter.kind is AdapterKind.ETHERNET
    assert adapter.mac == "02:aa:00:00:00:01"
    assert (adapter.up, adapter.carrier, adapter.mtu) == (True, True, 1400)
    assert adapter.addresses == (IPv4Interface("10.77.0.1/16"), IPv4Interface("10.88.0.1/24"))
    assert adapter.gateways == ()
    assert pair.adapter("lo").kind is AdapterKind.LOOPBACK


def test_gateways_come_by_metric_and_only_from_the_main_table(pair: Pair) -> None:
    pair.near.ip("route", "add", "default", "via", "10.77.0.9", "metric", "200")
    pair.near.ip("route", "add", "default", "via", "10.77.0.8", "metric", "100")
    pair.near.ip("route", "add", "default", "via", "10.77.0.7", "table", "77")
    pair.near.ip("route", "add", "10.99.0.0/16", "via", "10.77.0.6")
    assert pair.adapter().gateways == (IPv4Address("10.77.0.8"), IPv4Address("10.77.0.9"))


def test_an_ipv6_gateway_is_read(pair: Pair) -> None:
    pair.near.sysctl(net__ipv6__conf__s0__disable_ipv6=0)
    pair.near.ip("address", "add", "fd77::1/64", "dev", "s0", "nodad")
    pair.near.ip("route", "add", "default", "via", "fd77::9")
    adapter = pair.adapter()
    assert IPv6Address("fd77::1") in own_addresses([adapter])
    assert adapter.gateways == (IPv6Address("fd77::9"),)


def test_several_routers_of_one_route_are_all_gateways(pair: Pair) -> None:
    hops = ("nexthop", "via", "10.77.0.8", "nexthop", "via", "10.77.0.9")
    pair.near.ip("route", "add", "default", *hops)
    assert set(pair.adapter().gateways) == {IPv4Address("10.77.0.8"), IPv4Address("10.77.0.9")}


def test_a_point_to_point_address_is_our_end(pair: Pair) -> None:
    pair.near.ip("address", "add", "10.5.0.1", "peer", "10.5.0.2", "dev", "s0")
    assert IPv4Address("10.5.0.1") in own_addresses([pair.adapter()])
    assert IPv4Address("10.5.0.2") not in own_addresses([pair.adapter()])


def test_a_bridge_counts_by_its_ports(pair: Pair) -> None:
    for bridge, port in (("br-lan", "p0"), ("br-guest", "veth0a1b2c")):
        pair.near.ip("link", "add", bridge, "type", "bridge")
        pair.near.ip("link", "add", port, "type", "veth", "peer", "name", f"x{port}")
        pair.near.ip("link", "set", port, "master", bridge)
    assert pair.adapter("br-lan").kind is AdapterKind.BRIDGE
    assert pair.adapter("br-guest").kind is AdapterKind.CONTAINER


def test_a_cable_pulled_at_the_far_end_is_no_carrier(pair: Pair) -> None:
    pair.far.ip("link", "set", "l0", "down")
    assert (pair.adapter().up, pair.adapter().carrier) == (True, False)
    pair.near.ip("link", "set", "s0", "down")
    assert pair.adapter().up is False


def test_ten_thousand_routes_hide_no_gateway(pair: Pair) -> None:
    pair.near.ip("route", "add", "default", "via", "10.77.0.9")
    batch = "".join(f"route add 10.{80 + n // 250}.{n % 250}.0/24 via 10.77.0.8\n" for n in range(10_000))
    pair.near.run("ip", "-batch", "-", fed=batch)
    assert pair.adapter().gateways == (IPv4Address("10.77.0.9"),)


@pytest.mark.parametrize("refusal", [errno.EAFNOSUPPORT, errno.EPERM])
def test_without_netlink_names_and_addresses_are_still_read(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    def refuse(request: int, body: bytes) -> list[tuple[int, bytes]]:
        raise OSError(refusal, os.strerror(refusal))

    monkeypatch.setattr(netlink, "dump", refuse)
    adapters = {each.name: each for each in pair.near.call(read_adapters)}
    assert adapters["s0"].addresses == (IPv4Interface("10.77.0.1/16"),)
    assert adapters["s0"].index == pair.near.call(partial(socket.if_nametoindex, "s0"))
    assert adapters["s0"].kind is AdapterKind.ETHERNET
    assert adapters["lo"].kind is AdapterKind.LOOPBACK
    assert ip_address("127.0.0.1") in own_addresses(adapters.values())


def test_nobody_may_read_adapters_too(pair: Pair) -> None:
    code = "from netmon_core.net.interfaces import *; print([each.name for each in read_adapters()])"
    assert "'s0'" in pair.python(code)
