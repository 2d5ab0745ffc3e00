"""Ask one agent through pysnmp: for what our own code does not read or encrypt.

It takes fifty times our own time for a value, so it works in a thread with a loop of its own.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import closing
from threading import Thread
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, cast

from ..errors import MissingExtraError
from ..net.snmp_socket import socket_name
from ..packets.ber import pack_object_id, read_object_id
from ..packets.snmp import END, GET, GET_BULK, RESPONSE, Pdu
from .errors import SnmpError, SnmpGarbledError, SnmpSilentError
from .reports import Report
from .security import AuthProtocol, Community, PrivacyProtocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping
    from types import TracebackType
    from typing import Self

    from ..model.ip import IPAddress
    from ..packets.snmp import End, Value, Variable
    from .exchange import Patience
    from .question import Form, Question
    from .security import Security

# What pysnmp says went wrong, as reports say it.
_TROUBLES: Final[Mapping[str, Report]] = MappingProxyType(
    {
        "UnknownUserName": Report.USER,
        "UnknownSecurityName": Report.USER,
        "WrongDigest": Report.KEY,
        "AuthenticationFailure": Report.KEY,
        "AuthenticationError": Report.KEY,
        "DecryptionError": Report.PRIVACY,
        "UnsupportedSecurityLevel": Report.LEVEL,
        "NotInTimeWindow": Report.TIME,
        "UnknownEngineID": Report.ENGINE,
        "NoSuchContext": Report.CONTEXT,
    }
)
# What it names the protocols.
_AUTHS: Final[Mapping[AuthProtocol, str]] = MappingProxyType(
    {
        AuthProtocol.NONE: "USM_AUTH_NONE",
        AuthProtocol.MD5: "USM_AUTH_HMAC96_MD5",
        AuthProtocol.SHA: "USM_AUTH_HMAC96_SHA",
        AuthProtocol.SHA224: "USM_AUTH_HMAC128_SHA224",
        AuthProtocol.SHA256: "USM_AUTH_HMAC192_SHA256",
        AuthProtocol.SHA384: "USM_AUTH_HMAC256_SHA384",
        AuthProtocol.SHA512: "USM_AUTH_HMAC384_SHA512",
    }
)
PRIVACIES: Final[Mapping[PrivacyProtocol, str]] = MappingProxyType(
    {
        PrivacyProtocol.NONE: "USM_PRIV_NONE",
        PrivacyProtocol.DES: "USM_PRIV_CBC56_DES",
        PrivacyProtocol.DES3: "USM_PRIV_CBC168_3DES",
        PrivacyProtocol.AES128: "USM_PRIV_CFB128_AES",
        PrivacyProtocol.AES192: "USM_PRIV_CFB192_AES_BLUMENTHAL",
        PrivacyProtocol.AES256: "USM_PRIV_CFB256_AES_BLUMENTHAL",
        PrivacyProtocol.AES192_C: "USM_PRIV_CFB192_AES",
        PrivacyProtocol.AES256_C: "USM_PRIV_CFB256_AES",
    }
)


class PysnmpExchange:
    """Asks one agent. Raises MissingExtraError without pysnmp."""

    def __init__(
        self,
        address: IPAddress,
        port: int,
        security: Security,
        *,
        patience: Patience,
        context: str = "",
        bound: bytes = b"",
        from_anywhere: bool = False,
    ) -> None:
        try:
            # It takes long to import, so before the thread, and only for whom needs it.
            import pysnmp.hlapi.v3arch.asyncio as hlapi  # noqa: PLC0415
        except ImportError as err:
            raise MissingExtraError(
                "This SNMP agent needs the package pysnmp: pip install 'netmon-core[snmp]'."
            ) from err
        self.engine = bound
        self._api: Any = hlapi
        self._address = address
        self._port = port
        self._security = security
        self._patience = patience
        self._context = context
        self._from_anywhere = from_anywhere
        self._turn = asyncio.Lock()
        # The engine, the target, the credential and the context, which belong to the thread.
        self._parts: tuple[Any, Any, Any, Any] | None = None
        self._closed = False
        self._loop = asyncio.new_event_loop()
        Thread(target=self._run, name="netmon pysnmp", daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the thread end, and do not wait for it; safe twice."""
        if not self._closed:
            self._closed = True
            asyncio.run_coroutine_threadsafe(self._put_away(), self._loop)

    async def ask(self, question: Question) -> tuple[Pdu, int]:
        """Return the answer, and about its size in octets. Raises SnmpError."""
        async with self._turn:
            wait = self._patience.timeout
            for _ in range(self._patience.tries):
                number = secrets.randbits(31)
                form = question.form(number)
                answer = await self._in_thread(self._read(form, number, wait))
                if isinstance(answer, Pdu):
                    return answer, _size(answer)
                if type(answer).__name__ != "RequestTimedOut":
                    raise self._error(answer)
                question.silent()
                wait *= 1.5
            question.given_up()
            raise SnmpSilentError(f"{self._address} does not answer SNMP, asked through pysnmp either.")

    async def _in_thread[T](self, work: Coroutine[Any, Any, T]) -> T:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    async def _read(self, form: Form, number: int, wait: float) -> Pdu | Exception:
        """Return the answer, or what pysnmp says or raises instead."""
        try:
            trouble, status, index, variables = await self._ask(form, wait)
            if trouble is not None:
                return cast("Exception", trouble)
            return Pdu(
                kind=RESPONSE,
                request_id=number,
                status=int(status),
                index=int(index),
                variables=tuple(_variable(each) for each in variables),
            )
        except Exception as err:  # noqa: BLE001 - another's code reads a stranger's bytes
            return err

    async def _ask(self, form: Form, wait: float) -> tuple[Any, int, int, Any]:
        if self._parts is None:
            self._parts = self._make_parts()
        engine, target, credential, context = self._parts
        target.timeout = wait
        api = self._api
        asked = [api.ObjectType(api.ObjectIdentity(read_object_id(name))) for name in form.names]
        ask: Callable[..., Awaitable[tuple[Any, int, int, Any]]]
        ask = {GET: api.get_cmd, GET_BULK: api.bulk_cmd}.get(form.kind, api.next_cmd)
        amounts = (0, form.rows) if form.kind == GET_BULK else ()
        return await ask(engine, credential, target, context, *amounts, *asked, lookupMib=False)

    def _make_parts(self) -> tuple[Any, Any, Any, Any]:
        api = self._api
        context = api.ContextData(contextName=self._context.encode())
        return api.SnmpEngine(), self._target(), self._credential(), context

    def _credential(self) -> Any:
        api, security = self._api, self._security
        if isinstance(security, Community):
            word = security.community.reveal()
            return api.CommunityData(
                f"{word}@{self._context}" if self._context else word, mpModel=security.version - 1
            )
        has_auth = security.auth_protocol is not AuthProtocol.NONE
        has_privacy = security.privacy_protocol is not PrivacyProtocol.NONE
        return api.UsmUserData(
            security.name,
            authKey=security.auth_key.reveal() if has_auth else None,
            privKey=security.privacy_key.reveal() if has_privacy else None,
            authProtocol=getattr(api, _AUTHS[security.auth_protocol]),
            privProtocol=getattr(api, PRIVACIES[security.privacy_protocol]),
            securityEngineId=api.OctetString(self.engine) if self.engine else None,
        )

    def _target(self) -> Any:
        """Make where to ask, which hears only who was asked."""
        to, anywhere = socket_name(self._address, self._port), self._from_anywhere
        target: Any = (
            self._api.UdpTransportTarget if self._address.version == 4 else self._api.Udp6TransportTarget
        )

        class OnlyFrom(target.PROTO_TRANSPORT):  # type: ignore[misc]
            def datagram_received(self, datagram: bytes, transportAddress: Any) -> None:  # noqa: N803 - pysnmp's
                come = (transportAddress[0].partition("%")[0], transportAddress[1])
                if anywhere or come == to[:2]:
                    super().datagram_received(datagram, transportAddress)

        class Target(target):  # type: ignore[misc]
            PROTO_TRANSPORT = OnlyFrom
            # A literal needs no name server.
            transport_address = to

        return Target(retries=0)

    def _run(self) -> None:
        with closing(self._loop):
            self._loop.run_forever()

    async def _put_away(self) -> None:
        if self._parts is not None:
            self._parts[0].close_dispatcher()
            # The transport closes in the loop's next turn.
            await asyncio.sleep(0)
        self._loop.stop()

    def _error(self, trouble: object) -> SnmpError:
        report = _TROUBLES.get(type(trouble).__name__)
        if report is not None:
            return report.of(str(self._address))
        return SnmpGarbledError(f"{self._address} answers in a way that pysnmp does not read either.")


def _variable(pair: Any) -> Variable:
    name, value = pair
    return pack_object_id(tuple(name)), _value(value)


def _value(value: Any) -> Value | End | None:
    from pyasn1.type import univ  # noqa: PLC0415 - pysnmp has it
    from pysnmp.proto.rfc1905 import EndOfMibView  # noqa: PLC0415

    match value:
        case EndOfMibView():
            return END
        case univ.Null():
            return None
        case univ.Integer():
            return int(value)
        case univ.ObjectIdentifier():
            return tuple(value)
        case univ.OctetString():
            return bytes(value)
        case _:
            return None


def _size(pdu: Pdu) -> int:
    """About what it took: what a value takes is not kept."""
    return sum(
        len(name) + (len(value) if isinstance(value, bytes) else 5) + 6 for name, value in pdu.variables
    )
