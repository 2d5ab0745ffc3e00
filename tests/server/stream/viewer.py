"""A server of the stream on loopback, and a client that speaks it by hand."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, WSMsgType, web

from netmon_core.server.stream.stream import PATH, Stream
from tests.fakes.gatekeeper import ATTEMPTS, VIEWER, Gatekeeper
from tests.fakes.told import Told

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from aiohttp import ClientWebSocketResponse

    from netmon_core.engine import Engine

PATIENCE = 15.0


class Served:
    """The stream of a scripted engine."""

    def __init__(self, session: ClientSession, told: Told, gatekeeper: Gatekeeper, stream: Stream) -> None:
        self.session = session
        self.told = told
        self.gatekeeper = gatekeeper
        self.stream = stream
        self.origins = {""}
        self.url = ""
        self._viewers: list[Viewer] = []

    async def connect(self, **headers: str) -> Viewer:
        """Open a connection, and say nothing."""
        viewer = Viewer(await self.session.ws_connect(self.url + PATH, headers=headers))
        self._viewers.append(viewer)
        return viewer

    async def close(self) -> None:
        """Close every connection that was opened."""
        for viewer in self._viewers:
            await viewer.socket.close()

    async def viewer(self, credential: str = VIEWER) -> Viewer:
        """Open a connection and be let in."""
        viewer = await self.connect()
        await viewer.say(credential=credential)
        assert (await viewer.hear())["type"] == "hello"
        return viewer


class Viewer:
    """One connection."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket

    @property
    def transport(self) -> asyncio.Transport:
        connection = self.socket._conn
        assert connection is not None
        assert isinstance(connection.transport, asyncio.Transport)
        return connection.transport

    async def say(self, **message: object) -> None:
        await self.socket.send_str(json.dumps(message))

    async def hear(self) -> Any:
        """The next frame; fails when the connection ends instead."""
        message = await self.socket.receive(timeout=PATIENCE)
        assert message.type is WSMsgType.TEXT, (message, self.socket.close_code)
        return json.loads(message.data)

    async def ask(self, **message: object) -> Any:
        """Give a command; returns its answer, which must be the next frame."""
        await self.say(id=1, **message)
        return await self.hear()

    async def snapshot(self, **how: object) -> Any:
        """Listen; returns the snapshot."""
        answer = await self.ask(command="listen", **how)
        return answer["snapshot"]

    async def events(self, count: int) -> list[tuple[int, str]]:
        """The revisions and types of so many events."""
        found: list[tuple[int, str]] = []
        while len(found) < count:
            frame = await self.hear()
            if frame["type"] == "events":
                found += [(each["revision"], each["event"]["type"]) for each in frame["events"]]
        return found

    async def end(self) -> int | None:
        """Hear to the end; returns the code the server closed with."""
        async with asyncio.timeout(PATIENCE):
            while not (await self.socket.receive()).type.name.startswith("CLOS"):
                pass
        return self.socket.close_code


@asynccontextmanager
async def serving(
    told: Told | None = None, *, engine: Engine | None = None, port: int = 0
) -> AsyncGenerator[Served]:
    """Serve the stream of an engine, by default of one that tells what the test says, on 127.0.0.1."""
    told, gatekeeper = told or Told(), Gatekeeper(attempts=ATTEMPTS)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(ClientSession())
        stream = Stream(
            engine or told,
            gatekeeper,
            server_id="server-1",
            origin_allowed=lambda request: request.headers.get("Origin", "") in served.origins,
        )
        served = Served(session, told, gatekeeper, stream)
        await stream.start()
        app = web.Application()
        app.router.add_get(PATH, stream.endpoint)
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        stack.push_async_callback(stream.close)
        site = web.TCPSite(runner, "127.0.0.1", port, reuse_address=True)
        await site.start()
        host, port = runner.addresses[0][:2]
        served.url = f"http://{host}:{port}"
        stack.push_async_callback(served.close)
        yield served
