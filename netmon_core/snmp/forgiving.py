"""Ask in our own way, and through pysnmp once that turns out not to read the agent."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ..errors import MissingExtraError
from .errors import SnmpError, SnmpGarbledError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from ..packets.snmp import Pdu
    from .by_pysnmp import PysnmpExchange
    from .exchange import Exchange
    from .manners import Manners
    from .question import Question

_LOGGER = logging.getLogger(__name__)


class Forgiving:
    """Asks one agent, one way or the other; which it needs is kept with its manners."""

    def __init__(self, own: Exchange, other: Callable[[], PysnmpExchange], *, manners: Manners) -> None:
        self._own = own
        self._make_other = other
        self._other: PysnmpExchange | None = None
        self._manners = manners

    @property
    def engine(self) -> bytes:
        """The agent's engine id, once version 3 told it."""
        return self._own.engine

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._own.__exit__(kind, error, trace)
        if self._other is not None:
            self._other.close()

    async def ask(self, question: Question) -> tuple[Pdu, int]:
        """Return the answer, and its size in octets. Raises SnmpError."""
        if self._other is None:
            try:
                return await self._own.ask(question)
            except SnmpGarbledError as err:
                return await self._ask_other(question, err)
        return await self._other.ask(question)

    async def _ask_other(self, question: Question, garbled: SnmpGarbledError) -> tuple[Pdu, int]:
        try:
            other = self._make_other()
        except MissingExtraError:
            raise garbled from None
        try:
            answer = await other.ask(question)
        except SnmpError:
            other.close()
            raise garbled from None
        except BaseException:
            other.close()
            raise
        _LOGGER.debug("An SNMP agent is asked through pysnmp from now on: %s", garbled.message)
        self._other = other
        self._manners.by_pysnmp = True
        return answer
