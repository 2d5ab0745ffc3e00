"""Asks devices that may be gone, by name: each by ARP and ping together, until it is heard in any way."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from ..inventory.probed import PROBES, SEARCH_AFTER, Probed
from .pings import Pings

if TYPE_CHECKING:
    from asyncio import TaskGroup
    from collections.abc import Callable, Mapping, Sequence

    from ..inventory.probed import ProbeWanted
    from ..model.ip import IPAddress
    from ..model.target import Target
    from .monitor import Monitor

# Devices in doubt that are asked at the same time; a whole network that falls silent waits its turn.
ASKED_AT_ONCE = 256
# Seconds between two questions to one device.
BETWEEN_QUESTIONS = 1.0
# How often it is looked whether an answer has come by another way, and how long the last one may take.
LOOK = 0.25
LAST_ANSWER = 2.0


class Asking:
    """Answers each wish of the judge with one `Probed`.

    `ask_by_arp` asks for addresses of a network and returns how many questions went out; `search` sweeps a
    network; `last_heard` says when a device gave a sign of life, None once it is forgotten; `tell` is given
    what came of it; `now` is the time by which things are heard.
    """

    def __init__(
        self,
        monitor: Monitor,
        *,
        ask_by_arp: Callable[[str, Sequence[IPAddress]], int],
        search: Callable[[str, TaskGroup], None],
        last_heard: Callable[[str], datetime | None],
        targets: Callable[[], Mapping[str, Target]],
        tell: Callable[[Probed], None],
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._monitor = monitor
        self._ask_by_arp = ask_by_arp
        self._search = search
        self._last_heard = last_heard
        self._targets = targets
        self._tell = tell
        self._now = now or partial(datetime.now, UTC)
        self._asking: dict[str, asyncio.Task[None]] = {}
        # Wishes that came while the device was being asked for an earlier one, the latest of each.
        self._later: dict[str, ProbeWanted] = {}
        self._room = asyncio.Semaphore(ASKED_AT_ONCE)

    def begin(self, wanted: ProbeWanted, group: TaskGroup) -> None:
        """Ask a device in a task of `group`.

        One that is being asked already is asked anew afterwards, if something depends on that.
        """
        if wanted.device_id in self._asking:
            if wanted.question is not None:
                self._later[wanted.device_id] = wanted
            return
        task = group.create_task(self._ask(wanted, group), name=f"netmon ask {wanted.device_id}")
        self._asking[wanted.device_id] = task
        task.add_done_callback(partial(self._answered, wanted.device_id, group))

    def _answered(self, device_id: str, group: TaskGroup, task: asyncio.Task[None]) -> None:
        del self._asking[device_id]
        later = self._later.pop(device_id, None)
        if later is not None and not task.cancelled() and task.exception() is None:
            self.begin(later, group)

    async def _ask(self, wanted: ProbeWanted, group: TaskGroup) -> None:
        """Ask until it is heard: whatever answers, the question is answered."""
        async with self._room:
            began = self._now()
            pings = Pings(self._monitor, wanted.device_id, self._targets)
            by_arp = 0
            heard = False
            try:
                for turn in range(PROBES):
                    by_arp += self._ask_by_arp(wanted.network_id, wanted.addresses)
                    pings.send()
                    if turn == SEARCH_AFTER and wanted.search:
                        self._search(wanted.network_id, group)
                    last = turn == PROBES - 1
                    wait = max(LAST_ANSWER, BETWEEN_QUESTIONS) if last else BETWEEN_QUESTIONS
                    heard = await self._listen(wanted.device_id, pings, began, wait)
                    if heard or pings.answered:
                        break
            finally:
                pings.cancel()
            self._tell(
                Probed(
                    device_id=wanted.device_id,
                    at=self._now(),
                    sent=pings.sent,
                    received=pings.answered,
                    send_errors=pings.send_errors,
                    address=pings.address,
                    wanted=True,
                    question=wanted.question or began,
                    by_arp=by_arp,
                    heard=heard,
                )
            )

    async def _listen(self, device_id: str, pings: Pings, began: datetime, seconds: float) -> bool:
        """Wait until a ping is answered, at most so long; True: it was heard in another way."""
        end = asyncio.get_running_loop().time() + seconds
        while (left := end - asyncio.get_running_loop().time()) > 0:
            at = self._last_heard(device_id)
            if at is None or at >= began:
                return True
            if await pings.wait(min(left, LOOK)):
                return False
        return False
