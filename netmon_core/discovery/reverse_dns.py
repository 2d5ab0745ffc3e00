"""Names from the DNS: what the network's own server calls each address."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ..evidence.dns import PtrEvidence
from ..evidence.observation import Observation
from ..packets.text import clean_text

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from ipaddress import IPv4Address, IPv6Address

    from aiodns import DNSResolver

    from ..plugins import Surroundings

_LOGGER = logging.getLogger(__name__)

# Addresses waiting to be asked about; more come with a /16 or a flood, and the next scan asks again.
WAITING = 8_192
# Home routers answer a few dozen at once and drop the rest.
AT_ONCE = 32
# Seconds for one question; a local server answers in milliseconds.
TIMEOUT = 1.0
# A name is asked for again after this time.
AGAIN = timedelta(hours=1)
# So many failures in a row mean that no server is there; asking pauses for a while.
FAILURES = 16
PAUSE = 60.0


class ReverseDns:
    """Asks for the names of the addresses it is given, a few at a time, outside the sweep."""

    name = "dns"

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, IPv4Address | IPv6Address], None] = {}
        self._asked: dict[tuple[str, IPv4Address | IPv6Address], datetime] = {}
        self._wake = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._found: asyncio.Queue[Observation] = asyncio.Queue(AT_ONCE)
        # Asked in vain since the last answer; asked again after a pause, when they are FAILURES.
        self._unanswered: dict[tuple[str, IPv4Address | IPv6Address], None] = {}
        self._told = False
        self._idle = asyncio.Event()
        self._idle.set()

    def ask(self, network_id: str, address: IPv4Address | IPv6Address) -> None:
        """Ask for the name of an address, unless that was done lately."""
        key = (network_id, address)
        now = datetime.now(UTC)
        if now - self._asked.get(key, datetime.min.replace(tzinfo=UTC)) < AGAIN or address.is_link_local:
            return
        if len(self._waiting) < WAITING:
            self._waiting[key] = None
            self._idle.clear()
            self._wake.set()

    async def idle(self) -> None:
        """Return when every question so far is answered or given up, and every name is taken."""
        await self._idle.wait()

    async def observe(self, surroundings: Surroundings) -> AsyncGenerator[Observation]:
        """Yield names as they come, until closed."""
        del surroundings
        feeder = asyncio.create_task(self._feed(), name="netmon reverse dns")
        try:
            while True:
                yield await self._found.get()
                self._rest()
        finally:
            feeder.cancel()
            for task in self._running:
                task.cancel()
            await asyncio.gather(feeder, *self._running, return_exceptions=True)

    async def _feed(self) -> None:
        # The import takes 30 ms, which a paced sweep would feel.
        aiodns = await asyncio.to_thread(__import__, "aiodns")
        while True:
            # Made anew when questions come after a quiet time: the servers may be others by then.
            resolver = aiodns.DNSResolver(timeout=TIMEOUT, tries=1)
            try:
                await self._ask_all(resolver)
            finally:
                await resolver.close()

    async def _ask_all(self, resolver: DNSResolver) -> None:
        await self._wake.wait()
        while self._waiting:
            while len(self._running) >= AT_ONCE:
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            if len(self._unanswered) >= FAILURES:
                await self._pause()
                continue
            key = next(iter(self._waiting))
            del self._waiting[key]
            _forget_oldest(self._asked)
            self._asked[key] = datetime.now(UTC)
            task = asyncio.create_task(self._ask(resolver, *key), name=f"netmon name of {key[1]}")
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
        for key in self._unanswered:
            self._asked.pop(key, None)
            if len(self._waiting) < WAITING:
                self._waiting[key] = None
        self._unanswered.clear()
        self._idle.set()
        await asyncio.sleep(PAUSE)

    def _rest(self) -> None:
        if not self._waiting and not self._running and self._found.empty():
            self._idle.set()

    async def _ask(self, resolver: DNSResolver, network_id: str, address: IPv4Address | IPv6Address) -> None:
        import aiodns  # noqa: PLC0415 - see _feed
        import pycares  # noqa: PLC0415

        try:
            # Not by getnameinfo, which calls a silent server an unknown name.
            answer = await resolver.query_dns(address.reverse_pointer, "PTR")
        except aiodns.error.DNSError as err:
            # "No such name" is an answer too.
            answered = err.args and err.args[0] in {pycares.errno.ARES_ENOTFOUND, pycares.errno.ARES_ENODATA}
            if answered:
                self._answered()
            else:
                self._unanswered[network_id, address] = None
            return
        self._answered()
        said = [record.data for record in answer.answer if isinstance(record.data, pycares.PTRRecordData)]
        hostname = clean_text(said[0].dname).rstrip(".") if said else ""
        if hostname:
            await self._found.put(
                Observation(
                    source=self.name,
                    seen_at=datetime.now(UTC),
                    network_id=network_id,
                    address=address,
                    evidence=PtrEvidence(hostname=hostname),
                    live=False,
                )
            )

    def _answered(self) -> None:
        """A server is there."""
        self._unanswered.clear()
        self._told = False


def _forget_oldest(asked: dict[tuple[str, IPv4Address | IPv6Address], datetime]) -> None:
    """Keep the memory of what was asked within the cap."""
    while len(asked) >= WAITING:
        del asked[next(iter(asked))]
