from __future__ import annotations

import fcntl
import os
import select
import socket
import sys
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from ipaddress import IPv4Address
from struct import pack
from typing import TYPE_CHECKING

import pytest

from netmon_core.errors import AdapterError, MissingExtraError
from netmon_core.net.arp import open_arp
from netmon_core.net.arp_ring import ArpRing
from netmon_core.net.arp_scapy import QUEUE_MAX, ScapyArp
from netmon_core.net.arp_socket import READ_MAX, ArpSocket
from tests.lab.pair import ALIVE, OWN, OWN_MAC, PEER_MAC
from tests.lab.processes import run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netmon_core.net.arp import ArpBackend, ArpLink
    from netmon_core.net.arp_frame import ArpHeard
    from tests.lab.pair import Pair


PEER = bytes.fromhex(PEER_MAC.replace(":", ""))
MINE = bytes.fromhex(OWN_MAC.replace(":", ""))
BROADCAST = b"\xff" * 6
TAP_QUEUE = 100
DEAD = [int(IPv4Address("10.77.9.0")) + host for host in range(256)]

type Backend = tuple[bool, ArpBackend]
BACKENDS: dict[str, Backend] = {
    "socket": (False, "packet"),
    "ring": (True, "packet"),
    "scapy": (False, "scapy"),
}


@pytest.fixture(params=list(BACKENDS.values()), ids=list(BACKENDS))
def backend(request: pytest.FixtureRequest) -> Backend:
    chosen: Backend = request.param
    return chosen


def opened(
    pair: Pair, backend: Backend = (False, "packet"), *, source: IPv4Address | None = OWN, hear: bool = False
) -> ArpLink:
    full_speed, kind = backend
    adapter = pair.adapter()
    return pair.near.call(
        partial(open_arp, adapter, source=source, full_speed=full_speed, hear=hear, backend=kind)
    )


def ask_all(link: ArpLink, targets: Sequence[int]) -> list[ArpHeard]:
    heard: list[ArpHeard] = []
    for start in range(0, len(targets), link.batch):
        part = targets[start : start + link.batch]
        assert link.ask(part) == len(part)
        heard += read_all(link, wait=0)
    return heard + read_all(link)


def read_all(link: ArpLink, *, wait: float = 0.3) -> list[ArpHeard]:
    heard: list[ArpHeard] = []
    while select.select([link], [], [], wait)[0]:
        heard += link.read()
    return heard


def arp(
    operation: int, sender: bytes, address: str, *, to: bytes = MINE, target: bytes = MINE, tag: bytes = b""
) -> bytes:
    head = to + sender + tag + b"\x08\x06\x00\x01\x08\x00\x06\x04" + operation.to_bytes(2)
    return (head + sender + IPv4Address(address).packed + target + OWN.packed).ljust(60, b"\0")


def send_from_far_end(pair: Pair, *frames: bytes) -> None:
    for_far_end = pair.far.call(partial(socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 0))
    with for_far_end as sock:
        sock.bind(("l0", 0))
        for frame in frames:
            sock.send(frame)


def test_everyone_alive_answers_and_nobody_else(pair: Pair, backend: Backend) -> None:
    with opened(pair, backend) as link:
        heard = ask_all(link, ALIVE + DEAD)
        assert sorted(heard) == [(address, PEER, True) for address in ALIVE]
        assert link.drops() == 0


def test_a_probe_without_an_own_address_is_answered(pair: Pair, backend: Backend) -> None:
    with opened(pair, backend, source=None) as link:
        assert ask_all(link, ALIVE[:3]) == [(address, PEER, True) for address in ALIVE[:3]]


def test_only_answers_to_us_arrive_unless_we_want_to_hear(pair: Pair, backend: Backend) -> None:
    other = b"\x02\xbb\0\0\0\x01"
    frames = (
        arp(1, other, "10.77.5.1", to=BROADCAST, target=bytes(6)),
        arp(2, other, "10.77.5.2", to=BROADCAST, target=BROADCAST),
        # RFC 3927: to everyone by Ethernet, to us by ARP.
        arp(2, other, "10.77.5.3", to=BROADCAST),
        arp(2, other, "10.77.5.4"),
        # To someone whose MAC ends as ours.
        arp(2, other, "10.77.5.5", to=BROADCAST, target=bytes(4) + MINE[4:]),
    )
    with opened(pair, backend) as quiet, opened(pair, backend, hear=True) as hearing:
        send_from_far_end(pair, *frames)
        first = int(IPv4Address("10.77.5.1"))
        assert read_all(quiet) == [(first + 2, other, True), (first + 3, other, True)]
        assert read_all(hearing) == [
            (first, other, False),
            (first + 1, other, False),
            (first + 2, other, True),
            (first + 3, other, True),
            (first + 4, other, False),
        ]


def test_a_frame_of_another_vlan_is_not_heard(pair: Pair, backend: Backend) -> None:
    other = b"\x02\xbb\0\0\0\x01"
    with opened(pair, backend, hear=True) as link:
        send_from_far_end(
            pair, arp(2, other, "10.77.5.1", tag=b"\x81\x00\x00\x0a"), arp(2, other, "10.77.5.2")
        )
        assert [address for address, _, _ in read_all(link)] == [int(IPv4Address("10.77.5.2"))]


