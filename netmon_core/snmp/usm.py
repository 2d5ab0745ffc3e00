"""Version 3 with the user-based security model (RFC 3414), as one who asks one agent. Does no I/O.

An answer is bound by a random number and, where it is signed, by a digest over that, so an old one cannot be
passed off as new: the engine's time is taken as it says it. All is kept for one agent only: two devices with
one engine id, as cloned machines have it, do not spoil each other's clocks.
"""

from __future__ import annotations

import hmac
import time
from typing import TYPE_CHECKING, Final, NoReturn

from ..packets.snmp import (
    AUTHENTICATED,
    ENCRYPTED,
    GET,
    REPORT,
    REPORTABLE,
    RESPONSE,
    UsmMessage,
    build_pdu,
    build_scoped,
    build_usm,
    parse_scoped,
)
from .envelope import AskAgainError
from .errors import (
    SnmpEngineError,
    SnmpError,
    SnmpGarbledError,
    SnmpKeyError,
    SnmpPrivacyError,
    SnmpSilentError,
)
from .keys import HASHES, auth_key, privacy_key
from .privacy import Privacy
from .reports import Report, read_report
from .security import AuthProtocol, PrivacyProtocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..packets.snmp import Pdu
    from .envelope import Message
    from .security import User

_PROOFS: Final = AUTHENTICATED | ENCRYPTED
# RFC 3414 2.2.2.
_LAST_SECOND: Final = (1 << 31) - 1


