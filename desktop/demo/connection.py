"""One connection to the demo: requests in, answers out, or the stream from its first request on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from netmon_core.errors import FormatError

from .http import MAX_REQUEST, build_answer, parse_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from PyQt6.QtNetwork import QTcpSocket

    from .http import Request


class Connection(QObject):
    """Reads until the other side goes; `upgrade` takes the socket over when it asks for the stream."""

    def __init__(
        self,
        socket: QTcpSocket,
        answer: Callable[[Request], tuple[int, object]],
        upgrade: Callable[[QTcpSocket], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._socket, self._answer, self._upgrade = socket, answer, upgrade
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self._part)

    def _read(self) -> None:
        socket = self._socket
        if socket.peek(8).startswith(b"GET /ws/"):
            socket.readyRead.disconnect(self._read)
            socket.disconnected.disconnect(self._part)
            self._upgrade(socket)
            # What has come already is told to the new owner.
            socket.readyRead.emit()
            self.deleteLater()
            return
        try:
            while (found := parse_request(socket.peek(2 * MAX_REQUEST))) is not None:
                request, length = found
                socket.read(length)
                socket.write(build_answer(*self._answer(request)))
        except FormatError:
            socket.abort()

    def _part(self) -> None:
        self._socket.deleteLater()
        self.deleteLater()
