"""A start of a device is told once, that of its agent never as one, an uptime that lies not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from netmon_core.evidence.reading import Uptimes
from netmon_core.ports.starts import Started, Starts
from tests.ports.readings import NOON

DAY = 86_400.0


def told(*uptimes: tuple[float | None, float | None, float | None], every: float = 300.0) -> list[Started]:
    """What is said of each reading; each has the uptimes of agent, host and engine."""
    starts = Starts()
    return [
        starts.apply(Uptimes(agent=agent, host=host, engine=engine), NOON + timedelta(seconds=every * place))
        for place, (agent, host, engine) in enumerate(uptimes)
    ]


def test_an_uptime_that_wraps_after_497_days_is_no_start() -> None:
    # 4294960000 hundredths, and 300 s later 22704 of them.
    last = told((42_949_600.0, None, 99_000.0), (227.04, None, 99_300.0))[-1]

    assert (last.device, last.agent, last.goes_on) == (False, False, True)


def test_it_wraps_without_another_uptime_to_compare_with() -> None:
    last = told((42_949_600.0, None, None), (227.04, None, None))[-1]

    assert (last.device, last.agent, last.goes_on) == (False, False, True)


def test_an_agent_that_restarts_is_no_device_that_does() -> None:
    last = told((500_000.0, 900_000.0, 500_000.0), (9.0, 900_300.0, 9.0))[-1]

    assert (last.device, last.agent, last.goes_on) == (False, True, False)
    assert "agent" in last.why


@pytest.mark.parametrize("ahead", [12_960_000.0, 40_000_000.0])
def test_an_engine_whose_time_leaps_ahead_and_back_is_not_believed(ahead: float) -> None:
    said = told(
        (DAY, None, DAY),
        (DAY + 300, None, DAY + 300 + ahead),
        (DAY + 600, None, DAY + 600 + ahead),
        (DAY + 900, None, DAY + 900),
    )

    assert not any(each.device or each.agent for each in said)
    assert all(each.goes_on for each in said[1:])


def test_without_an_uptime_nothing_is_known() -> None:
    assert told((None, None, None), (None, None, None))[-1] == Started()


def test_an_uptime_that_is_missing_once_is_compared_with_the_last_there_was() -> None:
    said = told((DAY, None, None), (None, None, None), (DAY + 600, None, None))

    assert said[1] == Started()
    assert said[2] == Started(goes_on=True)


def test_a_reboot_is_told_once_and_dated() -> None:
    said = told((DAY, DAY, DAY), (40.0, 60.0, 40.0), (340.0, 360.0, 340.0))

    assert [each.device for each in said] == [False, True, False]
    assert said[1].at == NOON + timedelta(seconds=300 - 60)


def test_a_reboot_soon_after_the_last_one_is_seen_too() -> None:
    # It had run for 100 s, and runs for 250 s when it is asked 300 s later.
    assert told((100.0, None, None), (250.0, None, None))[-1].device


def test_a_reboot_within_a_missed_poll_is_seen() -> None:
    assert told((DAY, DAY, None), (1000.0, 1010.0, None), every=3_600.0)[-1].device


def test_an_uptime_that_falls_further_than_time_has_passed_is_a_lie() -> None:
    last = told((DAY * 100, None, None), (DAY * 50, None, None))[-1]

    assert last == Started()


def test_a_hundred_and_sixty_devices_that_are_asked_for_the_first_time_did_not_start() -> None:
    assert not any(told((uptime, uptime, None))[0].device for uptime in range(1, 161))
