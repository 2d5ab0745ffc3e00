"""Names from the DNS: what the network's own servers call each address."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ..evidence.dns import SOURCE, PtrEvidence
from ..evidence.looks import Looks, looks
from ..evidence.observation import Observation
from .name_server import NameServer
from .whom_to_ask import whom_to_ask

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from ..model.ip import IPAddress
    from ..plugins import Surroundings
    from .name_server import Names

_LOGGER = logging.getLogger(__name__)

# Addresses waiting to be asked about; more come with a /16 or a flood, and the next scan asks again.
WAITING = 8_192
# Home routers answer a few dozen at once and drop the rest.
AT_ONCE = 32
# Seconds for one question; a local server answers in milliseconds. Who does not is asked more patiently.
TIMEOUT = 1.0
# A name is asked for again after this time, unless there is reason to.
AGAIN = timedelta(hours=1)
# So many failures in a row mean that no server is there; asking pauses for a while.
FAILURES = 16
PAUSE = 60.0

# Where an address is, and the address.
type Place = tuple[str, IPAddress]


class ReverseDns:
    """Asks for the names of the addresses it is given, a few at a time, outside the sweep.

    `surroundings` says where we are by then (None: where it was started); `servers` are asked instead of the
    system's and the networks' own.
    """

    name = SOURCE

    def __init__(
        self, surroundings: Callable[[], Surroundings] | None = None, *, servers: Sequence[str] = ()
    ) -> None:
        self._surroundings = surroundings
        self._given = tuple(servers)
        self._servers: dict[str | None, NameServer] = {}
        # With whether it is told, too, that they have no name.
        self._waiting: dict[Place, bool] = {}
        self._asked: dict[Place, datetime] = {}
        self._wake = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._found: asyncio.Queue[Observation] = asyncio.Queue(AT_ONCE)
        # Asked in vain since the last answer; asked again after a pause, when they are FAILURES.
        self._unanswered: dict[Place, bool] = {}
        self._told = False
        self._idle = asyncio.Event()
        self._idle.set()

    def ask(self, network_id: str, address: IPAddress, *, again: bool = False) -> None:
        """Ask for the name of an address, unless that was done lately.

        `again`: it had one, or should have by now; it is asked for in any case, and that it has none is told.
        """
        key = (network_id, address)
        now = datetime.now(UTC)
        lately = now - self._asked.get(key, datetime.min.replace(tzinfo=UTC)) < AGAIN
        if (lately and not again) or address.is_link_local:
            return
        if key in self._waiting or len(self._waiting) < WAITING:
            self._waiting[key] = again or self._waiting.get(key, False)
            self._idle.clear()
            self._wake.set()

    async def idle(self) -> None:
        """Return when every question so far is answered or given up, and every name is taken."""
        await self._idle.wait()

    async def observe(self, surroundings: Surroundings) -> AsyncGenerator[Observation]:
        """Yield names as they come, until closed."""
        where = self._surroundings or (lambda: surroundings)
        feeder = asyncio.create_task(self._feed(where), name="netmon reverse dns")
        try:
            while True:
                yield await self._found.get()
                self._rest()
        finally:
            feeder.cancel()
            for task in self._running:
                task.cancel()
            await asyncio.gather(feeder, *self._running, return_exceptions=True)

    async def _feed(self, where: Callable[[], Surroundings]) -> None:
        # The import takes 30 ms, which a paced sweep would feel.
        await asyncio.to_thread(__import__, "aiodns")
        while True:
            try:
                await self._ask_all(where)
            finally:
                # When questions come after a quiet time, the servers of the system may be others.
                for server in self._servers.values():
                    await server.close()

    async def _ask_all(self, where: Callable[[], Surroundings]) -> None:
        await self._wake.wait()
        while self._waiting:
            while len(self._running) >= AT_ONCE:
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            if len(self._unanswered) >= FAILURES:
                await self._pause()
                continue
            key = next(iter(self._waiting))
            again = self._waiting.pop(key)
            _forget_oldest(self._asked)
            self._asked[key] = datetime.now(UTC)
            servers = self._whom_to_ask(*key, where())
            asking = self._ask(servers, *key, again=again)
            task = asyncio.create_task(asking, name=f"netmon name of {key[1]}")
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        if self._running:
            await asyncio.wait(self._running)
        if len(self._unanswered) >= FAILURES:
            await self._pause()
        if not self._waiting:
            self._wake.clear()
        self._rest()

    async def _pause(self) -> None:
        """No server is there: say so once, let nobody wait for names, and try again later."""
        if self._running:
            await asyncio.wait(self._running)
        if not self._told:
            _LOGGER.info("No DNS server answers; names are asked for again every %.0f s", PAUSE)
            self._told = True
        # Behind those that were not asked yet.
        for key, again in self._unanswered.items():
            self._asked.pop(key, None)
            if len(self._waiting) < WAITING:
                self._waiting[key] = again
        self._unanswered.clear()
        self._idle.set()
        await asyncio.sleep(PAUSE)

    def _rest(self) -> None:
        if not self._waiting and not self._running and self._found.empty():
            self._idle.set()

    def _whom_to_ask(self, network_id: str, address: IPAddress, here: Surroundings) -> list[NameServer]:
        """The servers, each once."""
        found: list[NameServer] = []
        for each in whom_to_ask(address, network_id, here.attachments, given=self._given):
            server = self._servers.get(each)
            if server is None:
                server = NameServer(each, timeout=TIMEOUT, failures=FAILURES, rest=PAUSE)
                self._servers[each] = server
            # The gateway is mostly the system's server too.
            if not (found and found[0].address is None and each in found[0].addresses()):
                found.append(server)
        return found

    async def _ask(
        self, servers: Sequence[NameServer], network_id: str, address: IPAddress, *, again: bool
    ) -> None:
        key = (network_id, address)
        try:
            names, answered = await _names(servers, address)
        except Exception as err:  # noqa: BLE001 - what one answer holds may not cost the others theirs
            _LOGGER.debug("No name of %s: %r", address, err)
            names, answered = None, False
        if not answered:
            self._unanswered[key] = again
            return
        self._unanswered.clear()
        self._told = False
        if not (names or (again and names is not None)):
            return
        await self._found.put(
            Observation(
                source=self.name,
                seen_at=datetime.now(UTC),
                network_id=network_id,
                address=address,
                evidence=PtrEvidence(hostname=names[0] if names else None, also=names[1:]),
                live=False,
            )
        )


async def _names(servers: Sequence[NameServer], address: IPAddress) -> tuple[Names, bool]:
    """What the first server that knows a name says, and whether any answered.

    One that has been silent is left alone for a while, if there are others. A name made of the address counts
    only where nobody knows another. None: one of them may know a name, and said nothing.
    """
    now = asyncio.get_running_loop().time()
    awake = [server for server in servers if not server.rests(now)] or servers
    made_up: Names = ()
    answered = False
    silent = any(server.may_know for server in servers if server not in awake)
    for server in awake:
        found = await server.names(address.reverse_pointer)
        if found is None:
            silent = silent or server.may_know
            continue
        answered = True
        if any(looks(name, (address,)) is not Looks.ADDRESS for name in found):
            return found, True
        made_up = made_up or found
    return made_up or (None if silent else ()), answered


def _forget_oldest(asked: dict[Place, datetime]) -> None:
    """Keep the memory of what was asked within the cap."""
    while len(asked) >= WAITING:
        del asked[next(iter(asked))]
