"""One WebSocket to one server: opened, spoken through, and why it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QUrl, pyqtSignal
from PyQt6.QtNetwork import QAbstractSocket
from PyQt6.QtWebSockets import QWebSocket

from .closing import closing
from .trouble import Cause, cause_of
from .trust import read_shown

if TYPE_CHECKING:
    from PyQt6.QtNetwork import QSslError

# Ten thousand devices are 11 MB.
MAX_MESSAGE = 256 * 1024 * 1024


class Line(QObject):
    """Nothing is said to a server whose certificate neither the system nor a person trusts."""

    opened = pyqtSignal()
    told = pyqtSignal(str)
    # A ping was answered.
    answered = pyqtSignal()
    # The certificate that is not trusted, a Shown; the line is down.
    untrusted = pyqtSignal(object)
    # It ended: the NetmonError where the server says why, else the Cause.
    refused = pyqtSignal(object)
    lost = pyqtSignal(object)

    def __init__(self, url: str, fingerprint: str | None, parent: QObject) -> None:
        super().__init__(parent)
        self._url, self._fingerprint = url, fingerprint
        self._socket: QWebSocket | None = None

    def open(self) -> None:
        """Open it anew."""
        self.drop()
        socket = QWebSocket(parent=self)
        socket.setMaxAllowedIncomingMessageSize(MAX_MESSAGE)
        socket.connected.connect(self.opened)
        socket.textMessageReceived.connect(self.told)
        socket.pong.connect(lambda *_: self.answered.emit())
        socket.sslErrors.connect(self._judge)
        socket.errorOccurred.connect(self._fail)
        socket.disconnected.connect(self._lose)
        self._socket = socket
        socket.open(QUrl(self._url))

    def say(self, text: str) -> None:
        """Say something, where somebody listens."""
        if self._socket is not None:
            self._socket.sendTextMessage(text)

    def ping(self) -> None:
        """Ask for a sign of life."""
        if self._socket is not None:
            self._socket.ping()

    def drop(self) -> None:
        """Hang up; nothing is told of this one any longer."""
        socket, self._socket = self._socket, None
        if socket is not None:
            socket.blockSignals(True)  # noqa: FBT003 - Qt takes it by position only
            socket.abort()
            socket.deleteLater()

    def _judge(self, problems: list[QSslError]) -> None:
        socket = self._socket
        found = read_shown(socket.sslConfiguration().peerCertificate(), problems) if socket else None
        if socket is None or found is None:
            return
        if found.fingerprint == self._fingerprint:
            socket.ignoreSslErrors(problems)
            return
        self.drop()
        self.untrusted.emit(found)

    def _fail(self, error: QAbstractSocket.SocketError) -> None:
        if self._socket is not None:
            self.lost.emit(cause_of(error, self._socket.errorString()))

    def _lose(self) -> None:
        if self._socket is None:
            return
        error = self._socket.error()  # type: ignore[operator]
        said = closing(self._socket.closeCode().value)
        if said is not None:
            self.refused.emit(said)
        elif error is not QAbstractSocket.SocketError.UnknownSocketError:
            # That it ended is told before why it did.
            self._fail(error)
        else:
            self.lost.emit(Cause.ENDED)
