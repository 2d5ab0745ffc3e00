from __future__ import annotations

import select
import socket
import time
from functools import partial
from ipaddress import IPv4Address
from struct import pack
from typing import TYPE_CHECKING

import pytest

from netmon_core.net import icmp
from netmon_core.net.icmp import READ_MAX, EchoSocket
from tests.lab.pair import ALIVE

if TYPE_CHECKING:
    from netmon_core.net.icmp import EchoReply
    from tests.lab.pair import Pair


HOST = ALIVE[0]


@pytest.fixture(params=[True, False], ids=["raw", "datagram"])
def echo(pair: Pair, request: pytest.FixtureRequest) -> EchoSocket:
    return opened(pair, raw=request.param)


def opened(pair: Pair, *, raw: bool) -> EchoSocket:
    return pair.near.call(partial(EchoSocket, raw=raw))


def read_all(echo: EchoSocket, *, wait: float = 0.2) -> list[EchoReply]:
    replies: list[EchoReply] = []
    while select.select([echo], [], [], wait)[0]:
        replies += echo.read()
    return replies


def reply_from_far_end(
    pair: Pair, echo: EchoSocket, address: int, sequence: int, *, cookie: bytes | None = None
) -> None:
    message = pack("!BBHHH", 0, 0, 0, echo._identifier, sequence) + (cookie or echo._cookie)
    words = sum(int.from_bytes(message[at : at + 2]) for at in range(0, len(message), 2))
    words = (words & 0xFFFF) + (words >> 16)
    checksum = ~((words & 0xFFFF) + (words >> 16)) & 0xFFFF
    kind = (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    with pair.far.call(partial(socket.socket, *kind)) as forger:
        forger.bind((str(IPv4Address(address)), 0))
        forger.sendto(message[:2] + pack("!H", checksum) + message[4:], ("10.77.0.1", 0))


def test_everyone_alive_answers_once(pair: Pair, echo: EchoSocket) -> None:
    with echo:
        assert all(echo.ask(address, number) for number, address in enumerate(ALIVE))
        replies = read_all(echo)
        assert sorted((each.sequence, each.address) for each in replies) == list(enumerate(ALIVE))
        assert all(each.rtt > 0 for each in replies)
        assert echo._pending == {}
        assert echo.counts == icmp.EchoCounts()


def test_a_reply_that_waits_is_dated_by_the_kernel(pair: Pair, echo: EchoSocket) -> None:
    def dated(sequence: int) -> bool:
        echo.ask(HOST, sequence)
        assert select.select([echo], [], [], 5)[0]
        arrived = time.time()
        (reply,) = echo.read()
        time.sleep(0.02)
        return reply.received <= arrived

    with echo:
        # The kernel begins to date packets a little after the first socket that wants it was opened.
        assert any(dated(sequence) for sequence in range(100))


def test_a_second_answer_and_one_nobody_asked_for_are_counted_apart(pair: Pair, echo: EchoSocket) -> None:
    with echo:
        echo.ask(HOST, 1)
        assert len(read_all(echo)) == 1
        reply_from_far_end(pair, echo, HOST, 1)
        reply_from_far_end(pair, echo, HOST, 2)
        echo.ask(ALIVE[1], 3)
        reply_from_far_end(pair, echo, HOST, 3)
        assert [each.address for each in read_all(echo)] == [ALIVE[1]]
        assert echo.counts.unexpected == 3


def test_a_forged_answer_is_foreign(pair: Pair, echo: EchoSocket) -> None:
    pair.far.sysctl(net__ipv4__icmp_echo_ignore_all=1)
    with echo:
        echo.ask(HOST, 1)
        reply_from_far_end(pair, echo, HOST, 1, cookie=b"forgery!")
        assert read_all(echo) == []
        assert echo.counts.foreign == 1
        # The true one still counts.
        reply_from_far_end(pair, echo, HOST, 1)
        assert [each.sequence for each in read_all(echo)] == [1]


def test_two_sockets_do_not_take_each_others_answers(pair: Pair) -> None:
    for raw in (True, False):
        with opened(pair, raw=raw) as one, opened(pair, raw=raw) as other:
            one.ask(HOST, 1)
            other.ask(HOST, 1)
            assert len(read_all(one)) == len(read_all(other)) == 1
            assert one.counts == other.counts == icmp.EchoCounts()


def test_an_address_that_a_router_calls_unreachable_is_counted(pair: Pair, echo: EchoSocket) -> None:
    pair.far.ip("address", "add", "10.77.1.1/32", "dev", "lo")
    pair.far.sysctl(net__ipv4__ip_forward=1, net__ipv4__conf__all__rp_filter=0)
    pair.far.ip("route", "add", "unreachable", "10.66.0.0/16")
    pair.near.ip("route", "add", "10.66.0.0/16", "via", "10.77.1.1")
    with echo:
        assert echo.ask(int(IPv4Address("10.66.0.9")), 5)
        assert read_all(echo) == []
        assert echo.counts == icmp.EchoCounts(unreachable=1)
        # An error that waits does not hinder the next request, and is not left to wake the loop for ever.
        assert echo.ask(int(IPv4Address("10.66.0.10")), 6)
        assert echo.ask(HOST, 7)
        assert echo.ask(HOST, 8)
        assert [each.sequence for each in read_all(echo)] == [7, 8]
        assert echo.counts == icmp.EchoCounts(unreachable=2)
        assert echo._pending == {}
        assert select.select([echo], [], [], 0.1)[0] == []


def test_an_address_that_nobody_has_is_unreachable_by_our_own_kernel(pair: Pair, echo: EchoSocket) -> None:
    pair.near.sysctl(net__ipv4__neigh__s0__retrans_time_ms=20)
    with echo:
        assert echo.ask(int(IPv4Address("10.77.9.9")), 1)
        assert read_all(echo, wait=1) == []
        assert echo.counts.unreachable == 1


@pytest.mark.parametrize("way", ["blackhole", "prohibit", "unreachable"])
def test_a_request_refused_at_once_is_counted_not_raised(pair: Pair, echo: EchoSocket, way: str) -> None:
    pair.near.ip("route", "add", way, "10.66.0.0/16")
    with echo:
        assert echo.ask(int(IPv4Address("10.66.0.9")), 1) is False
        assert echo.ask(int(IPv4Address("10.77.255.255")), 2) is False
        assert echo.ask(int(IPv4Address("192.0.2.1")), 3) is False
        assert echo.counts == icmp.EchoCounts(refused=3)
        assert echo._pending == {}


def test_what_is_never_answered_is_forgotten_oldest_first(
    pair: Pair, echo: EchoSocket, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.far.sysctl(net__ipv4__icmp_echo_ignore_all=1)
    monkeypatch.setattr(icmp, "PENDING_MAX", 100)
    with echo:
        for sequence in range(150):
            assert echo.ask(HOST, sequence)
        assert [key & 0xFFFF for key in echo._pending] == list(range(50, 150))


def test_a_flood_of_answers_is_read_in_bounded_parts(pair: Pair, echo: EchoSocket) -> None:
    pair.far.sysctl(net__ipv4__icmp_msgs_per_sec=1000000, net__ipv4__icmp_msgs_burst=100000)
    with echo:
        for sequence in range(2_000):
            assert echo.ask(HOST, sequence)
        parts = []
        while part := echo.read():
            parts.append(len(part))
        assert max(parts) == READ_MAX
        assert sum(parts) == 2_000


def test_a_wall_clock_that_was_set_does_not_bend_the_rtt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic_ns", lambda: 5_000)
    assert icmp._rtt((100_000, 1_000), 102_000) == 2_000
    # Set back, and set forward.
    assert icmp._rtt((100_000, 1_000), 50_000) == 4_000
    assert icmp._rtt((100_000, 1_000), 900_000) == 4_000


OPEN = """
from netmon_core.errors import PermissionMissingError
from netmon_core.net.icmp import EchoSocket
for raw in (True, False, None):
    try:
        with EchoSocket(raw=raw) as echo:
            print("raw" if echo.raw else "datagram")
    except PermissionMissingError as err:
        print("refused" if "ping_group_range" in err.message and "setcap" in err.message else err)
"""


def test_the_best_socket_allowed_is_taken(pair: Pair) -> None:
    pair.near.sysctl(net__ipv4__ping_group_range="1 0")
    assert pair.python(OPEN).split() == ["refused", "refused", "refused"]
    assert pair.python(OPEN, "net_raw").split() == ["raw", "refused", "raw"]
    pair.near.sysctl(net__ipv4__ping_group_range="0 2147483647")
    assert pair.python(OPEN).split() == ["refused", "datagram", "datagram"]
