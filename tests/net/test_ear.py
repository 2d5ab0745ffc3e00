from __future__ import annotations

import re
import select
import socket
import sys
import time
from functools import partial
from ipaddress import IPv4Address, ip_address
from typing import TYPE_CHECKING, Protocol

import pytest

from netmon_core.errors import AdapterError
from netmon_core.net.ear import BATCH, Ear
from netmon_core.net.groups import GROUPS, GroupEar, Memberships
from netmon_core.net.interfaces import read_adapters
from tests.lab.pair import OWN_MAC

if TYPE_CHECKING:
    from netmon_core.model.adapter import Adapter
    from netmon_core.net.groups import Group
    from tests.lab.namespaces import Lab, Namespace
    from tests.lab.pair import Pair


class Hearing[Each](Protocol):
    def fileno(self) -> int: ...

    def read(self) -> list[Each]: ...


OTHER = b"\x02\xbb\0\0\0\x01"
TAG_10, TAG_0 = b"\x81\x00\x00\x0a", b"\x81\x00\x60\x00"


def opened(pair: Pair) -> Ear:
    return pair.near.call(partial(Ear, pair.adapter()))


def arp(sender: bytes = OTHER, *, tag: bytes = b"") -> bytes:
    head = b"\xff" * 6 + sender + tag + b"\x08\x06\x00\x01\x08\x00\x06\x04\x00\x01"
    return (head + sender + IPv4Address("10.77.5.1").packed + bytes(10)).ljust(60, b"\0")


def send_from_far_end(pair: Pair, *frames: bytes) -> None:
    with pair.far.call(partial(socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 0)) as sock:
        sock.bind(("l0", 0))
        for frame in frames:
            sock.send(frame)


def heard_by[Each](ear: Hearing[Each], *, wait: float = 0.3) -> list[Each]:
    heard: list[Each] = []
    while select.select([ear], [], [], wait)[0]:
        heard += ear.read()
    return heard


def all_multicast(host: Namespace, adapter: str) -> int:
    """How many ask the adapter for all multicast."""
    found = re.search(r"\ballmulti (\d+)", host.ip("-d", "link", "show", adapter))
    assert found is not None
    return int(found[1])


def test_what_arrives_is_heard_with_the_time_at_which_the_kernel_took_it(pair: Pair) -> None:
    with opened(pair) as ear:
        before = time.time_ns()
        send_from_far_end(pair, arp())
        after = time.time_ns()
        ((stamp, data, vlan),) = heard_by(ear)
        assert before <= stamp <= after
        assert (data, vlan) == (arp(), 0)
        assert ear.drops() == 0


def test_more_than_a_batch_comes_in_order_and_whole(pair: Pair) -> None:
    frames = [arp(OTHER[:5] + bytes([number])) for number in range(2 * BATCH + 9)]
    with opened(pair) as ear:
        send_from_far_end(pair, *frames)
        assert len(ear.read()) == BATCH
        assert [data for _, data, _ in heard_by(ear)] == frames[BATCH:]
        assert ear.read() == []


def test_what_we_send_ourselves_is_not_heard(pair: Pair) -> None:
    with opened(pair) as ear:
        with pair.near.call(partial(socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 0)) as sock:
            sock.bind(("s0", 0))
            sock.send(arp(bytes.fromhex(OWN_MAC.replace(":", ""))))
        assert heard_by(ear) == []


def test_a_tag_that_the_kernel_took_off_is_told(pair: Pair) -> None:
    with opened(pair) as ear:
        send_from_far_end(pair, arp(tag=TAG_10), arp(tag=TAG_0), arp())
        # A tag of VLAN 0 has only a priority.
        assert [(data[:42], vlan) for _, data, vlan in heard_by(ear)] == [
            (arp()[:42], each) for each in (10, 0, 0)
        ]


