"""A device is there while it answers in any way, in whatever order the ways fail, return and lie."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmon_core.events.device import DeviceDown, DeviceUp
from netmon_core.model.presence import Presence
from tests.fakes.fast_loop import run_fast

from .asked import LIES, TRUE, Home

if TYPE_CHECKING:
    from .asked import Phase

# Silence of a steady device is noticed within this time: an interval, a time-out and nine questions.
NOTICED = 40.0
# And one that a proxy speaks for, within the half of its grace more, again and again; see below.
LONG = 90.0
KNOWN: Phase = (60.0, set(TRUE), set())


def live(phases: list[Phase]) -> Home:
    home = Home()
    run_fast(home.live(phases))
    return home


def downs(home: Home) -> list[float]:
    return [
        when for when, event in home.events if isinstance(event, DeviceDown) and event.device_id == home.id
    ]


@pytest.mark.parametrize("left", ["arp", "icmp", "tcp"])
def test_one_way_is_enough(left: str) -> None:
    home = live([KNOWN, (600.0, {left}, set())])
    assert downs(home) == []
    assert home.device().presence is Presence.ONLINE


def test_a_host_that_begins_to_drop_pings_is_asked_by_arp_once_each_time_and_never_missed() -> None:
    home = live([KNOWN, (200.0, {"arp"}, set())])
    assert downs(home) == []
    # Of two regular pings one or two questions by name follow, not eight.
    assert home.packets < 200


@pytest.mark.parametrize("order", list(permutations(TRUE)))
@pytest.mark.parametrize("back", list(permutations(TRUE)))
def test_in_whatever_order_they_fail_and_return_only_the_last_is_missed(
    order: tuple[str, ...], back: tuple[str, ...]
) -> None:
    failing = [(50.0, set(order[at:]), set(LIES)) for at in range(1, len(order))]
    returning = [(50.0, set(back[: at + 1]), set(LIES)) for at in range(len(back))]
    home = live([KNOWN, *failing, (LONG, set(), {"stale row", "kernel fails"}), *returning])
    gone = KNOWN[0] + 50.0 * len(failing)
    (down,) = downs(home)
    assert gone < down <= gone + NOTICED
    (up,) = [when for when, event in home.events if isinstance(event, DeviceUp)]
    # Who answers nothing but ARP is asked again by the next sweep only, which is not made here.
    assert gone + LONG <= up <= gone + LONG + (11 if back[0] != "arp" else 61)
    assert home.device().presence is Presence.ONLINE


PHASES = st.lists(
    st.tuples(
        st.sampled_from([35.0, 60.0, 90.0]),
        st.sets(st.sampled_from(TRUE)),
        st.sets(st.sampled_from(LIES)),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(phases=PHASES)
def test_nobody_is_missed_who_answers_and_nobody_is_kept_by_hearsay(phases: list[Phase]) -> None:
    home = live([KNOWN, *phases])
    start = KNOWN[0]
    spans = []
    for seconds, works, lies in phases:
        spans.append((start, start + seconds, works, lies))
        start += seconds
    for when in downs(home):
        # Each time it was silent in every way for a while before, or just had been.
        assert any(not works and begin < when <= end + NOTICED for begin, end, works, _ in spans)
    _, _, works, lies = spans[-1]
    if not works and phases[-1][0] == 90.0 and "proxy announces" not in lies:
        assert home.device().presence is Presence.OFFLINE
    if {"icmp", "tcp"} & works:
        assert home.device().presence is Presence.ONLINE
        assert not home.device().doubtful


def test_why_tells_the_ways_apart() -> None:
    home = live([KNOWN, (LONG, set(), set())])
    why = home.device().presence_why
    assert "pings and 9 ARP questions unanswered" in why
