from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.discovery.rounds import LONGEST_WAIT, ROUNDS_AT_LEAST, ROUNDS_AT_MOST, another, wait


def rounds_taken(*, hosts: int, heard: float, seed: int = 1) -> tuple[int, int]:
    """How many rounds are made and how many hosts missed, if each question is answered with this chance."""
    chance = Random(seed)
    silent = hosts
    found: list[int] = []
    while another(found, limit=None):
        first = sum(chance.random() < heard for _ in range(silent))
        silent -= first
        found.append(first)
    return len(found), silent


def test_an_empty_network_is_asked_twice() -> None:
    assert rounds_taken(hosts=0, heard=1.0) == (2, 0)


def test_a_healthy_network_is_asked_twice() -> None:
    assert rounds_taken(hosts=200, heard=1.0) == (2, 0)


@pytest.mark.parametrize("seed", range(20))
def test_at_five_percent_loss_each_way_nobody_in_a_thousand_is_missed(seed: int) -> None:
    rounds, missed = rounds_taken(hosts=1_000, heard=0.95**2, seed=seed)
    assert missed <= 1
    assert 3 <= rounds <= ROUNDS_AT_MOST


def test_at_twenty_percent_loss_each_way_nearly_all_are_found() -> None:
    missed = sum(rounds_taken(hosts=1_000, heard=0.8**2, seed=seed)[1] for seed in range(50))
    assert missed <= 50 * 1_000 * 0.001


@given(st.lists(st.integers(0, 70_000), max_size=12))
def test_there_are_at_least_two_and_never_more_than_eight_rounds(found: list[int]) -> None:
    if len(found) < ROUNDS_AT_LEAST:
        assert another(found, limit=None)
    if len(found) >= ROUNDS_AT_MOST:
        assert not another(found, limit=None)


@given(st.lists(st.integers(0, 70_000), max_size=12), st.integers(1, 8))
def test_a_limit_is_kept_whatever_is_found(found: list[int], limit: int) -> None:
    assert another(found, limit=limit) == (len(found) < limit)


@given(st.integers(1, 20), st.floats(0, 1_000), st.floats(0.01, 1))
def test_a_wait_has_bounds_and_covers_the_slowest_answer(
    rounds: int, slowest: float, at_least: float
) -> None:
    seconds = wait(rounds, slowest=slowest, at_least=at_least)
    assert min(at_least, LONGEST_WAIT) <= seconds <= LONGEST_WAIT
    assert seconds >= min(slowest, LONGEST_WAIT)


def test_each_further_round_is_waited_for_longer() -> None:
    waits = [wait(number, slowest=0.0, at_least=0.1) for number in range(1, 8)]
    assert waits == sorted(set(waits))
