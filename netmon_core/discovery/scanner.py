"""The scans of one engine: asked for or now and then, one at a time, each able to be stopped."""

from __future__ import annotations

import asyncio
import logging
import math
import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from ..errors import NetmonError, ScanBusyError
from ..events.scan import ScanFinished, ScanProgressed, ScanStarted
from ..evidence.arp import ArpEvidence
from ..evidence.echo import EchoEvidence
from ..evidence.neighbor import NeighborEvidence
from ..evidence.observation import Observation
from ..model.scan import ScanState, SweepMethod
from .askers import open_asker
from .neighbors import JUST_NOW
from .plan import ScanRequest
from .planning import plan_scan
from .scan import ScanRun, Ways

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from ipaddress import IPv6Address

    from ..events.event import Event
    from ..evidence.known import Evidence
    from ..model.ip import IPNetwork
    from ..model.scan import Scan, SweepReport
    from ..packets.all_nodes import LinkAnswer
    from ..plugins import Attachment
    from ..settings.discovery import DiscoverySettings
    from .link_sweep import LinkAsker
    from .pace import Pace
    from .plan import LinkPlan, Plan, SweepPlan
    from .sweep import Answer, Asker

_LOGGER = logging.getLogger(__name__)

ARP_ANSWER = ArpEvidence(asked=True)
HEARD_BEFORE = NeighborEvidence(state="reachable")


