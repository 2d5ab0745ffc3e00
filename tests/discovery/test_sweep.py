from __future__ import annotations

import math
from collections import Counter
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import pytest

from netmon_core.discovery.pace import Pace
from netmon_core.discovery.sweep import Sweep
from netmon_core.errors import AdapterError
from netmon_core.model.scan import SweepMethod
from tests.fakes.asker import FakeAsker, answer
from tests.fakes.fast_loop import run_fast
from tests.fakes.places import adapter, sweep_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from netmon_core.discovery.plan import SweepPlan
    from netmon_core.discovery.sweep import Answer
    from netmon_core.model.scan import SweepReport

RATES = pytest.mark.parametrize("rate", [500, math.inf])
ALL = {f"10.0.0.{last}": 1 for last in range(8)}


class Swept:
    """What one sweep did and told."""

    def __init__(self) -> None:
        self.report: SweepReport | None = None
        self.told: list[Answer] = []
        self.sent = 0
        self.seconds = 0.0
        self.asker: FakeAsker | None = None

    @property
    def asks(self) -> dict[str, int]:
        """How often each address was asked."""
        assert self.asker is not None
        return {str(IPv4Address(target)): count for target, count in Counter(self.asker.asked).items()}

    @property
    def done(self) -> SweepReport:
        assert self.report is not None
        return self.report


def sweep(
    make: Callable[[], FakeAsker],
    *,
    plan: SweepPlan | None = None,
    rate: float = 500,
    rounds: int | None = None,
) -> Swept:
    swept = Swept()

    async def work() -> None:
        swept.asker = make()

        def count(sent: int) -> None:
            swept.sent += sent

        run = Sweep(
            plan or sweep_plan(),
            swept.asker,
            Pace(rate),
            rounds=rounds,
            on_answer=lambda _, heard: swept.told.append(heard),
            on_sent=count,
        )
        swept.report = await run.run()
        swept.asker.close()

    run_fast(work())
    return swept


@RATES
def test_only_the_silent_are_asked_again(rate: float) -> None:
    swept = sweep(lambda: FakeAsker({"10.0.0.1": 1, "10.0.0.2": 1, "10.0.0.3": 2}), rate=rate)
    assert swept.asks["10.0.0.1"] == swept.asks["10.0.0.2"] == 1
    assert swept.asks["10.0.0.3"] == 2
    assert swept.asks["10.0.0.4"] >= 2
    assert [heard.address for heard in swept.told] == [answer(f"10.0.0.{n}").address for n in (1, 2, 3)]


@RATES
def test_when_all_have_answered_nobody_is_asked_again(rate: float) -> None:
    swept = sweep(lambda: FakeAsker(ALL), rate=rate)
    assert swept.done.rounds == 1
    assert swept.done.sent == swept.sent == swept.done.asked == swept.done.answered == 8


@RATES
def test_what_did_not_go_out_goes_out_later(rate: float) -> None:
    swept = sweep(lambda: FakeAsker(ALL, room=[3, 0, 0, 2, 1]), rate=rate)
    assert set(swept.asks.values()) == {1}
    assert swept.done.answered == swept.sent == 8


@RATES
def test_a_full_queue_is_waited_for_and_not_counted_as_sent(rate: float) -> None:
    swept = sweep(lambda: FakeAsker(ALL, room=[0] * 500 + [64]), rate=rate)
    assert swept.sent == 8
    assert swept.asker is not None
    assert swept.asker.calls >= 501


@RATES
def test_lost_answers_of_our_own_making_force_another_round(rate: float) -> None:
    # The usual end is after two rounds that brought nothing more.
    alive = {"10.0.0.1": 1, "10.0.0.2": 3}
    assert sweep(lambda: FakeAsker(alive), rate=rate).done.answered == 1
    assert sweep(lambda: FakeAsker(alive, drops=[0, 5, 5]), rate=rate).done.answered == 2


@RATES
def test_a_fixed_number_of_rounds_is_kept(rate: float) -> None:
    swept = sweep(lambda: FakeAsker({"10.0.0.1": 3}), rounds=3, rate=rate)
    assert swept.done.rounds == 3
    assert swept.done.answered == 1
    assert set(swept.asks.values()) == {3}


def test_a_late_answer_is_heard_though_nobody_else_answers() -> None:
    swept = sweep(lambda: FakeAsker({"10.0.0.1": 2}, delays={"10.0.0.1": 0.35}))
    assert swept.done.answered == 1


