from __future__ import annotations

import contextlib
from struct import pack
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.errors import AdapterError, NetmonError
from netmon_core.net import interfaces, neighbor_limits, neighbors, netlink

if TYPE_CHECKING:
    from collections.abc import Callable


def message(kind: int, body: bytes, *, flags: int = 0) -> bytes:
    return pack("=IHHII", 16 + len(body), kind, flags, 1, 0) + body + bytes(-len(body) % 4)


def attribute(kind: int, content: bytes) -> bytes:
    return pack("=HH", 4 + len(content), kind) + content + bytes(-len(content) % 4)


NEIGHBOR = (
    pack("=BxxxiHBB", 2, 7, 0x02, 0, 1)
    + attribute(1, bytes([10, 0, 0, 7]))
    + attribute(2, b"\x02\xbb\0\0\0\1")
)
LINK = pack("=BxHiII", 0, 1, 7, 0x11043, 0) + attribute(3, b"eth0\0") + attribute(1, b"\x02\xaa\0\0\0\1")
HOPS = pack("=HBBi", 16, 0, 0, 7) + attribute(5, bytes([10, 0, 0, 1])) + pack("=HBBi", 16, 0, 0, 8)
HOPS += attribute(5, bytes([10, 0, 1, 1]))
ROUTE = pack("=8BI", 2, 0, 0, 0, 254, 3, 0, 1, 0) + attribute(9, HOPS) + attribute(6, pack("=I", 100))
ADDRESS = (
    pack("=BBBBI", 2, 24, 0, 0, 7) + attribute(2, bytes([10, 0, 0, 2])) + attribute(1, bytes([10, 0, 0, 2]))
)


def test_messages_and_attributes_are_four_byte_aligned() -> None:
    data = message(28, b"abcde") + message(28, b"f")
    assert [(kind, body) for kind, _, _, body in netlink.parse_messages(data)] == [(28, b"abcde"), (28, b"f")]
    assert netlink.parse_attributes(attribute(3, b"eth0\0") + attribute(4, b"\1\0\0\0")) == {
        3: b"eth0\0",
        4: b"\1\0\0\0",
    }


def test_the_flags_in_an_attributes_type_are_not_its_type() -> None:
    assert netlink.parse_attributes(attribute(0x8000 | 18, b"x")) == {18: b"x"}


@pytest.mark.parametrize("length", [0, 15, 17, 1 << 31])
def test_a_message_of_an_impossible_length_is_refused(length: int) -> None:
    with pytest.raises(AdapterError):
        list(netlink.parse_messages(pack("=IHHII", length, 28, 0, 1, 0)))


@pytest.mark.parametrize("length", [0, 3, 9])
def test_an_attribute_of_an_impossible_length_is_refused(length: int) -> None:
    with pytest.raises(AdapterError):
        netlink.parse_attributes(pack("=HH", length, 1) + b"abcd")


def test_more_attributes_than_any_message_has_are_refused() -> None:
    with pytest.raises(AdapterError):
        netlink.parse_attributes(attribute(1, b"") * (netlink.ATTRIBUTES_MAX + 1))


def test_a_neighbor_is_read() -> None:
    neighbor = neighbors.parse_neighbor(netlink.RTM_NEWNEIGH, NEIGHBOR)
    assert neighbor is not None
    assert (str(neighbor.address), neighbor.mac, neighbor.adapter_index, neighbor.state) == (
        "10.0.0.7",
        "02:bb:00:00:00:01",
        7,
        "reachable",
    )


def test_groups_are_no_neighbors() -> None:
    head = pack("=BxxxiHBB", 2, 7, 0x40, 0, 5)
    assert neighbors.parse_neighbor(28, head + attribute(1, bytes([224, 0, 0, 251]))) is None
    broadcast = head + attribute(1, bytes([10, 0, 0, 255])) + attribute(2, b"\xff" * 6)
    assert neighbors.parse_neighbor(28, broadcast) is None


def test_each_hop_of_a_default_route_is_a_gateway() -> None:
    found = [
        (index, metric, str(gateway)) for index, metric, gateway in interfaces._parse_default_route(ROUTE)
    ]
    assert found == [(7, 100, "10.0.0.1"), (8, 100, "10.0.1.1")]


def test_an_ipv4_route_by_an_ipv6_router_is_read() -> None:
    via = attribute(18, pack("=H", 10) + bytes.fromhex("fe80") + bytes(13) + b"\1") + attribute(
        4, pack("=I", 7)
    )
    found = interfaces._parse_default_route(pack("=8BI", 2, 0, 0, 0, 254, 3, 0, 1, 0) + via)
    assert [str(gateway) for _, _, gateway in found] == ["fe80::1"]


@pytest.mark.parametrize(("prefix", "table", "kind"), [(24, 254, 1), (0, 255, 1), (0, 254, 7)])
def test_other_routes_name_no_gateway(prefix: int, table: int, kind: int) -> None:
    body = pack("=8BI", 2, prefix, 0, 0, table, 3, 0, kind, 0) + attribute(5, bytes([10, 0, 0, 1]))
    assert interfaces._parse_default_route(body) == []


def test_a_vlan_knows_its_number_and_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    info = attribute(18, attribute(1, b"vlan\0") + attribute(2, attribute(1, b"\x0a\0")))
    vlan = (
        pack("=BxHiII", 0, 1, 9, 0x11043, 0) + attribute(3, b"eth0.10\0") + attribute(5, pack("=I", 7)) + info
    )
    foreign = pack("=BxHiII", 0, 1, 11, 0, 0) + attribute(3, b"far.20\0") + attribute(5, pack("=I", 7)) + info
    foreign += attribute(37, pack("=i", 0))
    tables = {netlink.RTM_GETLINK: [(netlink.RTM_NEWLINK, body) for body in (LINK, vlan, foreign)]}
    monkeypatch.setattr(netlink, "dump", lambda request, _: tables.get(request, []))
    eth0, lan, far = interfaces.read_adapters()
    assert (eth0.name, eth0.mac, eth0.up, eth0.carrier) == ("eth0", "02:aa:00:00:00:01", True, True)
    assert (lan.kind.value, lan.vlan, lan.parent) == ("vlan", 10, "eth0")
    assert (far.vlan, far.parent, far.up) == (10, None, False)


def read(parse: Callable[[bytes], object]) -> Callable[[bytes], None]:
    """Let `parse` refuse in our own words, and in no others."""

    def attempt(data: bytes) -> None:
        with contextlib.suppress(NetmonError):
            parse(data)

    return attempt


PARSERS = [
    read(lambda data: list(netlink.parse_messages(data))),
    read(netlink.parse_attributes),
    read(interfaces._parse_link),
    read(interfaces._parse_address),
    read(interfaces._parse_default_route),
    read(lambda data: neighbors.parse_neighbor(28, data)),
    read(lambda data: neighbor_limits.parse_table(netlink.RTM_NEWNEIGHTBL, data)),
]


@given(st.binary(max_size=200))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    for parse in PARSERS:
        parse(data)


@given(
    st.sampled_from([NEIGHBOR, LINK, ROUTE, ADDRESS, message(28, NEIGHBOR)]),
    st.lists(st.tuples(st.integers(0, 127), st.integers(0, 255)), max_size=4),
    st.integers(0, 128),
)
def test_no_damage_is_too_strange(body: bytes, damage: list[tuple[int, int]], size: int) -> None:
    damaged = bytearray(body)
    for place, value in damage:
        damaged[place % len(damaged)] = value
    for parse in PARSERS:
        parse(bytes(damaged[:size]))
