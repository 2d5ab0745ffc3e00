"""The server around an engine: what it opens, whom it lets in, how it ends."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

import pytest
from aiohttp import ClientError, ClientSession, WSMsgType, web

from netmon_core.config import Config
from netmon_core.errors import ConfigError
from netmon_core.model.network import Site
from netmon_core.server import serve as module
from netmon_core.server.access import Role
from netmon_core.server.auth import edits
from netmon_core.server.auth.file import CredentialFile
from netmon_core.server.local import read_local
from netmon_core.server.serve import Parts, Served, serving
from netmon_core.settings.server import ServerSettings
from netmon_core.snapshot import Snapshot
from tests.fakes.until import until

from .small_app import small_app

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from netmon_core.engine import Engine


class NoNetwork:
    """As much of an engine as the server itself asks."""

    def snapshot(self) -> Snapshot:
        return Snapshot(run_id="r", revision=0, sites=(Site(id="site-1", name="Home"),))

    def attachments(self) -> tuple[()]:
        return ()


class Small:
    """Builds an application with one slow request and one socket."""

    def __init__(self) -> None:
        self.parts: Parts | None = None
        self.asked = asyncio.Event()
        self.go_on = asyncio.Event()

    def build(self, engine: Engine, parts: Parts) -> web.Application:
        self.parts = parts
        app = small_app(parts.routes, parts.gatekeeper, engine)
        app.middlewares.append(parts.guard)
        app.router.add_get("/slow", self._slow)
        app.router.add_get("/socket", self._socket)
        return app

    async def _slow(self, _: web.Request) -> web.Response:
        self.asked.set()
        await self.go_on.wait()
        return web.Response(text="done")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        assert self.parts is not None
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        principal = await self.parts.gatekeeper.authenticate(await socket.receive_str(), remote="x")
        loop = asyncio.get_running_loop()

        def revoked(why: str) -> None:
            closing.append(loop.create_task(socket.close(code=4401, message=why.encode())))

        closing: list[asyncio.Task[bool]] = []
        self.parts.gatekeeper.on_revoked(principal, revoked)
        self.asked.set()
        await socket.receive()
        return socket


@pytest.fixture
def config(tmp_path: Path) -> Config:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return Config(data_dir=tmp_path, server=ServerSettings(port=port))


@asynccontextmanager
async def served(config: Config, *, make_first_key: bool = True) -> AsyncGenerator[tuple[Served, Small]]:
    small = Small()
    engine = cast("Engine", NoNetwork())
    async with serving(engine, config, small.build, make_first_key=make_first_key) as it:
        yield it, small


async def status(url: str, **headers: str) -> int:
    async with ClientSession(headers=headers) as session, session.get(url) as answer:
        return answer.status


async def test_a_first_start_makes_one_admins_key_and_a_second_start_none(config: Config) -> None:
    async with served(config) as (first, _):
        key = first.first_key
        assert key is not None
        assert key not in repr(first)
        bearer = {"Authorization": f"Bearer {key}"}
        assert await status(f"{first.urls[0]}/api/v1/keys", **bearer) == 200
        assert await status(f"{first.urls[0]}/api/v1/keys") == 401
    async with served(config) as (second, _):
        assert (second.first_key, second.has_credentials) == (None, True)
        assert await status(f"{second.urls[0]}/api/v1/keys", **bearer) == 200

    assert config.data_dir is not None
    found = CredentialFile(config.data_dir).read()
    assert found is not None
    assert [(made.name, made.role) for made in found.keys] == [("first", Role.ADMIN)]


async def test_commands_on_this_machine_find_the_server_and_a_key_of_this_run(config: Config) -> None:
    assert config.data_dir is not None
    async with served(config) as (it, small):
        found = read_local(config.data_dir)
        assert found is not None
        assert (found.url, found.fingerprint) == (it.urls[0], None)
        assert await status(f"{found.url}/api/v1/keys", Authorization=f"Bearer {found.key}") == 200
        assert (config.data_dir / "server.json").stat().st_mode & 0o777 == 0o600
        assert small.parts is not None
        principal = await small.parts.gatekeeper.authenticate(found.key, remote="::1")
        known = CredentialFile(config.data_dir).read()
        assert known is not None
        assert principal.id not in {key.id for key in known.keys}

    assert read_local(config.data_dir) is None
    async with served(config) as (it, _):
        assert await status(f"{it.urls[0]}/api/v1/keys", Authorization=f"Bearer {found.key}") == 401


async def test_where_a_key_would_be_kept_by_others_none_is_made(config: Config) -> None:
    async with served(config, make_first_key=False) as (it, _):
        assert (it.first_key, it.has_credentials) == (None, False)


async def test_a_foreign_name_and_a_foreign_page_are_refused(config: Config) -> None:
    async with served(config) as (it, _):
        assert await status(f"{it.urls[0]}/api/v1/keys", Host="rebound.example") == 421
        assert await status(f"{it.urls[0]}/socket", Origin="http://evil.example") == 403


async def test_a_key_revoked_by_the_command_closes_its_socket(config: Config) -> None:
    async with served(config) as (it, small), ClientSession() as session:
        assert it.first_key is not None
        assert config.data_dir is not None
        async with session.ws_connect(f"{it.urls[0]}/socket") as client:
            await client.send_str(it.first_key)
            await small.asked.wait()
            file = CredentialFile(config.data_dir)
            known = file.read()
            assert known is not None

            await asyncio.to_thread(file.change, partial(edits.revoke_key, key_id=known.keys[0].id))

            async with asyncio.timeout(10):
                message = await client.receive()
            assert (message.type, message.data) == (WSMsgType.CLOSE, 4401)
        assert await status(f"{it.urls[0]}/api/v1/keys", Authorization=f"Bearer {it.first_key}") == 401


async def test_a_request_under_way_is_answered_before_the_server_ends(config: Config) -> None:
    async with served(config) as (it, small):
        asking = asyncio.create_task(ask(f"{it.urls[0]}/slow"))
        await small.asked.wait()
        asyncio.get_running_loop().call_later(0.2, small.go_on.set)

    assert await asking == "done"
    with pytest.raises(OSError, match="Connect"):
        await ask(f"{it.urls[0]}/slow")


async def test_a_request_that_never_ends_does_not_keep_the_server(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GRACE", 0.1)
    async with served(config) as (it, small):
        asking = asyncio.create_task(ask(f"{it.urls[0]}/slow"))
        await small.asked.wait()

    assert not small.go_on.is_set()
    with pytest.raises(ClientError):
        await asking


async def ask(url: str) -> str:
    async with ClientSession() as session, session.get(url) as answer:
        return await answer.text()


async def test_a_port_in_use_and_a_foreign_address_are_told_in_a_sentence(config: Config) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", config.server.port))
        taken.listen()
        with pytest.raises(ConfigError, match="in use") as caught:
            async with served(config):
                pass
        assert caught.value.field == "server.port"
    elsewhere = replace(config, server=replace(config.server, host="192.0.2.1", announce=False))
    with pytest.raises(ConfigError, match="no such address"):
        async with served(elsewhere):
            pass
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("netmon")]


async def test_with_tls_the_urls_and_the_fingerprint_say_so(config: Config) -> None:
    config = replace(config, server=replace(config.server, self_signed=True))
    async with served(config) as (it, _):
        assert it.urls[0].startswith("https://127.0.0.1:")
        assert len(it.fingerprint) == 95


async def test_what_was_done_last_is_in_the_audit_log_when_it_has_ended(config: Config) -> None:
    async with served(config) as (it, _), ClientSession() as session:
        body = {"name": "nobody", "password": "S3NT1NEL"}
        async with session.post(f"{it.urls[0]}/api/v1/login", json=body) as answer:
            assert answer.status == 401

    assert config.data_dir is not None
    log = config.data_dir / "audit.jsonl"
    await until(log.exists, seconds=1)
    assert '"logged_in"' in log.read_text()
    assert "S3NT1NEL" not in log.read_text()


@pytest.mark.parametrize(
    "nonsense",
    [
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nbad header\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        bytes(range(256)),
    ],
)
async def test_what_is_no_http_is_refused_and_fills_no_log(
    config: Config, caplog: pytest.LogCaptureFixture, nonsense: bytes
) -> None:
    async with served(config):
        reader, writer = await asyncio.open_connection("127.0.0.1", config.server.port)
        writer.write(nonsense + b"\r\n\r\n")
        answer = await reader.read()
        writer.close()
        assert answer.startswith(b"HTTP/1.")
        assert b" 400 " in answer[:16]
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("host", "addresses"), [("::", ("127.0.0.1", "[::1]")), ("localhost", ("127.0.0.1",))]
)
async def test_every_address_that_is_named_answers(config: Config, host: str, addresses: tuple[str]) -> None:
    config = replace(config, server=replace(config.server, host=host, announce=False))
    async with served(config) as (it, _):
        for address in addresses:
            url = f"http://{address}:{config.server.port}"
            assert await status(f"{url}/api/v1/keys", Authorization=f"Bearer {it.first_key}") == 200