def test_a_flood_that_nobody_reads_is_counted_and_stops_nothing(pair: Pair) -> None:
    with opened(pair) as ear:
        ear._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        send_from_far_end(pair, *[arp()] * 200)
        kept = len(heard_by(ear))
        assert kept + ear.drops() == 200
        assert ear.drops() > 100
        send_from_far_end(pair, arp())
        assert len(heard_by(ear)) == 1


def test_the_adapter_is_asked_for_all_multicast_and_never_for_everything(pair: Pair) -> None:
    before = all_multicast(pair.near, "s0")
    with opened(pair):
        assert all_multicast(pair.near, "s0") == before + 1
        assert "promiscuity 0" in pair.near.ip("-d", "link", "show", "s0")
    assert all_multicast(pair.near, "s0") == before


def test_a_link_that_was_down_is_heard_again(pair: Pair) -> None:
    with opened(pair) as ear:
        pair.near.ip("link", "set", "s0", "down")
        assert ear.read() == []
        assert ear.read() == []
        pair.near.ip("link", "set", "s0", "up")
        send_from_far_end(pair, arp())
        assert len(heard_by(ear)) == 1


def test_without_the_right_the_refusal_says_what_would_help(pair: Pair) -> None:
    code = (
        "from netmon_core.errors import PermissionMissingError\n"
        "from netmon_core.net.ear import Ear\n"
        "from netmon_core.net.interfaces import read_adapters\n"
        "try: Ear(next(each for each in read_adapters() if each.name == 's0'))\n"
        "except PermissionMissingError as err: print(err)"
    )
    assert "CAP_NET_RAW" in pair.python(code)
    assert pair.python(code, "net_raw") == ""


def test_an_adapter_without_a_mac_and_one_that_is_gone_are_refused(pair: Pair) -> None:
    loopback = next(each for each in pair.near.call(read_adapters) if each.name == "lo")
    with pytest.raises(AdapterError, match="no MAC"):
        pair.near.call(partial(Ear, loopback))
    gone = pair.adapter()
    pair.near.ip("link", "del", "s0")
    with pytest.raises(AdapterError, match="gone"):
        pair.near.call(partial(Ear, gone))


@pytest.fixture
def two(lab: Lab) -> tuple[Namespace, Namespace]:
    """Two hosts on one cable, each with IPv4 and IPv6."""
    near, far = lab.namespace("near"), lab.namespace("far")
    lab.link(near, far)
    for number, host in enumerate((near, far), start=1):
        host.ip("address", "add", f"10.77.0.{number}/24", "dev", "eth0")
        host.ip("address", "add", f"fe80::{number}/64", "dev", "eth0", "nodad")
        host.ip("route", "add", "224.0.0.0/4", "dev", "eth0")
    return near, far


def eth0(host: Namespace) -> Adapter:
    return next(each for each in host.call(read_adapters) if each.name == "eth0")


def memberships(host: Namespace) -> set[str]:
    told = host.ip("maddress", "show", "dev", "eth0")
    return set(re.findall(r"inet6? +(\S+)", told))


def test_every_group_is_joined_and_left_again(two: tuple[Namespace, Namespace]) -> None:
    near, _ = two
    before = memberships(near)
    joined = near.call(partial(Memberships, eth0(near)))
    wanted = {str(group.address) for group in GROUPS}
    assert not wanted & before
    assert joined.refused == []
    assert wanted <= memberships(near)
    joined.close()
    assert memberships(near) == before


def test_joining_is_reported_so_that_a_switch_that_snoops_lets_the_groups_through(
    two: tuple[Namespace, Namespace],
) -> None:
    near, far = two
    with far.call(partial(socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 0x0300)) as wire:
        wire.bind(("eth0", 3))
        joined = near.call(partial(Memberships, eth0(near)))
        seen = b""
        while select.select([wire], [], [], 1.5)[0]:
            data = wire.recv(2048)
            # Of IGMP and of MLD alone.
            if (data[12:14], data[23:24]) == (b"\x08\0", b"\x02") or data[12:14] == b"\x86\xdd":
                seen += data[14:]
    joined.close()
    assert [str(each.address) for each in GROUPS if each.address.packed not in seen] == []


