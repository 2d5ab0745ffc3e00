from __future__ import annotations

import select
import socket
import time
from functools import partial
from ipaddress import IPv4Address, ip_address
from struct import pack
from typing import TYPE_CHECKING

import pytest

from netmon_core.errors import AdapterError
from netmon_core.net import echo_batch
from netmon_core.net.echo_batch import EchoBatch
from netmon_core.net.echo_message import COOKIE_SIZE, IPV4, IPV6
from netmon_core.net.icmp import EchoCounts
from netmon_core.net.socket_address import pack_address
from tests.lab.pair import ALIVE, OWN_MAC, PEER_MAC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lab.pair import Pair


HOST = ALIVE[0]


@pytest.fixture(params=[True, False], ids=["raw", "datagram"])
def echo(pair: Pair, request: pytest.FixtureRequest) -> Iterator[EchoBatch]:
    with pair.near.call(partial(EchoBatch, IPV4, raw=request.param)) as made:
        yield made


def name(address: int | str) -> bytes:
    return pack_address(ip_address(address))


def names(addresses: list[int]) -> list[bytes]:
    return [name(address) for address in addresses]


def read_all(echo: EchoBatch, *, wait: float = 0.2) -> list[tuple[int, int, float]]:
    replies = []
    while select.select([echo], [], [], wait)[0]:
        replies += echo.read().replies
    return [(sequence, int.from_bytes(key), rtt) for sequence, key, rtt in replies]


