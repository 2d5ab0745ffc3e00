"""The trial's judgment, without the trial."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.ha_real.trial.judging import BACK, PATIENCE, Truth, Verdict, absences, judge
from tests.ha_real.trial.script import HOSTS, SCRIPT

AT = datetime(2026, 1, 1, tzinfo=UTC)
END = AT + timedelta(minutes=60)
# As (minute, state).
type Moves = list[tuple[float, str]]


def minute(number: float) -> datetime:
    return AT + timedelta(minutes=number)


def verdict(away: list[tuple[float, float]], seen: Moves, *blind: tuple[float, float]) -> Verdict:
    truth = Truth(due=timedelta(minutes=2))
    for gone, back in away:
        truth.leave(minute(gone))
        truth.come(minute(back))
    spans = [(minute(begin), minute(end)) for begin, end in blind]
    return judge(absences(truth, spans), [(minute(at), state) for at, state in seen], END)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([(11, "not_home"), (15.5, "home")], Verdict.RIGHT),
        # Noticed by patience alone, or not before it was back.
        ([(14, "not_home"), (15.5, "home")], Verdict.LATE),
        ([], Verdict.LATE),
        ([(9, "not_home"), (15.5, "home")], Verdict.WRONG),
        ([(11, "unavailable"), (15.5, "home")], Verdict.WRONG),
        ([(11, "not_home"), (12, "home"), (13, "not_home"), (15.5, "home")], Verdict.WRONG),
        ([(11, "not_home"), (17, "home")], Verdict.WRONG),
        ([(11, "not_home")], Verdict.WRONG),
        ([(11, "not_home"), (15.5, "home"), (20, "not_home")], Verdict.WRONG),
    ],
)
def test_an_absence_of_five_minutes_is_judged(seen: Moves, expected: Verdict) -> None:
    assert verdict([(10, 15)], seen) is expected


def test_an_absence_beyond_all_patience_must_be_noticed() -> None:
    back = 10 + PATIENCE.total_seconds() / 60 + 1
    assert verdict([(10, back)], []) is Verdict.WRONG


def test_who_is_silent_for_less_than_it_may_be_has_not_moved() -> None:
    assert verdict([(10, 12), (20, 21)], []) is Verdict.RIGHT
    assert verdict([], [(10, "not_home")]) is Verdict.WRONG


def test_a_monitor_that_could_not_see_may_be_late_and_misses_who_came_back_meanwhile() -> None:
    assert verdict([(10, 13)], [], (9, 14)) is Verdict.RIGHT
    assert verdict([(10, 20)], [(15.5, "not_home"), (20.5, "home")], (9, 14)) is Verdict.RIGHT
    assert verdict([(10, 20)], [(17, "not_home"), (20.5, "home")], (9, 14)) is Verdict.LATE


def test_what_has_just_come_back_at_the_end_is_no_fault() -> None:
    soon = 60 - BACK.total_seconds() / 60 + 0.1
    assert verdict([(50, soon)], [(51, "not_home")]) is Verdict.RIGHT


def test_each_mover_of_the_script_is_there_and_comes_back_from_where_it_went() -> None:
    known = {each.label for each in HOSTS} | {"gateway", "server0", "server1", "home"}
    assert len(HOSTS) == 20
    assert {who for _, _, who in SCRIPT} <= known
    ends = {"down": "up", "kill": "start", "stop": "start"}
    for who in known:
        moves = [what for _, what, each in SCRIPT if each == who]
        assert all(moves[at + 1] == ends[what] for at, what in enumerate(moves) if what in ends), who