class UsmEnvelope:
    """One user at one agent. `bound`: the engine id that the agent must have; b"": any."""

    def __init__(
        self,
        user: User,
        *,
        agent: str,
        context: str = "",
        bound: bytes = b"",
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.engine = b""
        # Answers whose signature is not made with our key.
        self.unsigned = 0
        self._user = user
        self._agent = agent
        self._now = now
        self._context = context.encode()
        self._bound = bound
        self._level = _level(user)
        self._boots = 0
        self._started = 0.0
        self._auth = b""
        self._privacy: Privacy | None = None
        # The last question came too early or too late, by the agent's clock.
        self._mistimed = False

    def close(self, pdu: bytes, number: int) -> bytes:
        """Sign and encrypt it; as long as the engine is not known, ask for that instead."""
        if not self.engine:
            return self._discovery(number)
        scoped = build_scoped(self.engine, self._context, pdu)
        seconds = self._time()
        salt = b""
        if self._privacy:
            scoped, salt = self._privacy.encrypt(scoped, self._boots, seconds)
        name, size = HASHES.get(self._user.auth_protocol, ("", 0))
        built, digest_at = build_usm(
            UsmMessage(
                message_id=number,
                flags=self._level | REPORTABLE,
                engine=self.engine,
                boots=self._boots,
                time=seconds,
                user=self._user.name.encode(),
                digest=bytes(size),
                digest_at=0,
                salt=salt,
                scoped=scoped,
            )
        )
        if not size:
            return built
        digest = hmac.digest(self._auth, built, name)[:size]
        return built[:digest_at] + digest + built[digest_at + size :]

    def number(self, message: Message) -> int | None:
        """The number stands in the clear."""
        return message.message_id if isinstance(message, UsmMessage) else None

    def open(self, message: Message) -> Pdu | None:
        """Check and decrypt an answer."""
        if not isinstance(message, UsmMessage):
            return None
        if message.flags & AUTHENTICATED and not self._is_signed(message):
            self.unsigned += 1
            return None
        scoped = self._scoped(message)
        opened = parse_scoped(scoped) if scoped else None
        if opened is None:
            if scoped and message.flags & ENCRYPTED:
                raise SnmpPrivacyError(
                    f"{self._agent} answers, and the answer cannot be decrypted: the password of encryption "
                    "or its protocol is another."
                )
            return None
        _, _, pdu = opened
        if pdu.kind == REPORT:
            self._take_report(message, pdu)
        is_answer = pdu.kind == RESPONSE and pdu.request_id == message.message_id
        if not is_answer or message.flags & _PROOFS != self._level or message.engine != self.engine:
            return None
        self._keep_time(message)
        self._mistimed = False
        return pdu

    def suspicion(self) -> SnmpError | None:
        """Tell what its silence may mean."""
        if self.unsigned:
            return SnmpKeyError(
                f"{self._agent} answers, and does not sign with our key: the password of authentication or "
                "its protocol is another."
            )
        if self.engine and self._privacy:
            return SnmpSilentError(
                f"{self._agent} tells who it is and does not answer the encrypted question: the password of "
                "encryption or its protocol may be another, or the question was lost."
            )
        return None

    def _discovery(self, number: int) -> bytes:
        """Ask who it is (RFC 3414, 4)."""
        asked = UsmMessage(
            message_id=number,
            flags=REPORTABLE,
            engine=b"",
            boots=0,
            time=0,
            user=b"",
            digest=b"",
            digest_at=0,
            salt=b"",
            scoped=build_scoped(b"", b"", build_pdu(GET, number, ())),
        )
        return build_usm(asked)[0]

    def _take_report(self, message: UsmMessage, pdu: Pdu) -> NoReturn:
        """Do what a report asks for, or raise what it says."""
        report = read_report(pdu)
        if report is Report.ENGINE or not self.engine:
            self._meet(message)
            raise AskAgainError(Report.ENGINE.of(self._agent))
        if report is Report.TIME:
            self._keep_time(message)
            if self._mistimed:
                # What it says of its time does not help: begin anew with who it is.
                self.engine = b""
            self._mistimed = True
            raise AskAgainError(report.of(self._agent))
        if report is None:
            raise SnmpGarbledError(f"{self._agent} refuses the question with a report that is not known.")
        raise report.of(self._agent)

    def _meet(self, message: UsmMessage) -> None:
        """Take the engine for the agent's, and make the keys for it."""
        engine = message.engine
        if not engine:
            raise SnmpEngineError(
                f"{self._agent} has no engine id: set one on the device, or use version 2c."
            )
        if self._bound not in (b"", engine):
            raise SnmpEngineError(
                f"{self._agent} has another engine id than before ({engine.hex()}, it was "
                f"{self._bound.hex()}): it may be another device. Nothing secret was sent; confirm it first."
            )
        user = self._user
        if self._level & AUTHENTICATED:
            self._auth = auth_key(user.auth_protocol, user.auth_key, engine)
        if self._level & ENCRYPTED:
            key = privacy_key(user.auth_protocol, user.privacy_protocol, user.privacy_key, engine)
            self._privacy = Privacy(user.privacy_protocol, key)
        self.engine = engine
        self._keep_time(message)

    def _scoped(self, message: UsmMessage) -> bytes | None:
        if not message.flags & ENCRYPTED:
            return message.scoped
        if self._privacy is None or not message.flags & AUTHENTICATED:
            return None
        return self._privacy.decrypt(message.scoped, message.salt, message.boots, message.time)

    def _is_signed(self, message: UsmMessage) -> bool:
        """Whether the digest is made with our key."""
        name, size = HASHES.get(self._user.auth_protocol, ("", 0))
        if not size or len(message.digest) != size or message.engine != self.engine:
            return False
        begin, end = message.digest_at, message.digest_at + size
        data = message.whole[:begin] + bytes(size) + message.whole[end:]
        return hmac.compare_digest(hmac.digest(self._auth, data, name)[:size], message.digest)

    def _keep_time(self, message: UsmMessage) -> None:
        self._boots = message.boots
        self._started = self._now() - message.time

    def _time(self) -> int:
        return min(max(int(self._now() - self._started), 0), _LAST_SECOND)


def _level(user: User) -> int:
    if user.privacy_protocol is not PrivacyProtocol.NONE:
        return AUTHENTICATED | ENCRYPTED
    return AUTHENTICATED if user.auth_protocol is not AuthProtocol.NONE else 0