def from_far_end(pair: Pair, message: bytes, *, source: int = HOST) -> None:
    """Send an ICMP message, its checksum filled in, as if from one of the far end's addresses."""
    padded = message + b"\0" * (len(message) % 2)
    words = sum(int.from_bytes(padded[at : at + 2]) for at in range(0, len(padded), 2))
    words = (words & 0xFFFF) + (words >> 16)
    checksum = ~((words & 0xFFFF) + (words >> 16)) & 0xFFFF
    kind = (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    with pair.far.call(partial(socket.socket, *kind)) as forger:
        forger.bind((str(IPv4Address(source)), 0))
        forger.sendto(message[:2] + pack("!H", checksum) + message[4:], ("10.77.0.1", 0))


def reply(echo: EchoBatch, sequence: int, *, cookie: bytes | None = None, code: int = 0) -> bytes:
    header = pack("!BBHHH", 0, code, 0, echo._identifier, sequence)
    return header + (echo._cookie if cookie is None else cookie)


def mute(pair: Pair) -> None:
    pair.far.sysctl(net__ipv4__icmp_echo_ignore_all=1)


def test_a_batch_is_answered_by_everyone_once(pair: Pair, echo: EchoBatch) -> None:
    pair.far.sysctl(net__ipv4__icmp_msgs_per_sec=100000, net__ipv4__icmp_msgs_burst=10000)
    for sequence in (1, 2):
        assert echo.ask(sequence, names(ALIVE)) == (len(ALIVE), [])
    replies = read_all(echo)
    assert sorted(each[:2] for each in replies) == sorted((n, a) for n in (1, 2) for a in ALIVE)
    assert all(0 < rtt < 1 for *_, rtt in replies)
    assert echo.counts == EchoCounts()
    assert not any(batch.waiting for batch in echo._batches.values())


def test_more_than_one_system_call_takes_are_asked(pair: Pair, echo: EchoBatch) -> None:
    pair.near.ip("route", "add", "10.88.0.0/16", "via", str(IPv4Address(HOST)))
    many = [int(IPv4Address("10.88.0.0")) + at for at in range(1, 1001)]
    assert echo.ask(1, names(many)) == (1000, [])
    echo.read()
    # The far end has no such hosts; what left is known by the kernel's word.
    sent = echo._batches[1].waiting
    assert [int.from_bytes(key) for key in sent] == many


def test_how_long_the_neighbor_was_looked_for_is_no_part_of_the_round_trip(
    pair: Pair, echo: EchoBatch
) -> None:
    pair.far.ip("link", "set", "l0", "arp", "off")
    pair.far.ip("neigh", "add", "10.77.0.1", "lladdr", OWN_MAC, "dev", "l0")
    asked = time.monotonic()
    assert echo.ask(1, [name(HOST)]) == (1, [])
    time.sleep(0.3)
    # Only now the kernel learns where to send what it has kept.
    pair.near.ip("neigh", "replace", str(IPv4Address(HOST)), "lladdr", PEER_MAC, "dev", "s0")
    ((_, _, rtt),) = read_all(echo, wait=2)
    assert time.monotonic() - asked > 0.3
    assert 0 < rtt < 0.2


def test_a_reply_that_waits_in_the_socket_gets_no_older(pair: Pair, echo: EchoBatch) -> None:
    def older_than_its_wait(sequence: int) -> bool:
        echo.ask(sequence, [name(HOST)])
        began = time.monotonic()
        time.sleep(0.1)
        waited = time.monotonic() - began
        ((_, _, rtt),) = read_all(echo)
        return not 0 < rtt < waited

    # The kernel begins to date packets a little after the first socket that wants it was opened.
    assert not all(older_than_its_wait(sequence) for sequence in range(50))


def test_late_double_and_unasked_replies_are_told_apart_from_answers(pair: Pair, echo: EchoBatch) -> None:
    echo.ask(1, [name(HOST)])
    assert len(read_all(echo)) == 1
    from_far_end(pair, reply(echo, 1))
    from_far_end(pair, reply(echo, 2))
    mute(pair)
    echo.ask(3, [name(ALIVE[1])])
    from_far_end(pair, reply(echo, 3))
    echo.ask(4, [name(HOST)])
    echo.forget(4)
    from_far_end(pair, reply(echo, 4))
    assert read_all(echo) == []
    assert echo.counts.unexpected == 4


def test_a_forged_reply_is_foreign_and_the_true_one_still_counts(pair: Pair, echo: EchoBatch) -> None:
    mute(pair)
    # Everything up to the cookie lies in the slot from the message before.
    echo.ask(1, [name(HOST)])
    from_far_end(pair, reply(echo, 1))
    assert len(read_all(echo)) == 1
    echo.ask(2, [name(HOST)])
    for forged in (
        reply(echo, 2, cookie=b""),
        reply(echo, 2, cookie=echo._cookie[:-1]),
        reply(echo, 2, cookie=b"x" * COOKIE_SIZE),
        reply(echo, 2, code=1),
    ):
        from_far_end(pair, forged)
        assert read_all(echo) == []
    assert echo.counts.foreign == 4
    from_far_end(pair, reply(echo, 2))
    assert [each[:2] for each in read_all(echo)] == [(2, HOST)]


def test_two_sockets_do_not_take_each_others_answers(pair: Pair) -> None:
    for raw in (True, False):
        opening = partial(EchoBatch, IPV4, raw=raw)
        with pair.near.call(opening) as one, pair.near.call(opening) as other:
            one.ask(1, [name(HOST)])
            other.ask(1, [name(HOST)])
            assert len(read_all(one)) == len(read_all(other)) == 1
            assert one.counts == other.counts == EchoCounts()


def test_what_is_unreachable_is_told_and_hinders_nobody(pair: Pair, echo: EchoBatch) -> None:
    pair.far.ip("address", "add", "10.77.1.1/32", "dev", "lo")
    pair.far.sysctl(net__ipv4__ip_forward=1, net__ipv4__conf__all__rp_filter=0)
    pair.far.ip("route", "add", "unreachable", "10.66.0.0/16")
    pair.near.ip("route", "add", "10.66.0.0/16", "via", "10.77.1.1")
    gone = name("10.66.0.9")
    assert echo.ask(5, [gone, name(HOST)]) == (2, [])
    assert select.select([echo], [], [], 5)[0]
    time.sleep(0.1)
    heard = echo.read()
    assert heard.unreachable == [(5, ip_address("10.66.0.9").packed)]
    assert [(sequence, int.from_bytes(key)) for sequence, key, _ in heard.replies] == [(5, HOST)]
    # An error that waits for the next call is not taken for that call's own.
    assert echo.ask(6, [gone]) == (1, [])
    time.sleep(0.1)
    assert echo.ask(7, [name(HOST), name(ALIVE[1])]) == (2, [])
    time.sleep(0.1)
    heard = echo.read()
    assert len(heard.unreachable) == 1
    assert len(heard.replies) == 2
    assert echo.counts == EchoCounts(unreachable=2)


@pytest.mark.parametrize("way", ["blackhole", "prohibit", "unreachable"])
def test_those_without_a_route_are_refused_and_the_others_asked(
    pair: Pair, echo: EchoBatch, way: str
) -> None:
    pair.near.ip("route", "add", way, "10.66.0.0/16")
    asked = [name("10.66.0.9"), name(HOST), name("10.77.255.255"), name(ALIVE[1]), name("192.0.2.1")]
    assert echo.ask(1, asked) == (5, [0, 2, 4])
    assert sorted(address for _, address, _ in read_all(echo)) == ALIVE[:2]
    assert echo.counts == EchoCounts(refused=3)


def test_a_full_queue_leaves_the_rest_for_later(pair: Pair, echo: EchoBatch) -> None:
    # Nobody there: the kernel keeps the requests while it looks for the neighbors.
    echo._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    nobody = [name(int(IPv4Address("10.77.9.0")) + at) for at in range(50)]
    done, refused = echo.ask(1, nobody)
    assert 0 < done < 50
    assert refused == []
    assert echo.counts == EchoCounts(full=50 - done)


def test_batches_that_are_never_forgotten_are_capped_oldest_first(
    pair: Pair, echo: EchoBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    mute(pair)
    monkeypatch.setattr(echo_batch, "BATCHES_MAX", 10)
    for sequence in range(25):
        echo.ask(sequence, [name(HOST)])
    assert list(echo._batches) == list(range(15, 25))


def test_a_flood_is_read_in_bounded_parts(
    pair: Pair, echo: EchoBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.far.sysctl(net__ipv4__icmp_msgs_per_sec=100000, net__ipv4__icmp_msgs_burst=10000)
    monkeypatch.setattr(echo_batch, "READ_MAX", 512)
    for sequence in range(4):
        echo.ask(sequence, names(ALIVE))
    time.sleep(0.2)
    parts = [len(echo.read().replies) for _ in range(3)]
    assert parts == [512, 4 * len(ALIVE) - 512, 0]


def test_a_wall_clock_that_was_set_does_not_bend_the_round_trip(
    pair: Pair, echo: EchoBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for shift in (3600, -3600):
        mute(pair)
        echo.ask(1, [name(HOST)])
        echo._read_returned()
        key = next(iter(echo._batches[1].waiting))
        # As if it had left before or after the clock was set.
        echo._batches[1].waiting[key] += shift * 1_000_000_000
        from_far_end(pair, reply(echo, 1))
        ((_, _, rtt),) = read_all(echo)
        assert 0 <= rtt < 60


@pytest.mark.parametrize("raw", [True, False])
def test_ipv6_is_asked_the_same_way(pair: Pair, *, raw: bool) -> None:
    for host, own, adapter in ((pair.near, "fd77::1/64", "s0"), (pair.far, "fd77::2/64", "l0")):
        host.sysctl(net__ipv6__conf__all__disable_ipv6=0)
        host.ip("address", "add", own, "dev", adapter, "nodad")
    pair.near.ip("route", "add", "unreachable", "fd66::/64")
    with pair.near.call(partial(EchoBatch, IPV6, raw=raw)) as echo:
        assert echo.ask(1, [name("fd77::2"), name("fd66::1")]) == (2, [1])
        (first,) = {key for _, key, _ in _replies(echo)}
        assert first == ip_address("fd77::2").packed
        # Nobody has it, and our own kernel says so after looking for three seconds.
        pair.near.sysctl(net__ipv6__neigh__s0__retrans_time_ms=20)
        echo.ask(2, [name("fd77::99")])
        end = time.monotonic() + 10
        unreachable: list[tuple[int, bytes]] = []
        while not unreachable and time.monotonic() < end:
            select.select([echo], [], [], 1)
            unreachable += echo.read().unreachable
        assert unreachable == [(2, ip_address("fd77::99").packed)]


def _replies(echo: EchoBatch) -> list[tuple[int, bytes, float]]:
    replies: list[tuple[int, bytes, float]] = []
    end = time.monotonic() + 5
    while not replies and time.monotonic() < end:
        select.select([echo], [], [], 1)
        replies += echo.read().replies
    return replies


def test_a_zone_is_that_of_an_adapter_by_name_or_number() -> None:
    number = socket.if_nametoindex("lo")
    assert name("fe80::1%lo") == name(f"fe80::1%{number}") != name("fe80::1")
    with pytest.raises(AdapterError, match="gone9"):
        name("fe80::1%gone9")
