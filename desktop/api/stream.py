"""Follows a server's stream over a WebSocket, and comes back by itself when it was lost."""

from __future__ import annotations

import json
import logging
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, QUrl, pyqtSignal
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

from ..timer import timer
from . import frames
from .answers import read_problem
from .backoff import delay
from .inbox import LONG, Inbox
from .json_slices import read_json
from .trust import fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from PyQt6.QtNetwork import QAbstractSocket, QSslError

    from ..replica import Replica
    from .address import ServerAddress

_LOGGER = logging.getLogger(__name__)

# Milliseconds: to be let in, between our pings, and without a word until the link counts as lost.
HELLO_TIMEOUT = 15_000
PING_INTERVAL = 20_000
SILENCE_TIMEOUT = 60_000
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
    # The SHA-256 of a certificate that nobody vouches for.
    untrusted = pyqtSignal(str)

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
        self._address = address
        self._credential = credential
        self._replica = replica
        self._fingerprint = fingerprint
        self._failures = 0
        self._noted = False
        self._socket: QWebSocket | None = None
        self._inbox = Inbox(self._read, self)
        self._retry = timer(self, self._connect, single=True)
        self._silence = timer(self, self._fall_silent, single=True)
        self._pings = timer(self, self._ping, interval=PING_INTERVAL)

    def start(self) -> None:
        """Connect now, and again whenever the link is lost."""
        self._failures = 0
        self._connect()

    def stop(self) -> None:
        """Disconnect and stay so."""
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
        socket.pong.connect(lambda *_: self._silence.start(SILENCE_TIMEOUT))
        socket.sslErrors.connect(self._judge)
        socket.errorOccurred.connect(self._fail)
        socket.disconnected.connect(self._lose)
        self._socket = socket
        self._silence.start(HELLO_TIMEOUT)
        socket.open(QUrl(self._address.stream_url))

    def _introduce(self) -> None:
        self._send({"credential": self._credential})

    def _send(self, message: dict[str, Any]) -> None:
        if self._socket is not None:
            self._socket.sendTextMessage(json.dumps(message))

    def _take_text(self, text: str) -> None:
        if self.hello is not None:
            self._silence.start(SILENCE_TIMEOUT)
        if not self._inbox.take(text):
            self._end(UnexpectedAnswerError("The server sends more than this viewer can read."))

    def _read(self, text: str) -> Generator[None]:
        try:
            message = (yield from read_json(text, depth=DEPTH)) if len(text) > LONG else json.loads(text)
            del text
            if not isinstance(message, dict):
                raise UnexpectedAnswerError("The server sent what is no message of netmon.")
            if message.get("type") == "result" and "snapshot" in message:
                self._replica.begin((yield from frames.read_snapshot(self.peer, message["snapshot"])))
                yield
                self._become_live()
            else:
                self._take(message)
            self._note_newer()
        except FormatError as err:
            self._end(UnexpectedAnswerError(f"The server sent what this viewer does not understand: {err}."))
        except NetmonError as err:
            self._end(err)
        except (ValueError, RecursionError):
            self._end(UnexpectedAnswerError("The server sent what is no JSON."))

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
        self._failures = 0
        self._pings.start()
        self._silence.start(SILENCE_TIMEOUT)
        self._tell(Link.LIVE, None)

    def _judge(self, problems: list[QSslError]) -> None:
        found = fingerprint_of(problems)
        if self._socket is None or found is None:
            return
        if found == self._fingerprint:
            self._socket.ignoreSslErrors(problems)
            return
        self._drop()
        self._tell(Link.REFUSED, None)
        self.untrusted.emit(found)

    def _ping(self) -> None:
        if self._socket is not None:
            self._socket.ping()

    def _fall_silent(self) -> None:
        self._end(ServerUnreachableError("The server has fallen silent."))

    def _fail(self, _error: QAbstractSocket.SocketError) -> None:
        if self._socket is not None:
            self._end(ServerUnreachableError(f"The server cannot be reached: {self._socket.errorString()}."))

    def _lose(self) -> None:
        if self._socket is None:
            return
        code = self._socket.closeCode()
        kind = _CLOSED.get(code.value)
        if kind is None:
            self._end(ServerUnreachableError("The connection to the server was lost."))
        else:
            self._end(kind[0](kind[1]))

    def _end(self, problem: NetmonError) -> None:
        """This attempt is over: wait for the next, or stay away where the next would end as this one."""
        self._drop()
        if isinstance(problem, FINAL):
            self._tell(Link.REFUSED, problem)
            return
        self._failures += 1
        if self._failures == 1:
            _LOGGER.warning("No connection to %s: %s", self._address.url, problem)
        self._retry.start(round(delay(self._failures) * 1000))
        self._tell(Link.WAITING, problem)

    def _drop(self) -> None:
        for each in (self._silence, self._pings):
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


_CLOSED: dict[object, tuple[type[NetmonError], str]] = {
    4401: (CredentialError, "The server no longer accepts this key."),
    4403: (ForbiddenError, "The server does not allow this."),
    4408: (ServerUnreachableError, "The server cut us off, as we read too slowly."),
    4429: (TooManyAttemptsError, "Too many failed attempts: the server wants us to wait."),
}
