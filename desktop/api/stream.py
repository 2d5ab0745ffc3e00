"""Follows a server's stream over a WebSocket, and comes back by itself when it was lost."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, QUrl, pyqtSignal
from PyQt6.QtNetwork import QAbstractSocket
from PyQt6.QtWebSockets import QWebSocket

from netmon_core.errors import (
    CredentialError,
    ForbiddenError,
    FormatError,
    NetmonError,
    ServerUnreachableError,
    ServerVersionError,
    TooManyAttemptsError,
    UnexpectedAnswerError,
)
from netmon_core.wire.peer import PeerReader

from ..texts import translate
from ..timer import timer
from . import frames
from .answers import not_understood, read_problem
from .backoff import delay
from .inbox import LONG, Inbox
from .inquiry import Inquiry
from .json_slices import read_json
from .refusals import refusal
from .trouble import UNCLEAR, Cause, cause_of, trouble
from .trust import read_shown

if TYPE_CHECKING:
    from collections.abc import Generator

    from PyQt6.QtNetwork import QSslError

    from netmon_core.server_address import ServerAddress

    from ..replica import Replica
    from .inquiry import Finding

_LOGGER = logging.getLogger(__name__)

# Milliseconds: to be let in, between our pings, and without a word until the link counts as lost.
HELLO_TIMEOUT = 15_000
PING_INTERVAL = 3_000
SILENCE_TIMEOUT = 60_000
# Milliseconds without a word until that is said. A busy server answers a ping sooner, a dead one never.
QUIET = 8_000
# Ten thousand devices are 11 MB.
MAX_MESSAGE = 256 * 1024 * 1024
# How deep a long message is read in slices: message, snapshot, devices.
DEPTH = 3

# After these it makes no sense to try again with what we have.
FINAL = (CredentialError, ForbiddenError, ServerVersionError)


class Link(StrEnum):
    """How we are connected."""

    CLOSED = "closed"
    CONNECTING = "connecting"
    LIVE = "live"
    # It was live, and nothing has come for a while.
    SILENT = "silent"
    # Lost; it is tried again by itself.
    WAITING = "waiting"
    # Not tried again before a person does something.
    REFUSED = "refused"


class Stream(QObject):
    """Keeps a replica up to date.

    `link` says how; `problem` is why it is not live, in a sentence; None while a person is asked about a
    certificate.
    """

    changed = pyqtSignal()
    # The certificate that the system does not trust: a Shown.
    untrusted = pyqtSignal(object)
    # The same server is to be had at another URL.
    better = pyqtSignal(str)

    def __init__(
        self,
        address: ServerAddress,
        credential: str,
        replica: Replica,
        *,
        fingerprint: str | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.link = Link.CLOSED
        self.problem: NetmonError | None = None
        self.hello: frames.Hello | None = None
        # Reads whatever the server tells, here and in answers, and counts what was not known.
        self.peer = PeerReader()
        # When the server last said anything; None: never.
        self.heard_at: datetime | None = None
        self._address = address
        self._credential = credential
        self._replica = replica
        self._fingerprint = fingerprint
        self._failures = 0
        self._noted = False
        self._socket: QWebSocket | None = None
        self._inbox = Inbox(self._read, self)
        # Why it cannot be reached: who finds that out, and what was found.
        self._inquiry: Inquiry | None = None
        self._finding: Finding | None = None
        self._retry = timer(self, self._connect, single=True)
        self._silence = timer(self, self._fall_silent, single=True)
        self._quiet = timer(self, self._fall_quiet, interval=QUIET, single=True)
        self._pings = timer(self, self._ping, interval=PING_INTERVAL)

    @property
    def inquiring(self) -> bool:
        """More is being found out about why it cannot be reached."""
        return self._inquiry is not None and self._finding is None

    def start(self) -> None:
        """Connect now, and again whenever the link is lost."""
        self._forget_inquiry()
        self._failures = 0
        self._connect()

    def stop(self) -> None:
        """Disconnect and stay so."""
        self._forget_inquiry()
        self._drop()
        self._retry.stop()
        self._tell(Link.CLOSED, None)

    def _connect(self) -> None:
        self._drop()
        self._retry.stop()
        self._tell(Link.CONNECTING, self.problem)
        socket = QWebSocket(parent=self)
        socket.setMaxAllowedIncomingMessageSize(MAX_MESSAGE)
        socket.connected.connect(self._introduce)
        socket.textMessageReceived.connect(self._take_text)
        socket.pong.connect(lambda *_: self._hear())
        socket.sslErrors.connect(self._judge)
        socket.errorOccurred.connect(self._fail)
        socket.disconnected.connect(self._lose)
        self._socket = socket
        self._silence.start(HELLO_TIMEOUT)
        socket.open(QUrl(self._address.stream))

    def _introduce(self) -> None:
        self._send({"credential": self._credential})

    def _send(self, message: dict[str, Any]) -> None:
        if self._socket is not None:
            self._socket.sendTextMessage(json.dumps(message))

    def _take_text(self, text: str) -> None:
        if self.hello is not None:
            self._hear()
        if not self._inbox.take(text):
            words = translate("trouble", "The server sends more than this viewer can read.")
            self._end(UnexpectedAnswerError(words))

    def _read(self, text: str) -> Generator[None]:
        try:
            message = (yield from read_json(text, depth=DEPTH)) if len(text) > LONG else json.loads(text)
            del text
            if not isinstance(message, dict):
                raise UnexpectedAnswerError(not_understood())
            if message.get("type") == "result" and "snapshot" in message:
                told = message["snapshot"]
                doubts = frames.knows_doubt(told)
                self._replica.begin((yield from frames.read_snapshot(self.peer, told)), doubts=doubts)
                del told
                yield
                self._become_live()
            else:
                self._take(message)
            self._note_newer()
        except FormatError as err:
            _LOGGER.warning("A message cannot be read: %s", err)
            self._end(UnexpectedAnswerError(not_understood()))
        except NetmonError as err:
            self._end(err)
        except (ValueError, RecursionError):
            self._end(UnexpectedAnswerError(not_understood()))

    def _take(self, message: dict[str, Any]) -> None:
        match message.get("type"):
            case "events":
                for revision, event in frames.read_events(self.peer, message):
                    self._replica.apply(revision, event)
            case "samples":
                for sample in frames.read_samples(self.peer, message):
                    self._replica.take(sample)
            case "hello":
                self.hello = frames.read_hello(message)
                same = self._replica.run_id == self.hello.run_id
                self._send(frames.listen(1, after=self._replica.position if same else None))
            case "result" if message.get("resumed"):
                self._become_live()
            case "error":
                raise read_problem(message)
            case _:
                # A newer server may say more than we know.
                pass

    def _note_newer(self) -> None:
        if self.peer.passed_over and not self._noted:
            self._noted = True
            _LOGGER.info("%s tells things that this viewer does not know yet; update it", self._address.url)

    def _become_live(self) -> None:
        self._forget_inquiry()
        self._failures = 0
        self._pings.start()
        self._hear()
        self._tell(Link.LIVE, None)

    def _hear(self) -> None:
        """The server has said something."""
        self.heard_at = datetime.now(UTC)
        self._silence.start(SILENCE_TIMEOUT)
        self._quiet.start()
        if self.link is Link.SILENT:
            self._tell(Link.LIVE, None)

    def _fall_quiet(self) -> None:
        if self.link is Link.LIVE:
            self._tell(Link.SILENT, None)

    def _judge(self, problems: list[QSslError]) -> None:
        socket = self._socket
        found = read_shown(socket.sslConfiguration().peerCertificate(), problems) if socket else None
        if socket is None or found is None:
            return
        if found.fingerprint == self._fingerprint:
            socket.ignoreSslErrors(problems)
            return
        self._drop()
        self._tell(Link.REFUSED, None)
        self.untrusted.emit(found)

    def _ping(self) -> None:
        if self._socket is not None:
            self._socket.ping()

    def _fall_silent(self) -> None:
        self._give_up(Cause.SILENT)

    def _fail(self, error: QAbstractSocket.SocketError) -> None:
        if self._socket is not None:
            self._give_up(cause_of(error, self._socket.errorString()))

    def _give_up(self, cause: Cause) -> None:
        """Say what is known of why, at once, and find out more where that is little."""
        found = self._finding
        if cause in UNCLEAR and found is not None:
            self._end(trouble(found.cause, self._address, there=found.there))
            return
        if cause in UNCLEAR and self.heard_at is None and self._inquiry is None:
            self._inquiry = Inquiry(self._address, self)
            self._inquiry.found.connect(self._learn)
            self._inquiry.begin()
        self._end(trouble(cause, self._address))

    def _learn(self, finding: Finding) -> None:
        self._finding = finding
        if self.link is Link.WAITING:
            # Not while it was asked: some take one connection at a time.
            self._retry.start(round(delay(self._failures) * 1000))
            self._tell(self.link, trouble(finding.cause, self._address, there=finding.there))
            if finding.better is not None:
                self.better.emit(finding.better.url)

    def _forget_inquiry(self) -> None:
        self._finding = None
        inquiry, self._inquiry = self._inquiry, None
        if inquiry is not None:
            inquiry.blockSignals(True)  # noqa: FBT003 - Qt takes it by position only
            inquiry.deleteLater()

    def _lose(self) -> None:
        if self._socket is None:
            return
        code = self._socket.closeCode()
        error = self._socket.error()  # type: ignore[operator]
        kind = _CLOSED.get(code.value)
        if kind is not None:
            words = translate("trouble", "The server has ended the connection: this viewer was too slow.")
            self._end(kind(words if kind is ServerUnreachableError else refusal(kind.code) or words))
        elif error is not QAbstractSocket.SocketError.UnknownSocketError:
            # That it ended is told before why it did.
            self._fail(error)
        else:
            self._give_up(Cause.ENDED)

    def _end(self, problem: NetmonError) -> None:
        """This attempt is over: wait for the next, or stay away where the next would end as this one."""
        self._drop()
        if isinstance(problem, FINAL):
            self._tell(Link.REFUSED, problem)
            return
        self._failures += 1
        if self._failures == 1:
            _LOGGER.warning("No connection to %s: %s", self._address.url, problem)
        if not self.inquiring:
            self._retry.start(round(delay(self._failures) * 1000))
        self._tell(Link.WAITING, problem)

    def _drop(self) -> None:
        for each in (self._silence, self._quiet, self._pings):
            each.stop()
        self._inbox.clear()
        self.hello = None
        socket, self._socket = self._socket, None
        if socket is not None:
            socket.blockSignals(True)  # noqa: FBT003 - Qt takes it by position only
            socket.abort()
            socket.deleteLater()

    def _tell(self, link: Link, problem: NetmonError | None) -> None:
        self.link, self.problem = link, problem
        self.changed.emit()


_CLOSED: dict[object, type[NetmonError]] = {
    4401: CredentialError,
    4403: ForbiddenError,
    4408: ServerUnreachableError,
    4429: TooManyAttemptsError,
}
