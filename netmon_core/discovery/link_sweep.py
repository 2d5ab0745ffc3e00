"""One look at the IPv6 hosts of a link: ask all of them at once, then by name those that kept silent."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Protocol

from ..errors import NetmonError
from ..model.scan import SweepMethod, SweepReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from ipaddress import IPv6Address

    from ..model.adapter import Adapter
    from ..model.ip import IPNetwork
    from ..packets.all_nodes import LinkAnswer
    from .pace import Pace
    from .plan import LinkPlan

# Seconds after each question to everybody: a healthy LAN answers within 50 ms, a sleeping phone at the next
# beacon that wakes it. The first answers make hosts ask for our MAC first, so a second time finds more.
AFTER_QUESTION = (0.1, 0.25, 0.35)
# Which of them has the option that hosts complain about that answer no such ping.
WITH_OPTION = (False, True, False)
AFTER_LAST = 0.35
# Addresses taken in from one link in one sweep; whoever makes up more is not heard.
ANSWERS = 8_192
# Silent addresses that are asked for by name.
SOLICITED = 4_096
_BATCH = 64


class LinkAsker(Protocol):
    """What asks on a link and hears the answers; each question returns how many packets went out."""

    def ask_everybody(self, sources: Sequence[IPv6Address], *, option: bool = False) -> int:
        """Ask all hosts from each of our addresses; with an `option` that hosts complain about."""
        ...

    def solicit(self, source: IPv6Address, targets: Sequence[IPv6Address]) -> int:
        """Ask for single addresses."""
        ...

    def read(self) -> list[LinkAnswer]:
        """The answers that have come."""
        ...

    def fileno(self) -> int:
        """Readable when answers are there."""
        ...

    def close(self) -> None:
        """Give everything back."""
        ...


def open_link(adapter: Adapter, *, raw: bool) -> LinkAsker:
    """The asker that fits; raises PermissionMissingError or AdapterError."""
    if raw:
        from ..net.link6 import Link6Socket  # noqa: PLC0415 - each is needed without the other

        return Link6Socket(adapter)
    from ..net.link6_ping import Link6Ping  # noqa: PLC0415

    return Link6Ping(adapter)


class LinkSweep:
    """Runs one plan. `on_answer` is called once for each address that answered."""

    def __init__(
        self,
        plan: LinkPlan,
        link: LinkAsker,
        pace: Pace,
        *,
        expected: Iterable[IPv6Address] = (),
        on_answer: Callable[[LinkPlan, LinkAnswer], None],
        on_sent: Callable[[int], None],
    ) -> None:
        self._plan = plan
        self._link = link
        self._pace = pace
        self._expected = expected
        self._on_answer = on_answer
        self._on_sent = on_sent
        self._loop = asyncio.get_running_loop()
        own = plan.adapter.addresses
        self._prefixes = tuple(dict.fromkeys(each.network for each in own if each.version == 6))
        self._ours = {each.ip for each in own}
        self._answered: set[IPv6Address] = set()
        self._sent = 0
        self._failure: NetmonError | None = None

    async def run(self) -> list[SweepReport]:
        """Ask and listen; one report for each of our prefixes there, a failure told in each."""
        started = self._loop.time()
        problem = None
        self._loop.add_reader(self._link.fileno(), self._collect)
        try:
            await self._ask()
        except NetmonError as err:
            problem = err.message
        finally:
            self._loop.remove_reader(self._link.fileno())
        return [self._report(prefix, self._loop.time() - started, problem) for prefix in self._prefixes]

    async def _ask(self) -> None:
        sources = self._plan.sources
        for option, wait in zip(WITH_OPTION, AFTER_QUESTION, strict=True):
            await self._room()
            self._count(self._link.ask_everybody(sources, option=option))
            await self._listen(wait)
        silent = [each for each in self._expected if self._is_here(each) and each not in self._answered]
        begin = 0
        while begin < min(len(silent), SOLICITED):
            batch = silent[begin : begin + await self._room()]
            begin += len(batch)
            self._count(self._link.solicit(sources[0], batch))
        if silent:
            await self._listen(AFTER_LAST)

    async def _room(self) -> int:
        """Wait until the budget allows a packet; return how many it allows, up to a batch."""
        if math.isinf(self._pace.rate):
            return _BATCH
        while (room := self._pace.allow(now := self._loop.time())) < 1:
            await self._listen(self._pace.wait(now))
        return min(room, _BATCH)

    async def _listen(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if self._failure is not None:
            raise self._failure

    def _count(self, sent: int) -> None:
        if not math.isinf(self._pace.rate):
            self._pace.spend(sent, self._loop.time())
        self._sent += sent
        self._on_sent(sent)

    def _collect(self) -> None:
        try:
            answers = self._link.read()
        except NetmonError as err:
            self._failure = err
            self._loop.remove_reader(self._link.fileno())
            return
        for answer in answers:
            address = answer.address
            if address in self._answered or len(self._answered) >= ANSWERS or not self._is_here(address):
                continue
            self._answered.add(address)
            self._on_answer(self._plan, answer)

    def _is_here(self, address: IPv6Address) -> bool:
        """Whether it can be a neighbor's: on a prefix of this link, and not our own."""
        return address not in self._ours and any(address in prefix for prefix in self._prefixes)

    def _report(self, prefix: IPNetwork, duration: float, problem: str | None) -> SweepReport:
        answered = sum(address in prefix for address in self._answered)
        return SweepReport(
            network_id=self._plan.network_id,
            prefix=prefix,
            method=SweepMethod.ICMP,
            asked=answered,
            answered=answered,
            sent=self._sent,
            rounds=len(AFTER_QUESTION),
            duration=duration,
            problem=problem,
        )
