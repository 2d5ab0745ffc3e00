"""Who is there and answers no pings loses none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from netmon_core.model.series import Sample
from netmon_core.model.target import ProbeKind, Target
from netmon_core.monitoring.pingless import ANSWERS_NO_PINGS, LOST_WINDOWS, Pingless

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAS = Target(id="device:nas/ping", kind=ProbeKind.PING, name="nas", interval=10, timeout=2)


def window(number: int, *, received: int = 0, sent: int = 1, target: Target = NAS) -> Sample:
    at = NOON + timedelta(seconds=number * target.interval)
    return Sample(target_id=target.id, at=at, sent=sent, received=received)


def losses(pings: Pingless, *numbers: int, heard: float | None) -> list[float | None]:
    """The loss of windows without an answer; `heard`: otherwise, so many seconds before each was over."""
    found = []
    for number in numbers:
        lost = window(number)
        heard_at = None if heard is None else lost.at - timedelta(seconds=heard)
        found.append(pings.take(lost, NAS, heard_at=heard_at).loss)
    return found


def test_who_never_answered_a_ping_and_is_heard_loses_nothing_from_the_first_window_on() -> None:
    pings = Pingless()
    assert losses(pings, 1, 2, 3, heard=5) == [None, None, None]
    assert NAS.id in pings
    sample = pings.take(window(4), NAS, heard_at=NOON)
    assert (sample.sent, sample.received, sample.problem) == (1, 0, ANSWERS_NO_PINGS)


def test_who_answers_pings_and_loses_a_few_loses_them() -> None:
    pings = Pingless()
    pings.take(window(0, received=1), NAS, heard_at=NOON)
    assert losses(pings, *range(1, LOST_WINDOWS), heard=0.5) == [1.0] * (LOST_WINDOWS - 1)
    assert losses(pings, LOST_WINDOWS, heard=0.5) == [None]
    assert pings.take(window(9, received=1), NAS, heard_at=NOON).loss == 0
    assert NAS.id not in pings
    assert losses(pings, 10, heard=0.5) == [1.0]


def test_the_ping_that_was_answered_before_says_nothing_of_those_that_are_lost() -> None:
    pings = Pingless()
    answered = pings.take(window(0, received=1), NAS, heard_at=NOON)
    for number in range(1, 20):
        assert pings.take(window(number), NAS, heard_at=answered.at).loss == 1


@pytest.mark.parametrize("heard", [None, 3600.0], ids=["not there, or in doubt", "heard long before"])
def test_who_is_not_heard_in_another_way_loses_all(heard: float | None) -> None:
    assert losses(Pingless(), 1, 2, 3, 4, heard=heard) == [1.0] * 4


def test_one_that_goes_later_is_pingless_no_longer() -> None:
    pings = Pingless()
    assert losses(pings, 1, heard=1) == [None]
    assert losses(pings, 2, heard=None) == [1.0]
    assert NAS.id not in pings


def test_what_could_not_be_sent_decides_nothing() -> None:
    pings = Pingless()
    assert pings.take(window(1, sent=0), NAS, heard_at=NOON).loss is None
    assert NAS.id not in pings


def test_a_port_that_is_closed_is_no_device_without_pings() -> None:
    port = Target(id="user:nas/tcp", kind=ProbeKind.TCP, name="nas", port=22)
    assert Pingless().take(window(1, target=port), port, heard_at=NOON).loss == 1


def test_a_question_of_a_person_is_marked_as_the_windows_are() -> None:
    pings = Pingless()
    asked = window(1)
    assert pings.mark(asked) is asked
    losses(pings, 1, heard=1)
    assert pings.mark(asked).pingless
    answered = window(2, received=1)
    assert pings.mark(answered) is answered


def test_other_targets_are_let_go_of() -> None:
    pings = Pingless()
    losses(pings, 1, heard=1)
    pings.keep({"device:other/ping"})
    assert NAS.id not in pings