class Scanner:
    """Runs scans. `raw` says whether packet sockets may be opened.

    `look` returns the adapters that are watched now, each with its network; `routed_network` the id of the
    network of a prefix behind a router; `known` what IPv6 addresses somebody on a network has, or may have;
    `take` is given every sighting and `tell` every event.
    """

    def __init__(
        self,
        settings: DiscoverySettings,
        *,
        look: Callable[[], Sequence[Attachment]],
        routed_network: Callable[[IPNetwork], str],
        known: Callable[[str], Iterable[IPv6Address]],
        take: Callable[[Observation], None],
        tell: Callable[[Event], None],
    ) -> None:
        self.raw = False
        self._settings = settings
        self._look = look
        self._routed_network = routed_network
        self._known = known
        self._take = take
        self._tell = tell
        self._asked = False
        self._periodic: asyncio.Task[None] | None = None
        self._running: asyncio.Task[Scan] | None = None
        self._soon = asyncio.Event()
        # No scan runs, and the end of the last was told.
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._begun: set[asyncio.Task[Scan]] = set()
        self._closing: set[asyncio.Task[None]] = set()

    def plan(self, request: ScanRequest) -> Plan:
        """What a scan would do, without doing it; raises as `scan` does."""
        return plan_scan(request, self._look(), self._settings, raw=self.raw)

    async def begin(self, request: ScanRequest) -> Scan:
        """Sweep as `scan` does, and return as soon as it runs."""
        started: asyncio.Future[Scan] = asyncio.get_running_loop().create_future()
        scanning = asyncio.create_task(self.scan(request, started=started), name="netmon asked-for scan")
        self._begun.add(scanning)
        scanning.add_done_callback(self._begun.discard)
        await asyncio.wait([scanning, started], return_when=asyncio.FIRST_COMPLETED)
        return started.result() if started.done() else scanning.result()

    async def scan(self, request: ScanRequest, *, started: asyncio.Future[Scan] | None = None) -> Scan:
        """Sweep now; the periodic sweep makes way. `started` is told the scan once it runs.

        Raises ScanBusyError while another asked-for scan runs.
        """
        if self._asked:
            raise ScanBusyError("A scan is already running; wait for it or cancel it.")
        plan = self.plan(request)
        self._asked = True
        try:
            await self.end()
            return await self._scan(plan, request, started)
        finally:
            self._asked = False

    def cancel(self) -> bool:
        """Stop the scan that is running; True if there was one. What it found stays."""
        return self._running is not None and self._running.cancel()

    async def end(self) -> None:
        """Cancel the scan that runs, and return when all have been told that it ended."""
        self.cancel()
        await self._quiet.wait()

    def start(self, group: asyncio.TaskGroup) -> None:
        """Sweep all that is ours now and then, unless that is switched off."""
        if self._settings.sweep_interval > 0:
            self._periodic = group.create_task(self.scan_forever(), name="netmon sweeps")

    def stop(self) -> None:
        """Begin no further sweep."""
        if self._periodic is not None:
            self._periodic.cancel()

    async def close(self) -> None:
        """End the scan that runs and give every socket back."""
        await self.end()
        if self._begun:
            await asyncio.wait(self._begun)
        if self._closing:
            await asyncio.wait(self._closing)

    async def scan_forever(self) -> None:
        """Sweep all that is ours now and then; the same problem is warned about once."""
        told = None
        while True:
            if not self._asked:
                try:
                    scan = await self._scan(self.plan(ScanRequest()), ScanRequest())
                    problem = scan.problem
                except (NetmonError, OSError) as err:
                    problem = str(err)
                if problem != told and problem is not None:
                    _LOGGER.warning("Sweep: %s", problem)
                told = problem
            with suppress(TimeoutError):
                async with asyncio.timeout(self._settings.sweep_interval):
                    await self._soon.wait()
            self._soon.clear()

    def sweep_soon(self) -> None:
        """Let the next sweep of `scan_forever` begin at once, or when the one that runs has ended."""
        self._soon.set()

    async def _scan(
        self, plan: Plan, request: ScanRequest, started: asyncio.Future[Scan] | None = None
    ) -> Scan:
        """Run one plan as a task of its own, so that it can be cancelled without its caller."""
        rate = self._settings.rate if request.rate is None else request.rate
        run = ScanRun(
            str(uuid.uuid4()),
            replace(plan, sweeps=tuple(self._on_network(sweep) for sweep in plan.sweeps)),
            request,
            rate=rate,
            ways=Ways(
                open=lambda sweep: open_asker(sweep, full_speed=math.isinf(rate)),
                close=self._close_asker,
                ask_link=self._ask_link,
            ),
            on_answer=self._answered,
            on_progress=lambda scan: self._tell(ScanProgressed(scan=scan)),
        )
        self._quiet.clear()
        self._tell(ScanStarted(scan=run.scan))
        running = self._running = asyncio.create_task(run.run(), name="netmon scan")
        if started is not None and not started.done():
            started.set_result(run.scan)
        try:
            await asyncio.wait([running])
        finally:
            # Our caller may have been cancelled: the sweep ends with it.
            running.cancel()
            await asyncio.wait([running])
            self._running = None
            ended = replace(run.scan, state=ScanState.CANCELLED, finished_at=datetime.now(UTC))
            scan = ended if running.cancelled() else running.result()
            self._tell(ScanFinished(scan=scan))
            self._quiet.set()
        return scan

    async def _ask_link(
        self, plan: LinkPlan, pace: Pace, on_sent: Callable[[int], None]
    ) -> list[SweepReport]:
        # Imported here, as a scan of a prefix asks no link.
        from .link_sweep import LinkSweep, open_link  # noqa: PLC0415

        link = open_link(plan.adapter, raw=self.raw)
        try:
            return await LinkSweep(
                plan,
                link,
                pace,
                expected=self._known(plan.network_id),
                on_answer=self._heard_on_link,
                on_sent=on_sent,
            ).run()
        finally:
            self._close_asker(link)

    def _heard_on_link(self, plan: LinkPlan, answer: LinkAnswer) -> None:
        self._take(
            Observation(
                source=SweepMethod.ICMP.value,
                seen_at=datetime.now(UTC),
                network_id=plan.network_id,
                mac=answer.mac,
                address=answer.address,
                evidence=EchoEvidence(),
            )
        )

    def _close_asker(self, asker: Asker | LinkAsker) -> None:
        """Close it in a thread: the kernel takes 10 ms and more to close a packet socket."""
        task = asyncio.create_task(asyncio.to_thread(asker.close), name="netmon close")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def _on_network(self, sweep: SweepPlan) -> SweepPlan:
        """A routed sweep gets its network."""
        if sweep.network_id is not None:
            return sweep
        return replace(sweep, network_id=self._routed_network(sweep.prefix))

    def _answered(self, sweep: SweepPlan, answer: Answer) -> None:
        evidence: Evidence
        if answer.heard:
            # No answer to us, and the device may be gone since.
            evidence = HEARD_BEFORE
        elif answer.mac is not None:
            evidence = ARP_ANSWER
        else:
            evidence = EchoEvidence(rtt=answer.rtt)
        self._take(
            Observation(
                source=sweep.method.value,
                seen_at=datetime.now(UTC) - timedelta(seconds=answer.heard),
                network_id=sweep.network_id or "",
                mac=answer.mac,
                address=IPv4Address(answer.address),
                evidence=evidence,
                live=answer.heard <= JUST_NOW,
            )
        )
