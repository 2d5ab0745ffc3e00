"""An agent, as whoever reads its tables sees it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from .errors import SnmpError, SnmpSilentError
from .single import read_single
from .walk import Walk

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from ..packets.snmp import Pdu
    from .manners import Manners
    from .question import Question
    from .table import Oid, Table, Value
    from .walk import WalkLimits


class Asks(Protocol):
    """Whoever carries questions to one agent."""

    @property
    def engine(self) -> bytes:
        """The agent's engine id; nothing before version 3 told it."""

    async def ask(self, question: Question) -> tuple[Pdu, int]:
        """Return the answer, and its size in octets. Raises SnmpError."""


class Asking:
    """An `Agent`."""

    def __init__(self, asks: Asks, *, manners: Manners, limits: WalkLimits, by_bulk: bool) -> None:
        self._asks = asks
        self._manners = manners
        self._limits = limits
        self._by_bulk = by_bulk

    @property
    def engine(self) -> bytes:
        """The agent's engine id, to bind a credential to; nothing before version 3 told it."""
        return self._asks.engine

    async def get(self, oids: Sequence[Oid]) -> Mapping[Oid, Value]:
        """Ask for single objects; what the agent does not have is left out. Raises SnmpError."""
        return await self._run(read_single(oids, self._manners))

    async def table(self, columns: Sequence[Oid], *, index: Oid = ()) -> Table:
        """Walk columns of one table together. Raises SnmpError where nothing at all was answered."""
        walk = Walk(columns, index, manners=self._manners, limits=self._limits, by_bulk=self._by_bulk)
        try:
            async with asyncio.timeout(self._limits.seconds):
                await self._run(walk.steps())
        except TimeoutError:
            walk.stop(f"it takes longer than {self._limits.seconds:g} seconds for one table")
        except SnmpError as err:
            if walk.is_empty:
                raise
            walk.stop(
                "it stopped answering before the end" if isinstance(err, SnmpSilentError) else err.message
            )
        return walk.table()

    async def _run[T](self, steps: Generator[Question, tuple[Pdu, int], T]) -> T:
        try:
            question = next(steps)
            while True:
                question = steps.send(await self._asks.ask(question))
        except StopIteration as done:
            result: T = done.value
            return result
