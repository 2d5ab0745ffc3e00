"""One question at a time to one agent: sent, sent again with more patience, matched with what comes back."""

from __future__ import annotations

import asyncio
import errno
import secrets
from typing import TYPE_CHECKING, Final

from ..errors import NetmonError
from ..lazy_dataclass import dataclass
from ..net.snmp_socket import SnmpSocket
from ..packets.snmp import GET_BULK, build_pdu, parse_snmp
from .envelope import AskAgainError
from .errors import SnmpGarbledError, SnmpRefusedError, SnmpSilentError, SnmpUnreachableError
from .oddity import Oddity

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from ..model.ip import IPAddress
    from ..packets.snmp import Pdu
    from .envelope import Envelope
    from .errors import SnmpError
    from .manners import Manners
    from .question import Form, Question

# Who it is, what time it has, and each once more: who then wants another question does not know itself.
AGAIN: Final = 4
# Datagrams that answer nothing, for one question; more is a flood, and each costs the time to look at it.
STRAYS: Final = 256
# So often what answers is nothing that we can read, and it will not get better.
_GARBLED: Final = 2
# Each wait is so much longer than the one before.
_BACK_OFF: Final = 1.5
# A port that is closed may be opened soon: the agent restarts.
_REFUSED_PAUSE: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long an answer is waited for, in seconds, at the first of so many tries."""

    timeout: float = 2.0
    tries: int = 4


class Exchange:
    """Asks one agent. Raises SnmpUnreachableError where no way to the address is known."""

    def __init__(
        self,
        address: IPAddress,
        port: int,
        envelope: Envelope,
        *,
        manners: Manners,
        patience: Patience,
        from_anywhere: bool = False,
    ) -> None:
        self._agent = str(address)
        self._port = port
        self._envelope = envelope
        self._manners = manners
        self._patience = patience
        self._asked: set[int] = set()
        self._answer: asyncio.Future[tuple[Pdu, int]] | None = None
        self._turn = asyncio.Lock()
        self._strays = 0
        self._garbled = 0
        self._loop = asyncio.get_running_loop()
        try:
            self._socket = SnmpSocket(
                address, port, heard=self._hear, failed=self._fail, from_anywhere=from_anywhere
            )
        except OSError as err:
            raise self._no_way(err) from err

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    @property
    def engine(self) -> bytes:
        """The agent's engine id, once version 3 told it."""
        return self._envelope.engine

    async def ask(self, question: Question) -> tuple[Pdu, int]:
        """Return the answer, and the size of its datagram. Raises SnmpError."""
        async with self._turn:
            self._strays = self._garbled = 0
            try:
                return await self._ask(question)
            finally:
                # What comes from now on is late.
                self._asked.clear()
                self._answer = None

    async def _ask(self, question: Question) -> tuple[Pdu, int]:
        wait = self._patience.timeout
        tries = again = 0
        trouble: OSError | None = None
        while tries < self._patience.tries:
            try:
                return await self._try(question, wait)
            except AskAgainError as err:
                # Known by now, so it is no failure; what was asked before is answered no more.
                self._asked.clear()
                again += 1
                if again > AGAIN:
                    raise err.trouble from err
                continue
            except TimeoutError:
                pass
            except OSError as err:
                trouble = err
                await asyncio.sleep(min(_REFUSED_PAUSE, wait))
            tries += 1
            wait *= _BACK_OFF
            question.silent()
            if self._garbled >= _GARBLED:
                break
        question.given_up()
        raise self._silence(trouble)

    async def _try(self, question: Question, wait: float) -> tuple[Pdu, int]:
        number = secrets.randbits(31)
        # An answer to an earlier try is one too.
        self._asked.add(number)
        self._answer = self._loop.create_future()
        self._socket.send(self._envelope.close(_pdu(question.form(number), number), number))
        timer = self._loop.call_later(wait, self._expire, self._answer)
        try:
            return await self._answer
        finally:
            timer.cancel()

    def _expire(self, answer: asyncio.Future[tuple[Pdu, int]]) -> None:
        if not answer.done():
            answer.set_exception(TimeoutError())

    def _fail(self, err: OSError) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(err)

    def _hear(self, data: bytes) -> None:
        answer = self._answer
        if answer is None or answer.done():
            self._manners.note(Oddity.LATE)
            return
        message = parse_snmp(data)
        number = None if message is None else self._envelope.number(message)
        if message is None or number is None:
            self._garbled += 1
            self._stray(answer, Oddity.GARBLED)
            return
        if number not in self._asked:
            self._stray(answer, Oddity.LATE)
            return
        try:
            pdu = self._envelope.open(message)
        except (NetmonError, AskAgainError) as err:
            answer.set_exception(err)
            return
        if pdu is None:
            self._stray(answer, Oddity.UNPROVEN)
        else:
            answer.set_result((pdu, len(data)))

    def _stray(self, answer: asyncio.Future[tuple[Pdu, int]], kind: Oddity) -> None:
        self._manners.note(kind)
        self._strays += 1
        if self._strays > STRAYS:
            answer.set_exception(
                SnmpGarbledError(f"{self._agent} floods us with what nobody asked for. Restart its agent.")
            )

    def _silence(self, trouble: OSError | None) -> SnmpError:
        """Say what no answer at all means."""
        if trouble is not None:
            return self._no_way(trouble)
        if suspected := self._envelope.suspicion():
            return suspected
        if self._garbled:
            return SnmpGarbledError(
                f"What answers on port {self._port} of {self._agent} is not SNMP of this version: check the "
                "port and the version."
            )
        return SnmpSilentError(
            f"{self._agent} does not answer SNMP: switch it on there and let this address ask. An agent also "
            "says nothing to a wrong community; one with several addresses may answer from another of them, "
            "and can be marked so."
        )

    def _no_way(self, err: OSError) -> SnmpError:
        if err.errno == errno.ECONNREFUSED:
            return SnmpRefusedError(
                f"{self._agent} is there and refuses: nothing listens on UDP port {self._port}. Switch SNMP "
                "on there, or set its port here."
            )
        return SnmpUnreachableError(f"{self._agent} cannot be reached from here: {err.strerror or err}.")


def _pdu(form: Form, number: int) -> bytes:
    return build_pdu(form.kind, number, form.names, index=form.rows if form.kind == GET_BULK else 0)
