from __future__ import annotations

import select
from functools import partial
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from netmon_core.net.neighbors import READ_MAX, NeighborWatch, find_neighbor, read_neighbors
from netmon_core.net.poke import PokeSocket
from tests.lab.pair import PEER_MAC

if TYPE_CHECKING:
    from netmon_core.net.neighbors import Neighbor
    from tests.lab.pair import Pair


LOADED = 900


def loaded(pair: Pair, verb: str = "replace", count: int = LOADED) -> None:
    """Put permanent neighbors into the table: those are not bound by its size, which all namespaces share."""
    lines = (
        f"neigh {verb} 10.77.{n >> 8}.{n & 255} dev s0"
        + (f" lladdr 02:dd:00:00:{n >> 8:02x}:{n & 255:02x} nud permanent\n" if verb != "del" else "\n")
        for n in range(2, count + 2)
    )
    pair.near.run("ip", "-batch", "-", fed="".join(lines))


def drained(watch: NeighborWatch) -> list[Neighbor]:
    heard: list[Neighbor] = []
    while select.select([watch], [], [], 0.2)[0]:
        heard += watch.read()
    return heard


def test_the_whole_table_is_read_in_several_parts(pair: Pair) -> None:
    loaded(pair)
    found = {each.address: each for each in pair.near.call(read_neighbors)}
    assert len(found) == LOADED
    neighbor = found[IPv4Address("10.77.1.4")]
    assert (neighbor.mac, neighbor.state) == ("02:dd:00:00:01:04", "permanent")
    assert neighbor.adapter_index == pair.adapter().index
    other = pair.adapter("lo").index
    assert pair.near.call(partial(read_neighbors, other)) == []
    assert len(pair.near.call(partial(read_neighbors, neighbor.adapter_index))) == LOADED


def test_one_entry_is_found_by_adapter_and_address(pair: Pair) -> None:
    loaded(pair, count=2)
    index = pair.adapter().index
    found = pair.near.call(partial(find_neighbor, index, IPv4Address("10.77.0.3")))
    assert found is not None
    assert (found.mac, found.state, found.adapter_index) == ("02:dd:00:00:00:03", "permanent", index)
    assert pair.near.call(partial(find_neighbor, index, IPv4Address("10.77.0.99"))) is None
    other = pair.adapter("lo").index
    assert pair.near.call(partial(find_neighbor, other, IPv4Address("10.77.0.3"))) is None
    pair.near.sysctl(net__ipv6__conf__s0__disable_ipv6=0)
    pair.near.run("ip", "neigh", "replace", "fe80::3", "dev", "s0", "lladdr", "02:dd:00:00:00:04")
    found = pair.near.call(partial(find_neighbor, index, IPv6Address("fe80::3")))
    assert found is not None
    assert found.mac == "02:dd:00:00:00:04"


def test_a_neighbor_that_does_not_answer_has_no_mac(pair: Pair) -> None:
    pair.near.sysctl(net__ipv4__neigh__s0__retrans_time_ms=20)
    with pair.near.call(NeighborWatch) as watch, pair.near.call(PokeSocket) as poking:
        assert poking.poke([int(IPv4Address("10.77.1.5")), int(IPv4Address("10.77.9.9"))]) == 2
        assert {str(each.address) for each in drained(watch)} >= {"10.77.1.5", "10.77.9.9"}
    found = {str(each.address): each for each in pair.near.call(read_neighbors)}
    assert found["10.77.1.5"].mac == PEER_MAC
    assert found["10.77.1.5"].state in {"reachable", "delay", "stale", "probe"}
    assert found["10.77.9.9"].mac is None
    assert found["10.77.9.9"].state in {"incomplete", "failed"}


def test_changes_are_heard_as_they_happen(pair: Pair) -> None:
    with pair.near.call(NeighborWatch) as watch:
        assert watch.read() == []
        loaded(pair, count=1)
        loaded(pair, "del", count=1)
        heard = [(str(each.address), each.state) for each in drained(watch)]
        assert heard[0] == ("10.77.0.2", "permanent")
        assert heard[-1] == ("10.77.0.2", "gone")
        assert watch.overruns == 0


def test_more_changes_than_there_is_room_for_are_an_overrun_not_a_failure(pair: Pair) -> None:
    with pair.near.call(NeighborWatch) as watch:
        for _ in range(8):
            loaded(pair)
            loaded(pair, "del")
        first = watch.read()
        assert len(first) <= READ_MAX
        drained(watch)
        assert watch.overruns > 0
        # It goes on hearing.
        loaded(pair, count=1)
        assert [str(each.address) for each in drained(watch)] == ["10.77.0.2"]


def test_nobody_may_read_and_watch(pair: Pair) -> None:
    loaded(pair, count=3)
    code = (
        "from netmon_core.net.neighbors import *\n"
        "with NeighborWatch() as watch: print(len(read_neighbors()), watch.read())"
    )
    assert pair.python(code) == "3 []"
