from __future__ import annotations

import shutil
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.net.bpf import JUMP_EQUAL, PACKET_OUTGOING, RETURN, Program
from netmon_core.net.ear_filter import (
    ETHERTYPES,
    FRAME_SIZE,
    LINK_GROUPS,
    PORTS,
    PROTOCOLS,
    ear_filter,
)
from netmon_core.packets.messages import DNS, PARSERS
from tests.lab.bpf_run import run_filter
from tests.lab.processes import run
from tests.packets.corpus import captures, ethernet_frames, needs_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netmon_core.net.linux import Filter

# What the table says, in the language of tcpdump.
_ICMP6 = "(ip6[{at}] >= 130 and ip6[{at}] <= 137 or ip6[{at}] = 143)"
EXPRESSION = " or ".join(
    (
        *(f"ether proto {number}" for number in ETHERTYPES),
        *(f"ip proto {number} or ip6 proto {number}" for number in PROTOCOLS),
        *(f"udp port {port}" for port in PORTS),
        f"(ip6[6] = 58 and {_ICMP6.format(at=40)})",
        f"(ip6[6] = 0 and ip6[40] = 58 and ip6[41] = 0 and {_ICMP6.format(at=48)})",
        *(f"(ether dst {group} and ether[12:2] < 0x600)" for group in LINK_GROUPS),
    )
)
needs_tcpdump = pytest.mark.skipif(shutil.which("tcpdump") is None, reason="needs tcpdump")
SENDER = bytes.fromhex("02bb00000001")


@cache
def of_tcpdump() -> Filter:
    _, *lines = run(["tcpdump", "-ddd", "-y", "EN10MB", EXPRESSION]).split("\n")
    steps = (tuple(map(int, line.split())) for line in lines if line)
    return tuple((code, yes, no, value) for code, yes, no, value in steps)


@cache
def ours() -> Filter:
    return ear_filter()


def frame(ethertype: int, payload: bytes, *, to: str = "ffffffffffff") -> bytes:
    return bytes.fromhex(to) + SENDER + ethertype.to_bytes(2) + payload


