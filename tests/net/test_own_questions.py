from __future__ import annotations

import select
import socket
from functools import partial
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from netmon_core.net.arp import open_arp
from netmon_core.net.name_bait import NameBait
from netmon_core.net.own_questions import OwnQuestions, send_frame
from tests.lab.pair import OWN, OWN_MAC, PEER_MAC

from .test_ear import arp, send_from_far_end

if TYPE_CHECKING:
    from tests.lab.pair import Pair


def asked(questions: OwnQuestions, *, wait: float = 0.3) -> list[IPv4Address]:
    found: list[IPv4Address] = []
    while select.select([questions], [], [], wait)[0]:
        found += map(IPv4Address, questions.read())
    return found


def test_whoever_of_this_machine_asks_is_seen_and_nobody_else(pair: Pair) -> None:
    with pair.near.call(partial(OwnQuestions, pair.adapter())) as questions:
        with pair.near.call(partial(open_arp, pair.adapter(), source=OWN)) as link:
            link.ask([int(IPv4Address("10.77.1.5"))])
        with pair.near.call(partial(socket.socket, socket.AF_INET, socket.SOCK_DGRAM)) as sock:
            sock.sendto(b"", ("10.77.1.7", 9))
        send_from_far_end(pair, arp())
        assert asked(questions) == [IPv4Address("10.77.1.5"), IPv4Address("10.77.1.7")]
        assert questions.read() == []


def test_a_frame_leaves_as_it_is(pair: Pair) -> None:
    with pair.far.call(partial(socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 0)) as sock:
        sock.bind(("l0", 0x88B5))
        sock.settimeout(3)
        frame = bytes.fromhex((PEER_MAC + OWN_MAC).replace(":", "")) + b"\x88\xb5" + b"hello".ljust(46)
        pair.near.call(partial(send_frame, pair.adapter(), frame))
        assert sock.recv(100) == frame


def test_a_name_is_asked_for_on_that_adapter_from_a_port_of_our_own(pair: Pair) -> None:
    pair.far.ip("addr", "add", "10.77.0.9/16", "dev", "l0")
    with pair.far.call(partial(socket.socket, socket.AF_PACKET, socket.SOCK_DGRAM, 0)) as sock:
        sock.bind(("l0", 0x0800))
        sock.settimeout(3)
        with pair.near.call(partial(NameBait, pair.adapter(), OWN)) as bait:
            bait.ask([("224.0.0.252", 5355, b"one"), ("10.77.255.255", 137, b"two")])
            heard = [sock.recv(200) for _ in range(2)]
    for data, group, port, said in zip(
        heard, ("224.0.0.252", "10.77.255.255"), (5355, 137), (b"one", b"two"), strict=True
    ):
        assert (data[12:16], data[16:20]) == (OWN.packed, IPv4Address(group).packed)
        assert int.from_bytes(data[22:24]) == port
        assert int.from_bytes(data[20:22]) > 1024
        assert data[28:31] == said
