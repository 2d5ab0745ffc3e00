"""One DNS server, or those of the system together, asked for names as patiently as it needs."""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import TYPE_CHECKING, Any

from ..packets.names import plain_name

if TYPE_CHECKING:
    from aiodns import DNSResolver

# What the DNS says of an address: its names, none, or (None) nothing: nobody who should know answered.
type Names = tuple[str, ...] | None

# A server on a slow line, or one that asks another first, takes seconds. Some answer over TCP alone.
PATIENCE = 5
# An address of a web server may have a name for each of its sites; these tell enough.
NAMES = 8
# So many silent in a row, and the server rests; each time twice as long, up to this many times.
LONGEST_REST = 64
# Flag of c-ares: over TCP (ARES_FLAG_USEVC).
_OVER_TCP = 1


class _Way(Enum):
    """How it is asked: over TCP or not, and how many times the usual time it may take."""

    QUICK = (False, 1)
    SLOW = (False, PATIENCE)
    TCP = (True, PATIENCE)


class NameServer:
    """Asks one server at `address`; None: those of the system. Remembers the way on which it answers."""

    def __init__(self, address: str | None, *, timeout: float, failures: int, rest: float) -> None:
        self.address = address
        self._timeout = timeout
        self._failures = failures
        self._rest = rest
        self._way = _Way.QUICK
        self._resolvers: dict[_Way, DNSResolver] = {}
        self._silent = 0
        self._rests = 0
        self._rests_until = 0.0
        self._heard = False

    @property
    def may_know(self) -> bool:
        """Whether it counts that it said nothing: not of one that never answered, as many gateways do not."""
        return self._heard or self._rests == 0 or self.address is None

    def rests(self, now: float) -> bool:
        """Whether it was silent for so often that it is left alone for a while."""
        return now < self._rests_until

    async def names(self, pointer: str) -> Names:
        """The names that a pointer leads to, sorted; none, if it says so; None: no answer."""
        found = await self._query(self._way, pointer)
        if found is None and self._way is _Way.QUICK:
            found = await self._patiently(pointer)
        if found is None:
            self._fall_silent()
        else:
            self._silent = self._rests = 0
            self._heard = True
        return found

    def addresses(self) -> tuple[str, ...]:
        """The servers behind it."""
        return tuple(getattr(self._resolver(_Way.QUICK), "nameservers", ()))

    async def close(self) -> None:
        """Give the sockets back; asked again, it takes others, and the system's servers may be others."""
        resolvers, self._resolvers = self._resolvers, {}
        for resolver in resolvers.values():
            await resolver.close()

    async def _patiently(self, pointer: str) -> Names:
        """Ask over UDP and TCP, and wait for the first of them that answers; from then on it is asked so."""
        asking = {
            asyncio.create_task(self._query(way, pointer), name=f"netmon name over {way.name}"): way
            for way in (_Way.SLOW, _Way.TCP)
        }
        try:
            for answer in asyncio.as_completed(asking):
                found = await answer
                if found is not None:
                    # Both may have answered by now: the one over UDP costs the server less.
                    self._way = next(
                        way for task, way in asking.items() if task.done() and task.result() is not None
                    )
                    return found
        finally:
            for task in asking:
                task.cancel()
            await asyncio.wait(asking)
        return None

    def _fall_silent(self) -> None:
        self._silent += 1
        # It may be another server by now.
        self._way = _Way.QUICK
        if self._silent >= self._failures:
            self._silent = 0
            times = min(2**self._rests, LONGEST_REST)
            self._rests += 1
            self._rests_until = asyncio.get_running_loop().time() + self._rest * times

    async def _query(self, way: _Way, pointer: str) -> Names:
        import aiodns  # noqa: PLC0415 - see ReverseDns
        import pycares  # noqa: PLC0415

        try:
            # Not by getnameinfo, which calls a silent server an unknown name.
            answer = await self._resolver(way).query_dns(pointer, "PTR")
        except aiodns.error.DNSError as err:
            # "No such name" is an answer too.
            unknown = {pycares.errno.ARES_ENOTFOUND, pycares.errno.ARES_ENODATA}
            return () if err.args and err.args[0] in unknown else None
        except UnicodeError:
            # What it holds for a name can be none.
            return ()
        said = [record.data for record in answer.answer if isinstance(record.data, pycares.PTRRecordData)]
        return tuple(sorted({name for each in said if (name := plain_name(each.dname))})[:NAMES])

    def _resolver(self, way: _Way) -> DNSResolver:
        import aiodns  # noqa: PLC0415 - see ReverseDns

        if way not in self._resolvers:
            over_tcp, times = way.value
            given: dict[str, Any] = {} if self.address is None else {"nameservers": [self.address]}
            if over_tcp:
                given["flags"] = _OVER_TCP
            self._resolvers[way] = aiodns.DNSResolver(timeout=self._timeout * times, tries=1, **given)
        return self._resolvers[way]
