"""Asking through the kernel: what it heard before is no answer to us."""

from __future__ import annotations

import time
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

import pytest

from netmon_core.discovery import askers, scanner
from netmon_core.discovery.askers import REACHABLE_MAX, PokeAsker
from netmon_core.discovery.scanner import Scanner
from netmon_core.discovery.sweep import Answer
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.neighbor import NeighborEvidence
from netmon_core.net.neighbors import Neighbor
from netmon_core.net.poke import PokeSocket
from netmon_core.settings.discovery import DiscoverySettings
from tests.fakes.places import sweep_plan
from tests.lab.pair import ALIVE, PEER_MAC

if TYPE_CHECKING:
    from netmon_core.evidence.observation import Observation
    from tests.lab.pair import Pair


def test_whom_the_kernel_heard_before_we_asked_has_not_answered_us(pair: Pair) -> None:
    before, asked = ALIVE[:2]
    with pair.near.inside():
        with PokeSocket(pair.adapter()) as poking:
            poking.poke([before])
        # It is reachable for the kernel now, which counts in hundredths and asks only the other.
        time.sleep(0.05)
        asking = PokeAsker(pair.adapter())
        try:
            assert asking.ask([before, asked]) == 2
            until, found = time.monotonic() + 5, dict[int, Answer]()
            while len(found) < 2 and time.monotonic() < until:
                found |= {answer.address: answer for answer in asking.read()}
            # Nobody was heard again.
            assert asking.read() == []
        finally:
            asking.close()
    assert found[asked] == Answer(asked, PEER_MAC)
    assert found[before].mac == PEER_MAC
    assert found[before].heard > 0


@pytest.mark.parametrize(
    ("state", "confirmed", "heard"),
    [
        ("reachable", 30.0, 30.0),
        # What the kernel does not say may be as old as it can be.
        ("reachable", None, REACHABLE_MAX),
        ("stale", 0.0, 0.0),
        ("reachable", 0.0, 0.0),
        ("stale", 30.0, None),
        ("failed", None, None),
    ],
)
def test_a_row_of_the_kernel_is_as_old_as_what_it_was_made_of(
    monkeypatch: pytest.MonkeyPatch, pair: Pair, state: str, confirmed: float | None, heard: float | None
) -> None:
    row = Neighbor(
        address=IPv4Network("10.77.1.1/32").network_address,
        mac=PEER_MAC,
        adapter_index=2,
        state=state,
        confirmed=confirmed,
    )
    monkeypatch.setattr(askers, "read_neighbors", lambda _: [row])
    with pair.near.inside():
        asking = PokeAsker(pair.adapter())
        try:
            assert [answer.heard for answer in asking.read()] == ([] if heard is None else [heard])
        finally:
            asking.close()


def test_a_sighting_by_what_was_heard_before_is_dated_back_and_is_no_answer() -> None:
    taken: list[Observation] = []
    scans = Scanner(
        DiscoverySettings(),
        look=tuple,
        routed_network=str,
        known=lambda _: (),
        take=taken.append,
        tell=lambda _: None,
    )
    plan = sweep_plan("10.77.1.0/24", network="net-1")
    for heard in (0.0, 1.0, 30.0):
        scans._answered(plan, Answer(ALIVE[0], PEER_MAC, heard=heard))
    assert [type(each.evidence) for each in taken] == [ArpEvidence, NeighborEvidence, NeighborEvidence]
    assert [each.live for each in taken] == [True, True, False]
    ages = [(taken[0].seen_at - each.seen_at).total_seconds() for each in taken]
    assert ages == pytest.approx([0.0, 1.0, 30.0], abs=0.5)
    assert scanner.HEARD_BEFORE.meaning.solicited is False
