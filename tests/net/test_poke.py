from __future__ import annotations

import socket
from functools import partial
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from netmon_core.net.neighbors import read_neighbors
from netmon_core.net.poke import PokeSocket
from tests.lab.pair import ALIVE, PEER_MAC

if TYPE_CHECKING:
    from tests.lab.pair import Pair


def test_whom_we_poke_the_kernel_learns(pair: Pair) -> None:
    adapter = pair.adapter()
    with pair.near.call(partial(PokeSocket, adapter)) as poking:
        assert poking.poke(ALIVE[:50]) == 50
        assert poking.refused == 0
    found = {int(each.address): each.mac for each in pair.near.call(read_neighbors)}
    assert found == dict.fromkeys(ALIVE[:50], PEER_MAC)


def test_no_poke_leaves_by_a_router(pair: Pair) -> None:
    pair.near.ip("route", "add", "default", "via", "10.77.1.1")
    listener = pair.far.call(partial(socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 0))
    with listener, pair.near.call(PokeSocket) as poking:
        listener.bind(("l0", 0x0800))
        listener.settimeout(1)
        assert poking.poke([int(IPv4Address("192.0.2.7")), ALIVE[3]]) == 2
        # The first IPv4 packet that the far end sees is the second poke.
        assert listener.recv(100)[30:34] == IPv4Address(ALIVE[3]).packed


def test_an_address_that_is_refused_does_not_stop_the_rest(pair: Pair) -> None:
    with pair.near.call(PokeSocket) as poking:
        broadcast = int(IPv4Address("10.77.255.255"))
        assert poking.poke([broadcast, ALIVE[0]]) == 2
        assert poking.refused == 1
    assert [int(each.address) for each in pair.near.call(read_neighbors)] == [ALIVE[0]]


def test_a_full_queue_ends_the_batch_and_says_where(pair: Pair) -> None:
    dead = int(IPv4Address("10.77.9.0"))
    with pair.near.call(PokeSocket) as poking:
        # The kernel's least, which a few unresolved addresses fill.
        poking._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
        done = poking.poke(range(dead, dead + 200))
        assert 0 < done < 200
        assert poking.refused == 0


def test_nobody_may_poke(pair: Pair) -> None:
    code = (
        "from netmon_core.net.poke import PokeSocket\n"
        "from netmon_core.net.interfaces import read_adapters\n"
        "adapter = next(each for each in read_adapters() if each.name == 's0')\n"
        "with PokeSocket(adapter) as poking: print(poking.poke([0x0A4D0105]), poking.refused)"
    )
    assert pair.python(code) == "1 0"