def test_what_answers_after_the_last_question_is_heard_too() -> None:
    slow = {"10.0.0.1": 0.3, "10.0.0.2": 0.5, "10.0.0.3": 0.6}
    swept = sweep(lambda: FakeAsker(ALL, delays=slow), rounds=2)
    assert swept.done.answered == 8


@RATES
def test_answers_from_outside_the_prefix_are_ignored(rate: float) -> None:
    strangers = [answer("10.0.0.8"), answer("9.255.255.255"), answer("192.168.1.1")]
    swept = sweep(lambda: FakeAsker({"10.0.0.1": 1}, extra=strangers), rate=rate)
    assert [heard.address for heard in swept.told] == [answer("10.0.0.1").address]
    assert swept.done.answered == 1


def test_every_sighting_is_handed_on_but_an_address_is_counted_once() -> None:
    other = answer("10.0.0.1")._replace(mac="00:16:00:00:00:99")
    swept = sweep(lambda: FakeAsker({"10.0.0.1": 1}, extra=[other]))
    assert {heard.mac for heard in swept.told} == {other.mac, answer("10.0.0.1").mac}
    assert swept.done.answered == 1


def test_a_silent_gateway_is_a_problem_of_the_sweep_not_an_empty_network() -> None:
    own = adapter("10.0.0.2/29", gateway="10.0.0.1")
    problem = sweep(FakeAsker, plan=sweep_plan(own=own)).done.problem
    assert problem is not None
    assert "not even the gateway 10.0.0.1" in problem


def test_somebody_who_answers_makes_up_for_a_silent_gateway() -> None:
    own = adapter("10.0.0.2/29", gateway="10.0.0.1")
    swept = sweep(lambda: FakeAsker({"10.0.0.5": 1}), plan=sweep_plan(own=own))
    assert swept.done.problem is None


def test_silence_without_a_gateway_is_an_empty_network() -> None:
    swept = sweep(FakeAsker, plan=sweep_plan(own=adapter("10.0.0.2/29")))
    assert swept.done.problem is None
    assert swept.done.answered == 0


def test_silence_without_a_carrier_is_a_problem() -> None:
    swept = sweep(FakeAsker, plan=sweep_plan(own=adapter("10.0.0.2/29", carrier=False)))
    assert swept.done.problem is not None
    assert "eth0 has no carrier" in swept.done.problem


@RATES
def test_an_adapter_that_fails_is_a_problem_and_what_was_heard_counts(rate: float) -> None:
    gone = AdapterError("Network adapter eth0 is gone.")
    swept = sweep(lambda: FakeAsker(ALL, batch=2, room=[2], failures={3: gone}), plan=sweep_plan(), rate=rate)
    assert swept.done.problem == "Network adapter eth0 is gone."
    assert len(swept.told) == swept.done.answered >= 2


@RATES
def test_an_adapter_that_fails_while_it_is_listened_to_is_a_problem(rate: float) -> None:
    down = AdapterError("Network adapter eth0 is down.")
    swept = sweep(lambda: FakeAsker({"10.0.0.1": 1}, broken=down, descriptor=True), rate=rate)
    assert swept.done.problem == "Network adapter eth0 is down."


@RATES
def test_answers_are_read_as_they_come_where_they_can_be_waited_for(rate: float) -> None:
    swept = sweep(lambda: FakeAsker(ALL, descriptor=True), rate=rate)
    assert swept.done.answered == 8


def test_while_the_kernel_still_asks_the_sweep_waits_but_not_for_ever() -> None:
    plan = sweep_plan(method=SweepMethod.POKE)
    late = {"10.0.0.1": 2.9}
    swept = sweep(lambda: FakeAsker({"10.0.0.1": 1}, delays=late, unsettled=100), plan=plan, rounds=1)
    assert swept.done.answered == 1
    endless = sweep(lambda: FakeAsker(unsettled=1 << 30), plan=plan, rounds=1)
    assert endless.done.answered == 0


def test_thousands_of_answers_are_all_handed_on() -> None:
    plan = sweep_plan("10.0.0.0/20")
    alive = {str(IPv4Address(target)): 1 for target in plan.targets()}
    swept = sweep(lambda: FakeAsker(alive, batch=1024), plan=plan, rate=math.inf)
    assert len(swept.told) == swept.done.answered == 4096
