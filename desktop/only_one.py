"""One viewer for a person: a second start raises the first, and hands on what it was asked to open."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtNetwork import QLocalServer, QLocalSocket

from .sure import sure
from .timer import timer

if TYPE_CHECKING:
    from pathlib import Path

_LOGGER = logging.getLogger(__name__)

# Milliseconds: the first answers at once, or it hangs, and then a second is better than none.
PATIENCE = 1000
# An address is shorter.
MAX_WORDS = 4096


class OnlyOne(QObject):
    """The first of all starts, once `begin` says so; `asked` is told what a later one was to open."""

    asked = pyqtSignal(str)

    def __init__(self, socket: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = str(socket)
        self._server = QLocalServer(self)
        # Nobody else of this computer may open what we show.
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)

    def begin(self, wanted: str = "") -> bool:
        """Become the first; False: there is one, and it was told what is wanted."""
        if self._ask_first(wanted):
            return False
        # What a viewer that was killed has left.
        QLocalServer.removeServer(self._name)
        if not self._server.listen(self._name):
            _LOGGER.warning("A second viewer will not find this one: %s", self._server.errorString())
        return True

    def end(self) -> None:
        """Be the first no longer."""
        self._server.close()

    def _ask_first(self, wanted: str) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(PATIENCE):
            return False
        socket.write(json.dumps({"open": wanted[:MAX_WORDS]}).encode() + b"\n")
        heard = socket.waitForReadyRead(PATIENCE) and sure(socket.readLine()).data() == b"yes\n"
        socket.abort()
        return heard

    def _hear(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)
            timer(socket, socket.abort, interval=PATIENCE, single=True).start()

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > 2 * MAX_WORDS:
                socket.abort()
            return
        try:
            said = json.loads(socket.readLine(2 * MAX_WORDS))
            wanted = said["open"]
        except (ValueError, KeyError, TypeError, RecursionError):
            socket.abort()
            return
        if isinstance(wanted, str):
            socket.write(b"yes\n")
            socket.flush()
            self.asked.emit(wanted)
