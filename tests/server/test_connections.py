"""Who is connected: silence, crowds, and what is no HTTP."""

from __future__ import annotations

import asyncio
import socket
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, web

from netmon_core.server import connections as module
from netmon_core.server.connections import Connections, vouch, who_leaves
from netmon_core.server.listener import Listener
from netmon_core.server.tls import tls_context
from netmon_core.settings.server import ServerSettings
from tests.fakes.until import until

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator
    from pathlib import Path


class Sockets:
    """A server of one page, /known of which vouches for whoever asks."""

    def __init__(self, connections: Connections, port: int) -> None:
        self.connections = connections
        self.port = port

    async def connect(self, host: str = "127.0.0.1") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port, local_addr=(host, 0))

    async def ask(self, path: str = "/", host: str = "127.0.0.1") -> bytes:
        """One request on a connection of its own, to its end; b"": refused."""
        reader, writer = await self.connect(host)
        try:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()

    async def stay(self, path: str = "/known") -> asyncio.StreamWriter:
        """One request on a connection that stays open."""
        reader, writer = await self.connect()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        return writer


@asynccontextmanager
async def listening(context: ssl.SSLContext | None = None) -> AsyncGenerator[Sockets]:
    async def answer(request: web.Request) -> web.Response:
        if request.path == "/known":
            vouch(request)
        return web.Response(text="here")

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    assert runner.server is not None
    connections = Connections(runner.server, context, shutdown=0.1)
    listener = Listener(connections)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    listener.open("127.0.0.1", port)
    try:
        yield Sockets(connections, port)
    finally:
        listener.close()
        await runner.cleanup()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "netmon listener"]


async def test_whoever_says_nothing_or_half_a_request_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SILENCE", 0.2)
    async with listening() as server:
        silent, one = await server.connect()
        slow, other = await server.connect()
        other.write(b"GET / HTTP/1.1\r\nHost: x\r\n")

        async with asyncio.timeout(10):
            assert (await silent.read(), await slow.read()) == (b"", b"")
        await until(lambda: len(server.connections) == 0)
        one.close()
        other.close()


async def test_one_remote_that_takes_all_room_keeps_out_itself_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STRANGERS", 5)
    async with listening() as server, AsyncExitStack() as stack:
        for _ in range(5):
            _, writer = await server.connect("127.0.0.2")
            stack.callback(writer.close)
        await until(lambda: len(server.connections) == 5)

        assert await server.ask(host="127.0.0.2") == b""
        assert b"here" in await server.ask(host="127.0.0.3")
        assert len(server.connections) <= 5


async def test_who_has_shown_a_credential_does_not_take_the_strangers_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "STRANGERS", 2)
    async with listening() as server, AsyncExitStack() as stack:
        for _ in range(5):
            stack.callback((await server.stay()).close)
        assert b"here" in await server.ask()
        assert len(server.connections) >= 5

        monkeypatch.setattr(module, "ALL", 5)
        assert await server.ask() == b""
        assert b"here" in await server.ask(host="127.0.0.3")


async def test_whoever_does_not_finish_the_handshake_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "HANDSHAKE", 0.2)
    context, _ = tls_context(ServerSettings(self_signed=True), tmp_path, ["localhost"])
    async with listening(context) as server:
        silent, writer = await server.connect()
        wrong, other = await server.connect()
        other.write(b"GET / HTTP/1.1\r\n\r\n")

        async with asyncio.timeout(10):
            await silent.read()
            await wrong.read()
        await until(lambda: len(server.connections) == 0)
        url = f"https://127.0.0.1:{server.port}/"
        async with ClientSession() as session, session.get(url, ssl=False) as answer:
            assert await answer.text() == "here"
        writer.close()
        other.close()
    assert caplog.text == ""


async def test_those_who_are_not_greeted_yet_are_let_go_at_the_end(tmp_path: Path) -> None:
    context, _ = tls_context(ServerSettings(self_signed=True), tmp_path, ["localhost"])
    async with listening(context) as server:
        reader, writer = await server.connect()
        await until(lambda: len(server.connections) == 1)
    async with asyncio.timeout(10):
        assert await reader.read() == b""
    writer.close()


async def test_what_is_no_http_is_told_nothing_of_what_runs_here() -> None:
    async with listening() as server:
        reader, writer = await server.connect()
        writer.write(b"nonsense\r\n\r\n")
        answer = await reader.read()
        writer.close()
    assert b"Server: netmon\r\n" in answer
    assert b"aiohttp" not in answer
    assert b"X-Content-Type-Options: nosniff" in answer


async def test_nobody_stops_the_server_by_taking_all_files(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    loop = asyncio.get_running_loop()
    accept, refusals = loop.sock_accept, [OSError(24, "Too many open files")] * 3

    async def scarce(listening: socket.socket) -> tuple[socket.socket, tuple[str, int]]:
        if refusals:
            raise refusals.pop()
        return await accept(listening)

    monkeypatch.setattr("netmon_core.server.listener.PAUSE", 0.0)
    monkeypatch.setattr(loop, "sock_accept", scarce)
    async with listening() as server:
        assert b"here" in await server.ask()
    assert caplog.text.count("Nobody can connect for now: Too many open files") == 1


@pytest.mark.parametrize(
    ("crowd", "newcomer", "leaves"),
    [
        ("aab", "c", 1),
        ("aab", "a", None),
        ("abc", "d", 2),
        ("aabb", "b", None),
        ("aaabb", "b", 2),
        ("aaaabb", "b", 3),
    ],
)
def test_the_newest_of_the_greediest_leaves(crowd: str, newcomer: str, leaves: int | None) -> None:
    assert who_leaves(crowd, newcomer) == leaves