def ipv4(protocol: int, payload: bytes, *, options: bytes = b"", fragment: int = 0) -> bytes:
    head = bytes((0x45 + len(options) // 4, 0)) + bytes(4) + fragment.to_bytes(2) + bytes((1, protocol))
    return frame(0x0800, head + bytes(10) + options + payload)


def ipv6(following: int, payload: bytes) -> bytes:
    return frame(0x86DD, b"\x60\0\0\0\0\0" + bytes((following, 1)) + bytes(32) + payload)


def udp(source: int, destination: int) -> bytes:
    return source.to_bytes(2) + destination.to_bytes(2) + bytes(20)


@pytest.mark.parametrize("port", PORTS)
@pytest.mark.parametrize("pair", [lambda port: (port, 40_000), lambda port: (40_000, port)])
def test_a_datagram_from_or_to_a_port_of_the_table_is_heard(port: int, pair: object) -> None:
    assert callable(pair)
    ports = udp(*pair(port))
    for heard in (ipv4(17, ports), ipv4(17, ports, options=bytes(8)), ipv6(17, ports)):
        assert run_filter(ours(), heard) == FRAME_SIZE


@pytest.mark.parametrize("code", [*range(130, 138), 143])
def test_neighbor_discovery_and_mld_are_heard_with_and_without_options(code: int) -> None:
    assert run_filter(ours(), ipv6(58, bytes((code, 0)) + bytes(20)))
    assert run_filter(ours(), ipv6(0, bytes((58, 0)) + bytes(6) + bytes((code, 0)) + bytes(20)))


@pytest.mark.parametrize("group", LINK_GROUPS)
def test_what_switches_say_to_each_other_is_heard(group: str) -> None:
    to = group.replace(":", "")
    assert run_filter(ours(), frame(0x0060, bytes(60), to=to))
    # With an EtherType it is something else.
    assert not run_filter(ours(), frame(0x2000, bytes(60), to=to))


def test_arp_lldp_and_vrrp_are_heard() -> None:
    heard = (frame(0x0806, bytes(28)), frame(0x88CC, bytes(40)), ipv4(112, bytes(20)), ipv6(112, bytes(20)))
    assert all(run_filter(ours(), each) for each in heard)


@pytest.mark.parametrize(
    "other",
    [
        ipv4(6, udp(5353, 5353)),
        ipv4(17, udp(443, 50_000)),
        # The later part of a datagram has no ports.
        ipv4(17, udp(5353, 5353), fragment=0x0001),
        ipv6(58, bytes((128, 0)) + bytes(20)),
        ipv6(58, bytes((138, 0)) + bytes(20)),
        ipv6(0, bytes((17, 0)) + bytes(6) + udp(5353, 5353)),
        frame(0x8100, b"\0\x0a\x08\x06" + bytes(28)),
        frame(0x0026, bytes(40), to="0180c2000000"),
        b"\xff" * 13,
        b"",
    ],
)
def test_everything_else_stays_with_the_kernel(other: bytes) -> None:
    assert run_filter(ours(), other) == 0


def test_what_we_send_ourselves_is_not_heard() -> None:
    arp = frame(0x0806, bytes(28))
    assert run_filter(ours(), arp, packet_type=PACKET_OUTGOING) == 0


def test_every_decoder_is_given_what_it_understands() -> None:
    # Names are asked of servers by unicast, which is nobody's business.
    assert PARSERS.keys() - {DNS} <= PORTS.keys()


def interesting() -> st.SearchStrategy[bytes]:
    ports = st.sampled_from([*PORTS, 53, 443])
    datagram = st.builds(udp, ports, ports)
    control = st.builds(lambda code: bytes((code, 0)) + bytes(24), st.integers(120, 150))
    after = st.one_of(datagram, control, st.binary(max_size=40))
    protocol = st.sampled_from([0, 1, 6, 17, 58, 112])
    optioned = st.builds(
        lambda following, size, rest: bytes((following, size)) + bytes(6) + rest,
        protocol,
        st.sampled_from([0, 1]),
        after,
    )
    to = st.sampled_from([*(group.replace(":", "") for group in LINK_GROUPS), "01000ccccccd", "ffffffffffff"])
    return st.one_of(
        st.builds(
            lambda number, rest, words, part: ipv4(number, rest, options=bytes(4 * words), fragment=part),
            protocol,
            after,
            st.integers(0, 10),
            st.sampled_from([0, 0x2000, 0x4000, 0x0001, 0x1FFF]),
        ),
        st.builds(ipv6, protocol, st.one_of(after, optioned)),
        st.builds(
            lambda number, rest, group: frame(number, rest, to=group),
            st.sampled_from([0, 0x60, 0x5FF, 0x600, 0x0806, 0x88CC, 0x8100]),
            st.binary(min_size=20, max_size=60),
            to,
        ),
        st.binary(max_size=80),
    )


@needs_tcpdump
@given(interesting(), st.integers(0, 120))
def test_it_lets_through_what_tcpdump_would_by_the_same_words(data: bytes, cut: int) -> None:
    for each in (data, data[:cut]):
        assert bool(run_filter(ours(), each)) == bool(run_filter(of_tcpdump(), each))


@needs_tcpdump
@needs_corpus
def test_it_lets_through_of_real_traffic_what_tcpdump_would() -> None:
    heard = passed = 0
    for data in real_frames():
        passed += 1
        mine = bool(run_filter(ours(), data))
        heard += mine
        assert mine == bool(run_filter(of_tcpdump(), data))
    assert passed > heard > 0


def real_frames() -> Iterator[bytes]:
    for path in captures():
        for data, _ in zip(ethernet_frames(path), range(100), strict=False):
            yield data


def test_a_jump_that_is_too_far_is_refused() -> None:
    program = Program()
    program.put(JUMP_EQUAL, 1, yes="end")
    for _ in range(256):
        program.put(RETURN, 0)
    program.mark("end")
    program.put(RETURN, 1)
    with pytest.raises(ValueError, match="end"):
        program.assemble()
