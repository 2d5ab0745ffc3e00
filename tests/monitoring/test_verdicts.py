from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from netmon_core.events.target import TargetDown, TargetUp
from netmon_core.model.outage import Outage
from netmon_core.model.series import Sample
from netmon_core.model.target import ProbeKind, Target, TargetStatus
from netmon_core.monitoring.verdicts import DOWN_AFTER, Verdicts

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WEB = Target(id="user:web/http", kind=ProbeKind.HTTP, name="web", url="http://web.lan/")


def at(windows: int) -> datetime:
    return NOON + timedelta(seconds=10 * windows)


def sample(window: int, *, answered: bool, sent: int = 1, problem: str | None = None) -> Sample:
    return Sample(
        target_id=WEB.id, at=at(window), sent=sent, received=sent if answered else 0, problem=problem
    )


@pytest.fixture
def verdicts() -> Verdicts:
    verdicts = Verdicts()
    verdicts.keep([WEB.id])
    return verdicts


def fail(verdicts: Verdicts, *windows: int, blind: bool = False) -> list[TargetUp | TargetDown | None]:
    return [verdicts.sampled(sample(window, answered=False), blind=blind) for window in windows]


def test_the_first_answer_is_told_once_without_a_time_it_was_down(verdicts: Verdicts) -> None:
    told = [verdicts.sampled(sample(window, answered=True), blind=False) for window in range(3)]
    assert told == [TargetUp(target_id=WEB.id, at=at(0), why="it answers"), None, None]


def test_a_target_is_down_since_the_first_of_three_windows_without_an_answer(verdicts: Verdicts) -> None:
    verdicts.sampled(sample(0, answered=True), blind=False)
    *waiting, down = fail(verdicts, 1, 2, 3)
    assert waiting == [None, None]
    assert down == TargetDown(
        target_id=WEB.id, at=at(1), why="no answer to 3 windows of probes in a row", up_for=10.0
    )
    assert fail(verdicts, 4, 5, 6, 7) == [None] * 4
    up = verdicts.sampled(sample(8, answered=True), blind=False)
    assert up == TargetUp(target_id=WEB.id, at=at(8), why="it answers", down_for=70.0)


def test_one_answer_between_lost_windows_keeps_a_target_up(verdicts: Verdicts) -> None:
    verdicts.sampled(sample(0, answered=True), blind=False)
    for window in range(1, 30):
        lost = window % DOWN_AFTER != 0
        assert verdicts.sampled(sample(window, answered=not lost), blind=False) is None


def test_the_probes_own_words_say_why(verdicts: Verdicts) -> None:
    for window in range(DOWN_AFTER):
        down = verdicts.sampled(sample(window, answered=False, problem="status 503"), blind=False)
    assert isinstance(down, TargetDown)
    assert down.why == "status 503"
    assert verdicts.status(WEB) == TargetStatus(target=WEB, up=False, since=at(0), why="status 503")


def test_a_blind_monitor_and_one_that_cannot_send_call_nothing_down(verdicts: Verdicts) -> None:
    assert fail(verdicts, *range(20), blind=True) == [None] * 20
    unsent = [verdicts.sampled(sample(20 + n, answered=False, sent=0), blind=False) for n in range(20)]
    assert unsent == [None] * 20
    # Sight returns: it has its full chance.
    assert fail(verdicts, 40, 41) == [None, None]


def test_what_was_down_before_a_restart_is_told_up_with_the_whole_time(verdicts: Verdicts) -> None:
    verdicts.load([Outage(subject_id=WEB.id, start=at(-100), end=None, why="refused")])
    assert verdicts.status(WEB) == TargetStatus(target=WEB, up=False, since=at(-100), why="refused")
    assert fail(verdicts, 0, 1, 2, 3) == [None] * 4
    up = verdicts.sampled(sample(4, answered=True), blind=False)
    assert up == TargetUp(target_id=WEB.id, at=at(4), why="it answers", down_for=1040.0)


def test_samples_of_others_and_of_what_was_dropped_are_no_concern(verdicts: Verdicts) -> None:
    stranger = Sample(target_id="device:x/ping", at=NOON, sent=1, received=0)
    assert [verdicts.sampled(stranger, blind=False) for _ in range(9)] == [None] * 9
    verdicts.keep([])
    assert verdicts.sampled(sample(0, answered=True), blind=False) is None
    assert verdicts.status(WEB) == TargetStatus(target=WEB)