def test_groups_that_cannot_be_joined_are_said_to_be_refused(pair: Pair) -> None:
    gone = pair.adapter()
    pair.near.ip("link", "del", "s0")
    joined = pair.near.call(partial(Memberships, gone))
    joined.close()
    assert set(joined.refused) == {group.address for group in GROUPS}


LISTENED = [group for group in GROUPS if group.port is not None]


@pytest.mark.parametrize("group", LISTENED, ids=lambda group: f"{group.protocol}-{group.address}")
def test_a_group_is_heard_without_privileges_and_everybody_else_hears_it_too(
    two: tuple[Namespace, Namespace], group: Group
) -> None:
    near, far = two
    with (
        near.call(partial(other_program, group)) as other,
        near.call(partial(GroupEar, eth0(near), group)) as ear,
    ):
        assert not ear._socket.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT)
        source = far.call(partial(say, group, b"hello"))
        ((_, sender, port, data),) = heard_by(ear)
        assert (sender, port, data) == (source[0], source[1], b"hello")
        assert other.recv(100) == b"hello"
        # What is sent to this host alone is the other's mail.
        own = "10.77.0.1" if group.address.version == 4 else "fe80::1"
        far.call(partial(say, group, b"yours", to=own))
        assert heard_by(ear, wait=0.1) == []
        assert other.recv(100) == b"yours"


def other_program(group: Group) -> socket.socket:
    """A program that holds the port of a group as most do: every address, shared."""
    family = socket.AF_INET if group.address.version == 4 else socket.AF_INET6
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.settimeout(2)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    index = socket.if_nametoindex("eth0")
    if family == socket.AF_INET:
        sock.bind(("", group.port or 0))
        member = group.address.packed + bytes(4) + index.to_bytes(4, sys.byteorder)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    else:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind(("::", group.port or 0))
        member = group.address.packed + index.to_bytes(4, sys.byteorder)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, member)
    return sock


def say(group: Group, words: bytes, *, to: str | None = None) -> tuple[object, int]:
    """Send to the group, or to one host at its port; return from where."""
    version = group.address.version
    with socket.socket(socket.AF_INET if version == 4 else socket.AF_INET6, socket.SOCK_DGRAM) as sock:
        if version == 4:
            sock.bind(("10.77.0.2", 0))
            sock.sendto(words, (to or str(group.address), group.port or 0))
        else:
            index = socket.if_nametoindex("eth0")
            sock.bind(("fe80::2", 0, 0, index))
            sock.sendto(words, (to or str(group.address), group.port or 0, 0, index))
        return ip_address(sock.getsockname()[0].partition("%")[0]), sock.getsockname()[1]


def test_a_group_on_another_adapter_is_not_heard(lab: Lab) -> None:
    near, here, there = lab.namespace("near"), lab.namespace("here"), lab.namespace("there")
    lab.link(near, here, near_name="eth0")
    lab.link(near, there, near_name="eth1")
    for number, host in enumerate((here, there), start=1):
        near.ip("address", "add", f"10.77.{number}.1/24", "dev", f"eth{number - 1}")
        host.ip("address", "add", "10.77.0.2/16", "dev", "eth0")
        host.ip("route", "add", "224.0.0.0/4", "dev", "eth0")
    group = GROUPS[0]
    # Another program wants it there.
    adapters = {each.name: each for each in near.call(read_adapters)}
    elsewhere = near.call(partial(Memberships, adapters["eth1"]))
    with near.call(partial(GroupEar, adapters["eth0"], group)) as ear:
        there.call(partial(say, group, b"there"))
        here.call(partial(say, group, b"here"))
        assert [data for *_, data in heard_by(ear)] == [b"here"]
    elsewhere.close()
