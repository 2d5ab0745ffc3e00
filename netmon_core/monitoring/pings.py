"""The pings of one question to a device: any number on their way at once, and whether one was answered."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..errors import NotFoundError
from ..model.target import ProbeKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..model.ip import IPAddress
    from ..model.target import Target
    from .monitor import Monitor


class Pings:
    """Counts what was sent and answered. A device that is not pinged is sent none."""

    def __init__(self, monitor: Monitor, device_id: str, targets: Callable[[], Mapping[str, Target]]) -> None:
        self.sent = 0
        self.answered = 0
        self.send_errors = 0
        # Where the answer came from.
        self.address: IPAddress | None = None
        self._monitor = monitor
        self._target_id = f"device:{device_id}/{ProbeKind.PING}"
        self._targets = targets
        self._tasks: set[asyncio.Task[None]] = set()
        self._heard = asyncio.Event()

    def send(self) -> None:
        """Ping once more; the answers to earlier ones still count."""
        task = asyncio.create_task(self._ping(), name=f"netmon ping {self._target_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def wait(self, seconds: float) -> bool:
        """Wait for an answer for at most so long; True: there is one."""
        try:
            async with asyncio.timeout(seconds):
                await self._heard.wait()
        except TimeoutError:
            pass
        return self._heard.is_set()

    def cancel(self) -> None:
        """Wait for no more answers."""
        for task in self._tasks:
            task.cancel()

    async def _ping(self) -> None:
        target = self._targets().get(self._target_id)
        if target is None or target.address is None:
            return
        self.sent += 1
        try:
            sample = await self._monitor.probe_now(self._target_id, attempts=1)
        except NotFoundError:
            self.sent -= 1
            return
        self.send_errors += sample.send_errors
        self.sent -= not sample.sent
        if sample.received and not self._heard.is_set():
            self.answered = 1
            self.address = target.address
            self._heard.set()