def test_a_frame_for_an_adapter_above_ours_is_not_heard(pair: Pair, backend: Backend) -> None:
    other, above = b"\x02\xbb\0\0\0\x01", b"\x02\xdd\0\0\0\x01"
    pair.near.ip("link", "add", "link", "s0", "name", "above", "address", above.hex(":"), "type", "macvlan")
    pair.near.ip("link", "set", "above", "up")
    with opened(pair, backend, hear=True) as link:
        send_from_far_end(pair, arp(2, other, "10.77.5.1", to=above), arp(2, other, "10.77.5.2"))
        assert [address for address, _, _ in read_all(link)] == [int(IPv4Address("10.77.5.2"))]


def test_a_flood_is_read_in_bounded_parts_and_what_does_not_fit_is_counted(pair: Pair) -> None:
    flood = 20_000
    with opened(pair, hear=True) as link:
        frames = [arp(2, b"\x02\xcc" + number.to_bytes(4), "10.77.6.6") for number in range(flood)]
        send_from_far_end(pair, *frames)
        read = 0
        while part := link.read():
            assert len(part) <= READ_MAX
            read += len(part)
        assert link.drops() > 0
        assert read + link.drops() == flood


def test_a_flood_does_not_grow_the_queue_behind_scapy(pair: Pair) -> None:
    flood = [arp(2, b"\x02\xcc" + number.to_bytes(4), "10.77.6.6") for number in range(500)]
    with opened(pair, BACKENDS["scapy"], hear=True) as link:
        assert isinstance(link, ScapyArp)
        # Nobody reads meanwhile, and the thread may lag.
        for _ in range(200):
            send_from_far_end(pair, *flood)
            if link.drops():
                break
        assert link.drops() > 0
        assert link._found.qsize() == QUEUE_MAX
        sizes = []
        while select.select([link], [], [], 0.3)[0]:
            sizes.append(len(link.read()))
        assert max(sizes) == READ_MAX
        assert sum(sizes) >= QUEUE_MAX


def test_the_ring_goes_round_many_times(pair: Pair) -> None:
    with opened(pair, BACKENDS["ring"]) as link:
        heard = 0
        # 254 does not divide the ring, so batches lie across its end.
        for _ in range(40):
            assert link.ask(ALIVE) == len(ALIVE)
            heard += len(read_all(link, wait=0))
        assert heard == 40 * len(ALIVE)


def test_a_batch_longer_than_the_ring_is_sent_whole(pair: Pair) -> None:
    counter = pair.far.call(partial(socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 0))
    base = int(IPv4Address("10.77.128.0"))
    with counter, opened(pair, BACKENDS["ring"]) as link:
        counter.setsockopt(socket.SOL_SOCKET, 33, 64 << 20)
        counter.bind(("l0", 0x0806))
        assert link.ask(range(base, base + 10_000)) == 10_000
        counter.settimeout(0)
        asked = [int.from_bytes(counter.recv(64)[38:42]) for _ in range(10_000)]
        assert asked == list(range(base, base + 10_000))


def test_a_full_queue_ends_the_batch_and_the_rest_goes_later(pair: Pair) -> None:
    # 8 kbit/s let a few frames pass and hold some more.
    shaper = ("tbf", "rate", "8kbit", "burst", "1600", "limit", "3000")
    pair.near.run("tc", "qdisc", "add", "dev", "s0", "root", *shaper)
    with opened(pair) as link:
        first = link.ask(ALIVE)
        assert 0 < first < len(ALIVE)
        pair.near.run("tc", "qdisc", "del", "dev", "s0", "root")
        assert link.ask(ALIVE[first:]) == len(ALIVE) - first
        read_all(link)


def test_a_full_device_ends_the_rings_batch_and_the_rest_goes_later(pair: Pair) -> None:
    with closing(pair.near.call(Tap)) as tap:
        pair.near.ip("link", "set", "t0", "up")
        adapter = pair.adapter("t0")
        asked: list[int] = []
        targets = range(DEAD[0], DEAD[0] + 6_000)
        with pair.near.call(partial(open_arp, adapter, source=OWN, full_speed=True)) as link:
            done = 0
            while done < len(targets):
                sent = link.ask(targets[done:])
                # Its queue holds a hundred frames.
                assert 0 < sent <= TAP_QUEUE
                assert link.ask(targets[done + sent :]) == 0
                done += sent
                asked += tap.read_targets()
        assert asked == list(targets)


class Tap:
    """The adapter t0, whose cable ends in our hands."""

    def __init__(self) -> None:
        self.file = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        # TUNSETIFF: a tap without packet information.
        fcntl.ioctl(self.file, 0x400454CA, pack("16sH14x", b"t0", 0x1002))
        run(["ip", "link", "set", "t0", "txqueuelen", str(TAP_QUEUE)])

    def read_targets(self) -> list[int]:
        """Take every frame off the cable; return the targets of the ARP requests."""
        targets = []
        with suppress(BlockingIOError):
            while frame := os.read(self.file, 2048):
                if frame[12:14] == b"\x08\x06":
                    targets.append(int.from_bytes(frame[38:42]))
        return targets

    def close(self) -> None:
        os.close(self.file)


