"""Who answers only another identifier, another size, or with other bytes is heard all the same."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest

from netmon_core.monitoring import outlets as outlets_module
from netmon_core.monitoring.lane import SMALL_AGAIN, Lane, Way
from netmon_core.monitoring.outlets import Outlets
from netmon_core.monitoring.ping import ANSWERS_WRONGLY, PingProber
from tests.fakes.until import until

from .lan import NAS, Taken, ping, running

if TYPE_CHECKING:
    from tests.lab.processes import Process

    from .conftest import Lan


def odd(lan: Lan, mode: str) -> Process:
    """Have the NAS answer oddly."""
    lan.nas.sysctl(net__ipv4__icmp_echo_ignore_all=1)
    process = lan.nas.start(sys.executable, "-m", "tests.lab.odd_pings", mode)
    process.wait_for("ready")
    return process


def answers_again(taken: Taken, since: int) -> bool:
    return len(taken) >= since + 6 and all(sample.received for sample in taken[-6:])


def test_who_was_lost_through_one_socket_and_answers_another_stays_away_from_the_first() -> None:
    way = Way()
    lanes = []
    for answered in (True, False, True, True, False, True):
        way.heed(way.lane, answered=answered)
        lanes.append(way.lane)
    assert lanes == [Lane.FIRST, Lane.SILENT, Lane.SECOND, Lane.SECOND, Lane.SILENT, Lane.FIRST]


def test_the_silent_are_asked_with_another_size_now_and_then() -> None:
    way = Way()
    lanes = []
    for _ in range(2 * SMALL_AGAIN):
        way.heed(way.lane, answered=False)
        lanes.append(way.lane)
    assert [at for at, lane in enumerate(lanes) if lane is Lane.SILENT_SMALL] == [1, 1 + SMALL_AGAIN]


def test_a_window_that_was_asked_before_the_change_changes_nothing() -> None:
    way = Way(lane=Lane.SMALL, home=Lane.SMALL)
    way.heed(Lane.SILENT, answered=False)
    assert way.lane is Lane.SMALL


def test_who_answers_another_size_is_asked_with_it_from_then_on() -> None:
    way = Way(lane=Lane.SILENT_SMALL, lost=2)
    way.heed(way.lane, answered=True)
    assert way.home is Lane.SMALL
    way.heed(way.lane, answered=False)
    way.heed(way.lane, answered=True)
    # It was asked with the usual size meanwhile, and answered that.
    assert way.lane is Lane.FIRST


async def test_a_device_that_answers_only_small_pings_is_found_to(lan: Lan) -> None:
    odd(lan, "small")
    taken = Taken()
    prober = PingProber(taken.append)
    prober.set_targets([ping(NAS)])
    with lan.scanner.inside():
        async with running(prober):
            await until(lambda: len(taken) >= 15)
            # Somebody who asks about it now gets an answer as well.
            sample = await prober.probe(ping(NAS), attempts=1)
    assert not taken[0].received
    assert all(sample.received for sample in taken[-8:])
    assert sample.received == 1


async def test_a_question_finds_the_size_by_itself(lan: Lan) -> None:
    odd(lan, "small")
    with lan.scanner.inside():
        prober = PingProber(Taken().append)
        async with running(prober):
            sample = await prober.probe(ping(NAS), attempts=8)
    assert (sample.sent, sample.received) == (3, 1)


@pytest.mark.parametrize("mode", ["zeros", "short"])
async def test_an_answer_with_other_bytes_counts_and_is_said_to_be_wrong(lan: Lan, mode: str) -> None:
    odd(lan, mode)
    taken = Taken()
    prober = PingProber(taken.append)
    prober.set_targets([ping(NAS)])
    with lan.scanner.inside():
        async with running(prober):
            await until(lambda: len(taken) >= 4)
    assert all(sample.received == 1 and sample.problem == ANSWERS_WRONGLY for sample in taken)
    assert all(0 < (sample.rtt_avg or 0) < 0.3 for sample in taken)


async def test_after_the_way_out_was_switched_all_pings_are_answered_soon(
    lan: Lan, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As all times of this router, a twentieth of what is usual.
    monkeypatch.setattr(outlets_module, "RENEW_AFTER", 1.0)
    router = odd(lan, "router")
    taken = Taken()
    prober = PingProber(taken.append, Outlets())
    prober.set_targets([ping(NAS, interval=0.5)])
    with lan.scanner.inside():
        async with running(prober):
            await until(lambda: len(taken) >= 3)
            assert all(sample.received for sample in taken)
            pid = int(lan.scanner.run("pgrep", "-g", str(router.pid), "-f", "odd_pings").split()[-1])
            for break_first in (False, False, True):
                if break_first:
                    os.kill(pid, signal.SIGUSR2)
                    await until(lambda: not any(sample.received for sample in taken[-4:]))
                os.kill(pid, signal.SIGUSR1)
                if break_first:
                    os.kill(pid, signal.SIGUSR2)
                switched = len(taken)
                await until(partial(answers_again, taken, switched))
                # A few windows, and not every second one for ever.
                assert len(taken) - switched <= 16
