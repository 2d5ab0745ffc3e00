"""A whole discovery round: every sweep of a plan at once, with progress, a deadline and a way to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..errors import NetmonError
from ..lazy_dataclass import dataclass
from ..model.scan import Scan, ScanState, SweepMethod, SweepReport
from .pace import Pace
from .sweep import Sweep

if TYPE_CHECKING:
    from .plan import LinkPlan, Plan, ScanRequest, SweepPlan
    from .sweep import Answer, Asker

_LOGGER = logging.getLogger(__name__)

# Often enough for a smooth bar, seldom enough to cost nothing.
PROGRESS_INTERVAL = 0.1
# IPv6 hosts answer all at once, and would be met by an address that people read badly: those of a network of
# ordinary size have answered by IPv4 by then.
HEAD_START = 0.4

type OpenAsker = Callable[[SweepPlan], Asker]
# Asks the IPv6 hosts of one link, within the budget, and says how many packets go out.
type AskLink = Callable[[LinkPlan, Pace, Callable[[int], None]], Awaitable[list[SweepReport]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways to ask that one scan has. What was opened is closed."""

    open: OpenAsker
    close: Callable[[Asker], None]
    ask_link: AskLink


class ScanRun:
    """Runs one plan. `on_progress` is called with the scan as it comes on."""

    def __init__(
        self,
        scan_id: str,
        plan: Plan,
        request: ScanRequest,
        *,
        rate: float,
        ways: Ways,
        on_answer: Callable[[SweepPlan, Answer], None],
        on_progress: Callable[[Scan], None],
    ) -> None:
        self.scan = Scan(
            id=scan_id, state=ScanState.RUNNING, started_at=datetime.now(UTC), expected=plan.packets
        )
        self._plan = plan
        self._request = request
        self._pace = Pace(rate)
        self._ways = ways
        self._on_answer = on_answer
        self._on_progress = on_progress
        self._sent = 0
        self._sweeps: list[Sweep] = []
        self._reports: list[SweepReport] = []

    async def run(self) -> Scan:
        """Sweep everything; the scan returned says how it ended. Cancelling the task ends it as CANCELLED."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        state = ScanState.DONE
        try:
            async with asyncio.timeout(self._request.timeout), asyncio.TaskGroup() as group:
                ticker = group.create_task(self._tell(), name="netmon scan progress")
                sweeps = [
                    group.create_task(self._sweep(plan), name=f"netmon sweep {plan.prefix}")
                    for plan in self._plan.sweeps
                ]
                sweeps += [
                    group.create_task(self._look_around(link), name=f"netmon sweep {link.adapter.name}")
                    for link in self._plan.links
                ]
                await asyncio.wait(sweeps)
                ticker.cancel()
        except TimeoutError:
            state = ScanState.TIMED_OUT
        except asyncio.CancelledError:
            # Whoever cancelled wants to know what was found until then.
            state = ScanState.CANCELLED
        except Exception:
            # A mistake of ours; the engine and what was found must outlive it.
            _LOGGER.exception("The scan failed")
            state = ScanState.FAILED
        done = {(report.network_id, report.prefix) for report in self._reports}
        for sweep in self._sweeps:
            if (sweep.plan.network_id or "", sweep.plan.prefix) not in done:
                self._reports.append(sweep.report(loop.time() - started))
        return self._end(state)

    async def _sweep(self, plan: SweepPlan) -> None:
        try:
            asker = self._ways.open(plan)
        except NetmonError as err:
            self._reports.append(_not_done(plan, err.message))
            return
        rounds = self._request.rounds
        if rounds is None and plan.method is SweepMethod.POKE:
            # The kernel itself asks three times.
            rounds = 1
        sweep = Sweep(plan, asker, self._pace, rounds=rounds, on_answer=self._on_answer, on_sent=self._count)
        self._sweeps.append(sweep)
        try:
            self._reports.append(await sweep.run())
        finally:
            self._ways.close(asker)

    async def _look_around(self, link: LinkPlan) -> None:
        if self._plan.sweeps:
            await asyncio.sleep(HEAD_START)
        try:
            self._reports += await self._ways.ask_link(link, self._pace, self._count)
        except NetmonError as err:
            # IPv4 is asked all the same, and says the same of the adapter.
            _LOGGER.debug("The IPv6 hosts on %s are not asked: %s", link.adapter.name, err)

    def _count(self, sent: int) -> None:
        self._sent += sent

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(PROGRESS_INTERVAL)
            self._on_progress(self._so_far())

    def _so_far(self) -> Scan:
        return replace(
            self.scan,
            sent=self._sent,
            answered=sum(len(sweep.answered) for sweep in self._sweeps),
            # Lost answers bring further rounds; the bar must not pass its end.
            expected=max(self.scan.expected, self._sent) if self._request.rounds is None else self._bound(),
        )

    def _bound(self) -> int:
        return sum(plan.addresses for plan in self._plan.sweeps) * (self._request.rounds or 1)

    def _end(self, state: ScanState) -> Scan:
        problems = [report.problem for report in self._reports if report.problem]
        if state is ScanState.DONE and problems and len(problems) == len(self._reports):
            state = ScanState.FAILED
        failed = state is ScanState.FAILED
        notes = dict.fromkeys([*problems, *self._plan.left_out])
        return replace(
            self._so_far(),
            state=state,
            finished_at=datetime.now(UTC),
            sweeps=tuple(self._reports),
            problem=" ".join(notes) or ("The scan failed; the log says why." if failed else None),
        )


def _not_done(plan: SweepPlan, problem: str) -> SweepReport:
    return SweepReport(
        network_id=plan.network_id or "",
        prefix=plan.prefix,
        method=plan.method,
        asked=0,
        answered=0,
        sent=0,
        rounds=0,
        duration=0.0,
        problem=problem,
    )
