"""A server for one person on loopback: the demo's network over the same wire as a real one."""

from __future__ import annotations

import hmac
import json
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject
from PyQt6.QtNetwork import QHostAddress, QTcpServer
from PyQt6.QtWebSockets import QWebSocketProtocol, QWebSocketServer

from netmon_core.events.target import SampleTaken
from netmon_core.wire import SCHEMA_VERSION, to_wire

from ..settings.servers import Server
from ..timer import timer
from .connection import Connection
from .desk import Desk
from .play import Play

if TYPE_CHECKING:
    from PyQt6.QtWebSockets import QWebSocket

    from netmon_core.events.event import Event

    from .http import Request

# Milliseconds.
STEP = 1000
# One window has one connection; a few more are its retries.
MAX_CLIENTS = 8


class DemoServer(QObject):
    """Runs until it is deleted. `server` and `key` are what to connect with."""

    def __init__(self, parent: QObject | None = None, *, step: int = STEP) -> None:
        super().__init__(parent)
        self.key = secrets.token_urlsafe(32)
        self.play = Play(datetime.now(UTC), run_id=secrets.token_hex(8))
        self._desk = Desk(self.play, self.tell)
        # All that are connected, and those of them that listen.
        self._known: set[QWebSocket] = set()
        self._clients: list[QWebSocket] = []
        self._sockets = QWebSocketServer("netmon demo", QWebSocketServer.SslMode.NonSecureMode, self)
        self._sockets.newConnection.connect(self._welcome)
        self._tcp = QTcpServer(self)
        self._tcp.newConnection.connect(self._accept)
        if not self._tcp.listen(QHostAddress(QHostAddress.SpecialAddress.LocalHost), 0):
            raise OSError(self._tcp.errorString())
        self._timer = timer(self, self._go_on, interval=step)
        self._timer.start()

    @property
    def server(self) -> Server:
        """Where it listens."""
        return Server(url=f"http://127.0.0.1:{self._tcp.serverPort()}", name="Demo")

    def tell(self, event: Event) -> None:
        """Send an event that was taken into the state to everybody who listens."""
        self._send(events=[event])

    def cut(self) -> None:
        """Lose every connection, as a network does."""
        for client in list(self._clients):
            client.abort()

    def close(self) -> None:
        """Serve nobody any longer."""
        self._timer.stop()
        self._tcp.close()
        self.cut()

    def _go_on(self) -> None:
        self._send(events=list(self.play.step(datetime.now(UTC))))

    def _send(self, events: list[Event]) -> None:
        samples = [to_wire(event.sample) for event in events if isinstance(event, SampleTaken)]
        others = [
            {"revision": self.play.state.revision, "event": to_wire(event)}
            for event in events
            if not isinstance(event, SampleTaken)
        ]
        frames = [{"type": "events", "events": others}] if others else []
        frames += [{"type": "samples", "samples": samples}] if samples else []
        for text in map(json.dumps, frames):
            for client in self._clients:
                client.sendTextMessage(text)

    def _accept(self) -> None:
        while (socket := self._tcp.nextPendingConnection()) is not None:
            Connection(socket, self._answer, self._sockets.handleConnection, self)

    def _answer(self, request: Request) -> tuple[int, object]:
        if request.parts[:2] != ("api", "v1"):
            return 404, {"code": "not_found", "detail": "There is nothing here.", "status": 404}
        given = request.headers.get("authorization", "").encode()
        if hmac.compare_digest(given, f"Bearer {self.key}".encode()):
            return self._desk.answer(request)
        return 401, {"code": "credential_invalid", "detail": "This key does not hold.", "status": 401}

    def _welcome(self) -> None:
        while (client := self._sockets.nextPendingConnection()) is not None:
            client.setParent(self)
            self._known.add(client)
            client.textMessageReceived.connect(lambda text, client=client: self._hear(client, text))
            client.disconnected.connect(lambda client=client: self._part(client))

    def _hear(self, client: QWebSocket, text: str) -> None:
        message = json.loads(text)
        if "credential" in message:
            if len(self._clients) < MAX_CLIENTS and hmac.compare_digest(str(message["credential"]), self.key):
                self._greet(client)
            else:
                refusal = {
                    "type": "error",
                    "code": "credential_invalid",
                    "message": "This key does not hold.",
                }
                client.sendTextMessage(json.dumps(refusal))
                client.close(QWebSocketProtocol.CloseCode(4401))
        elif message.get("command") == "listen":
            snapshot = to_wire(self.play.state.freeze())
            client.sendTextMessage(
                json.dumps({"id": message.get("id"), "type": "result", "snapshot": snapshot})
            )
            if client not in self._clients:
                self._clients.append(client)

    def _greet(self, client: QWebSocket) -> None:
        hello = {
            "type": "hello",
            "schema_version": SCHEMA_VERSION,
            "min_schema_version": SCHEMA_VERSION,
            "version": "demo",
            "server_id": "demo",
            "run_id": self.play.state.run_id,
            "role": "admin",
        }
        client.sendTextMessage(json.dumps(hello))

    def _part(self, client: QWebSocket) -> None:
        self._known.discard(client)
        if client in self._clients:
            self._clients.remove(client)
        client.deleteLater()
