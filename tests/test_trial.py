"""The trial's judgment, without the trial."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.ha_real.trial.judging import BACK, Expected, Truth, expected_moves, is_right
from tests.ha_real.trial.script import HOSTS, SCRIPT

AT = datetime(2026, 1, 1, tzinfo=UTC)
SILENCE = timedelta(seconds=120)


def minute(number: float) -> datetime:
    return AT + timedelta(minutes=number)


def was_away(*spans: tuple[float, float]) -> Truth:
    truth = Truth(silence=SILENCE)
    for gone, back in spans:
        truth.leave(minute(gone))
        truth.come(minute(back))
    return truth


def test_who_is_away_for_long_is_expected_to_go_and_to_come() -> None:
    moves = expected_moves(was_away((10, 15)), [], minute(40))
    assert moves == [
        Expected(state="not_home", earliest=minute(10), latest=minute(12)),
        Expected(state="home", earliest=minute(15), latest=minute(15) + BACK),
    ]
    assert is_right(moves, [(minute(11), "not_home"), (minute(15.5), "home")])


@pytest.mark.parametrize(
    "seen",
    [
        [],
        [(11, "not_home")],
        [(9, "not_home"), (15.5, "home")],
        [(13, "not_home"), (15.5, "home")],
        [(11, "unavailable"), (15.5, "home")],
        [(11, "not_home"), (12, "home"), (13, "not_home"), (15.5, "home")],
        [(11, "not_home"), (17, "home")],
    ],
)
def test_a_move_that_lacks_is_too_much_or_in_the_wrong_time_is_wrong(seen: list[tuple[float, str]]) -> None:
    moves = expected_moves(was_away((10, 15)), [], minute(40))
    assert not is_right(moves, [(minute(at), state) for at, state in seen])


def test_who_is_silent_for_less_than_it_may_be_has_not_moved() -> None:
    assert expected_moves(was_away((10, 12), (20, 21)), [], minute(40)) == []


def test_a_monitor_that_could_not_see_may_be_late_and_misses_who_came_back_meanwhile() -> None:
    blind = [(minute(9), minute(14))]
    assert expected_moves(was_away((10, 13)), blind, minute(40)) == []
    gone, back = expected_moves(was_away((10, 20)), blind, minute(40))
    assert (gone.latest, back.latest) == (minute(16), minute(20) + BACK)


def test_each_mover_of_the_script_is_there_and_comes_back_from_where_it_went() -> None:
    known = {each.label for each in HOSTS} | {"gateway", "server0", "server1", "home"}
    assert len(HOSTS) == 20
    assert {who for _, _, who in SCRIPT} <= known
    ends = {"down": "up", "kill": "start", "stop": "start"}
    for who in known:
        moves = [what for _, what, each in SCRIPT if each == who]
        assert all(moves[at + 1] == ends[what] for at, what in enumerate(moves) if what in ends), who