def test_the_rings_frames_are_byte_for_byte_those_of_the_socket(pair: Pair) -> None:
    counter = pair.far.call(partial(socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 0))
    with counter:
        counter.bind(("l0", 0x0806))
        frames = []
        for backend in BACKENDS.values():
            with opened(pair, backend) as link:
                assert link.ask(DEAD[7:8]) == 1
                frames.append(counter.recv(100))
        expected = BROADCAST + MINE + b"\x08\x06\0\x01\x08\0\x06\x04\0\x01" + MINE + OWN.packed + bytes(6)
        assert frames == [expected + IPv4Address("10.77.9.7").packed] * 3


def test_an_adapter_that_goes_down_is_named(pair: Pair, backend: Backend) -> None:
    with opened(pair, backend) as link:
        pair.near.ip("link", "set", "s0", "down")
        with pytest.raises(AdapterError, match=r"adapter s0 is down"):
            link.ask(ALIVE)


def test_an_adapter_that_comes_back_works_again(pair: Pair) -> None:
    for backend in (BACKENDS["socket"], BACKENDS["ring"]):
        with opened(pair, backend) as link:
            pair.near.ip("link", "set", "s0", "down")
            with pytest.raises(AdapterError):
                link.ask(ALIVE)
            with pytest.raises(AdapterError):
                link.read()
            pair.near.ip("link", "set", "s0", "up")
            assert len(ask_all(link, ALIVE)) == len(ALIVE)


def test_an_adapter_that_is_gone_is_named(pair: Pair, backend: Backend) -> None:
    with opened(pair, backend) as link:
        pair.near.ip("link", "del", "s0")
        with pytest.raises(AdapterError, match=r"adapter s0"):
            link.ask(ALIVE)


def test_an_adapter_that_is_missing_or_has_no_mac_is_named(pair: Pair, backend: Backend) -> None:
    full_speed, kind = backend
    loopback, gone = pair.adapter("lo"), replace(pair.adapter(), name="gone0")
    with pytest.raises(AdapterError, match=r"lo has no MAC"):
        pair.near.call(partial(open_arp, loopback, source=OWN, full_speed=full_speed, backend=kind))
    with pytest.raises(AdapterError, match=r"gone0"):
        pair.near.call(partial(open_arp, gone, source=OWN, full_speed=full_speed, backend=kind))


def test_closing_twice_is_safe(pair: Pair, backend: Backend) -> None:
    link = opened(pair, backend)
    link.close()
    link.close()


def test_the_backend_is_chosen_by_speed_and_environment(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    adapter = pair.adapter()

    def kind(*, full_speed: bool) -> type[ArpLink]:
        with pair.near.call(partial(open_arp, adapter, source=OWN, full_speed=full_speed)) as link:
            return type(link)

    assert kind(full_speed=False) is ArpSocket
    assert kind(full_speed=True) is ArpRing
    monkeypatch.setenv("NETMON_ARP_BACKEND", "scapy")
    assert kind(full_speed=False) is ScapyArp


@pytest.fixture
def without_scapy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("scapy", "scapy.arch", "scapy.layers.l2", "scapy.config", "scapy.error"):
        monkeypatch.setitem(sys.modules, name, None)


def test_without_scapy_the_missing_extra_is_named(pair: Pair, without_scapy: None) -> None:
    with pytest.raises(MissingExtraError, match=r"pip install netmon-core\[capture\]"):
        opened(pair, BACKENDS["scapy"])


REFUSED = """
from ipaddress import IPv4Address
from netmon_core.errors import PermissionMissingError
from netmon_core.net.arp import open_arp
from netmon_core.net.interfaces import read_adapters
adapter = next(each for each in read_adapters() if each.name == "s0")
for full_speed, backend in ((False, "packet"), (True, "packet"), (False, "scapy")):
    try:
        open_arp(adapter, source=IPv4Address("10.77.0.1"), full_speed=full_speed, backend=backend)
    except PermissionMissingError as err:
        print("setcap cap_net_raw+ep" in err.message and "AmbientCapabilities" in err.message)
"""


def test_without_the_right_the_error_says_what_would_allow_it(pair: Pair) -> None:
    assert pair.python(REFUSED).split() == ["True"] * 3


ALLOWED = """
from ipaddress import IPv4Address
from netmon_core.net.arp import open_arp
from netmon_core.net.interfaces import read_adapters
adapter = next(each for each in read_adapters() if each.name == "s0")
first = int(IPv4Address("10.77.1.1"))
for full_speed in (False, True):
    with open_arp(adapter, source=IPv4Address("10.77.0.1"), full_speed=full_speed) as link:
        found = 0
        for target in range(first, first + 254, 127):
            link.ask(range(target, target + 127))
            found += len(link.read())
        print(found, 16 <= link.batch <= 1024)
"""


def test_the_raw_right_alone_is_enough(pair: Pair) -> None:
    assert pair.python(ALLOWED, "net_raw").split() == ["254", "True"] * 2
