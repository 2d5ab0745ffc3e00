from __future__ import annotations

import asyncio
import math
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

import pytest

from netmon_core.discovery.plan import Plan, ScanRequest
from netmon_core.discovery.scan import ScanRun, Ways
from netmon_core.errors import AdapterError, PermissionMissingError
from netmon_core.model.scan import ScanState
from tests.fakes.asker import FakeAsker
from tests.fakes.fast_loop import run_fast
from tests.fakes.places import sweep_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from netmon_core.discovery.plan import SweepPlan
    from netmon_core.discovery.sweep import Answer, Asker
    from netmon_core.model.scan import Scan, SweepReport

type Open = Callable[[SweepPlan], Asker]


class Round:
    """A scan of some prefixes, and all it told."""

    def __init__(self, open_asker: Open, *prefixes: str, rate: float = 500, **request: float | int) -> None:
        self.progress: list[Scan] = []
        self.answers: list[Answer] = []
        plan = Plan(sweeps=tuple(sweep_plan(prefix, network=prefix) for prefix in prefixes))
        self.run = ScanRun(
            "scan-1",
            plan,
            ScanRequest(**request),  # type: ignore[arg-type]
            rate=rate,
            ways=Ways(open=open_asker, close=lambda asker: asker.close(), ask_link=self._no_links),
            on_answer=self._hear,
            on_progress=self.progress.append,
        )

    async def _no_links(self, *_: object) -> list[SweepReport]:
        raise AssertionError("this plan has no links")

    def _hear(self, _: SweepPlan, answer: Answer) -> None:
        self.answers.append(answer)


def alive(prefix: str) -> Mapping[str, int]:
    return {str(address): 1 for address in IPv4Network(prefix)}


def all_alive(plan: SweepPlan) -> Asker:
    return FakeAsker(alive(str(plan.prefix)))


def nobody(plan: SweepPlan) -> Asker:
    return FakeAsker()


async def scan(open_asker: Open, *prefixes: str, rate: float = 500, **request: float | int) -> Scan:
    return await Round(open_asker, *prefixes, rate=rate, **request).run.run()


def test_a_scan_tells_how_it_comes_on_and_what_it_did() -> None:
    async def work() -> None:
        made = Round(nobody, "10.0.0.0/24")
        done = await made.run.run()
        assert [each.state for each in made.progress] == [ScanState.RUNNING] * len(made.progress)
        sent = [each.sent for each in made.progress]
        assert sent == sorted(sent)
        assert 0 < sent[0] < sent[-1]
        assert all(each.sent <= each.expected for each in made.progress)
        assert (done.state, done.sent, done.expected, done.answered) == (ScanState.DONE, 512, 512, 0)
        assert done.finished_at is not None
        assert done.problem is None

    run_fast(work())


def test_more_rounds_than_usual_do_not_push_the_bar_past_its_end() -> None:
    def flaky(plan: SweepPlan) -> Asker:
        return FakeAsker({str(a): 1 + n % 4 for n, a in enumerate(plan.prefix)})

    async def work() -> None:
        made = Round(flaky, "10.0.0.0/25")
        done = await made.run.run()
        assert done.answered == 128
        assert done.sweeps[0].rounds > 2
        assert all(each.sent <= each.expected for each in [*made.progress, done])

    run_fast(work())


def test_when_the_time_is_up_what_was_found_stays() -> None:
    async def work() -> None:
        made = Round(all_alive, "10.0.0.0/20", rate=500, timeout=2.0)
        done = await made.run.run()
        assert done.state is ScanState.TIMED_OUT
        assert 500 <= done.answered < 4096
        assert len(made.answers) == done.answered == done.sweeps[0].answered

    run_fast(work())


@pytest.mark.parametrize("rate", [500, math.inf])
def test_a_cancelled_scan_says_so_and_keeps_what_it_found(rate: float) -> None:
    def slow(plan: SweepPlan) -> Asker:
        # Half of the packets find the queue full, so that full speed has an end too.
        return FakeAsker(alive(str(plan.prefix)), batch=8, room=[8, 0] * 50 + [0])

    async def work() -> None:
        made = Round(slow, "10.0.0.0/20", rate=rate)
        task = asyncio.create_task(made.run.run())
        await asyncio.sleep(1.0)
        task.cancel()
        done = await task
        assert done.state is ScanState.CANCELLED
        assert done.answered >= 8
        assert len(made.answers) == done.answered
        assert done.finished_at is not None

    run_fast(work())


def test_a_scan_of_which_every_sweep_failed_has_failed() -> None:
    def refused(plan: SweepPlan) -> Asker:
        raise PermissionMissingError("Sending ARP needs the right to open raw sockets.")

    done = run_fast(scan(refused, "10.0.0.0/29", "10.0.1.0/29"))
    assert done.state is ScanState.FAILED
    assert done.problem == "Sending ARP needs the right to open raw sockets."
    assert [sweep.asked for sweep in done.sweeps] == [0, 0]


def test_one_sweep_that_failed_stops_no_other() -> None:
    def first_fails(plan: SweepPlan) -> Asker:
        if str(plan.prefix) == "10.0.0.0/29":
            return FakeAsker(failures={1: AdapterError("Network adapter eth0 is down.")})
        return FakeAsker(alive(str(plan.prefix)))

    done = run_fast(scan(first_fails, "10.0.0.0/29", "10.0.1.0/29"))
    assert done.state is ScanState.DONE
    assert done.problem == "Network adapter eth0 is down."
    assert {sweep.answered for sweep in done.sweeps} == {0, 8}


def test_a_mistake_of_ours_fails_the_scan_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def mistaken(plan: SweepPlan) -> Asker:
        raise ZeroDivisionError

    done = run_fast(scan(mistaken, "10.0.0.0/29"))
    assert done.state is ScanState.FAILED
    assert done.problem == "The scan failed; the log says why."
    assert "ZeroDivisionError" in caplog.text


def test_several_subnets_at_once_share_one_budget() -> None:
    sent: list[tuple[float, int]] = []

    class Counting(FakeAsker):
        def ask(self, targets: Sequence[int]) -> int:
            count = super().ask(targets)
            sent.append((asyncio.get_running_loop().time(), count))
            return count

    subnets = [f"10.0.{number}.0/24" for number in range(4)]
    done = run_fast(scan(lambda _: Counting(), *subnets, rate=200))
    assert done.sent == sum(count for _, count in sent) == 4 * 512
    worst = max(sum(count for at, count in sent if start <= at < start + 0.99) for start, _ in sent)
    assert worst <= 200
    # And nobody waits for the others to end.
    assert {sweep.sent for sweep in done.sweeps} == {512}


def test_every_asker_is_closed_however_the_scan_ends() -> None:
    made: list[FakeAsker] = []

    def open_asker(plan: SweepPlan) -> Asker:
        made.append(FakeAsker(descriptor=True))
        return made[-1]

    run_fast(scan(open_asker, "10.0.0.0/29"))
    run_fast(scan(open_asker, "10.0.0.0/20", timeout=0.5))
    assert [asker.closed for asker in made] == [1, 1]
