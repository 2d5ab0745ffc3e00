"""All probing of all targets, behind one door."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..errors import NotFoundError
from ..model.target import ProbeKind
from ..wake import Wake
from .calls import CallProber
from .http import HttpAsker
from .lookups import Lookups
from .names import Names
from .pauses import next_end, resting
from .ping import PingProber
from .tcp import TcpAsker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aiohttp import ClientSession

    from ..model.ip import IPAddress
    from ..model.monitor import Pause
    from ..model.series import Sample
    from ..model.target import Target
    from .pauses import NetworksOf
    from .prober import OnSample, Prober

_LOGGER = logging.getLogger(__name__)

# Seconds before a prober that failed is started again.
RESTART_DELAY = 5.0
# Before something is called offline it gets this many chances, one after another.
ATTEMPTS = 3
# Beside the kinds: those to be pinged whose name never had an address.
_NAMELESS = "ping without an address"


class Monitor:
    """Probes targets and calls `on_sample` for each window of each.

    `networks_of` tells the networks of a device, for pauses of a network. A session that is injected serves
    the probes of web addresses and is not closed.
    """

    def __init__(
        self,
        on_sample: OnSample,
        *,
        networks_of: NetworksOf = lambda _: (),
        session: ClientSession | None = None,
    ) -> None:
        self._networks_of = networks_of
        self._lookups = Lookups()
        self._names = Names(self._share_out, self._lookups)
        self._http = HttpAsker(self._lookups, session)
        tcp = TcpAsker(self._lookups)
        self._ping = PingProber(on_sample)
        self._probers: dict[str, Prober] = {
            ProbeKind.PING: self._ping,
            ProbeKind.TCP: CallProber(ProbeKind.TCP, tcp.ask, on_sample, tcp.late),
            ProbeKind.HTTP: CallProber(ProbeKind.HTTP, self._http.ask, on_sample, self._http.late),
            _NAMELESS: CallProber(ProbeKind.PING, self._names.ask, on_sample, self._names.late),
        }
        self._given: dict[str, Target] = {}
        self._targets: dict[str, Target] = {}
        self._pauses: tuple[Pause, ...] = ()
        self._pauses_changed = Wake()

    @property
    def ping_problem(self) -> str | None:
        """Why nothing can be pinged now; None: it can, or was not tried."""
        return self._ping.problem

    def set_targets(self, targets: Iterable[Target]) -> None:
        """Probe these and no others; a target that stays keeps its time."""
        self._given = {target.id: target for target in targets}
        self._share_out()

    def pause(self, pauses: Iterable[Pause]) -> None:
        """Let these pauses hold, and no others; each ends by itself."""
        self._pauses = tuple(pauses)
        self._rest()
        self._pauses_changed.ring()

    def address_of(self, target_id: str) -> IPAddress | None:
        """Where a target is asked now; None: nowhere."""
        target = self._targets.get(target_id)
        return target.address if target is not None else None

    async def probe_now(self, target_id: str, *, attempts: int = ATTEMPTS) -> Sample:
        """Probe a target at once, up to `attempts` times until it answers, paused or not.

        The sample is for the caller alone. Raises NotFoundError; waits while `run` does not run.
        """
        target = self._targets.get(target_id)
        if target is None:
            raise NotFoundError(f"There is no target {target_id}.")
        return await self._probers[_prober_of(target)].probe(target, attempts=attempts)

    async def run(self) -> None:
        """Probe until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                for key, prober in self._probers.items():
                    group.create_task(self._keep_running(prober), name=f"netmon prober {key}")
                group.create_task(self._names.run(), name="netmon target names")
                group.create_task(self._end_pauses(), name="netmon pauses")
        finally:
            await self._http.close()
            await self._lookups.close()

    async def _keep_running(self, prober: Prober) -> None:
        """Run one prober for good; its failure must not stop the others."""
        while True:
            try:
                await prober.run()
            except Exception:
                _LOGGER.exception("The prober %s failed", prober.kind)
            await asyncio.sleep(RESTART_DELAY)

    def _share_out(self) -> None:
        filled = self._names.fill(self._given.values())
        self._targets = {target.id: target for target in filled}
        for key, prober in self._probers.items():
            prober.set_targets(target for target in filled if _prober_of(target) == key)
        if self._pauses:
            self._rest()

    def _rest(self) -> None:
        ids = resting(self._targets.values(), self._pauses, datetime.now(UTC), self._networks_of)
        for prober in self._probers.values():
            prober.rest(ids)

    async def _end_pauses(self) -> None:
        while True:
            now = datetime.now(UTC)
            end = next_end(self._pauses, now)
            await self._pauses_changed.sleep(None if end is None else (end - now).total_seconds())
            self._rest()


def _prober_of(target: Target) -> str:
    nameless = target.kind is ProbeKind.PING and target.address is None and target.host
    return _NAMELESS if nameless else target.kind
