"""Real servers on loopback, their data in a folder of the test; and a v2 door in front of InfluxDB 1.6."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web

from tests.fakes.until import until
from tests.lab.processes import start

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence
    from pathlib import Path

TOKEN = "a-secret-token"
BUCKET = "netmon"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@asynccontextmanager
async def serve(argv: Sequence[str], ready: str, folder: Path) -> AsyncGenerator[None]:
    """Run a server until the block ends."""
    process = start(argv, log=folder / "server.log")
    try:
        async with aiohttp.ClientSession() as session:
            for _ in range(1200):
                with suppress(aiohttp.ClientError):
                    async with session.get(ready) as response:
                        if response.status < 300:
                            break
                await asyncio.sleep(0.05)
            else:
                raise AssertionError(process.text()[-2000:])
        yield
    finally:
        await asyncio.to_thread(process.stop)


def program(name: str) -> str:
    """Where the server is; a test that needs it is left out where it is not."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (scripts/test-packages.sh)")
    return found


@asynccontextmanager
async def influxdb(folder: Path) -> AsyncGenerator[str]:
    """InfluxDB 1.6 behind a door that speaks the v2 write API; yields the door's URL."""
    server, backup = free_port(), free_port()
    config = folder / "influxdb.conf"
    config.write_text(
        f"""reporting-disabled = true
bind-address = "127.0.0.1:{backup}"
[meta]
dir = "{folder}/meta"
[data]
dir = "{folder}/data"
wal-dir = "{folder}/wal"
query-log-enabled = false
[monitor]
store-enabled = false
[http]
bind-address = "127.0.0.1:{server}"
log-enabled = false
"""
    )
    url = f"http://127.0.0.1:{server}"
    command = [program("influxd"), "run", "-config", str(config)]
    async with serve(command, f"{url}/ping", folder), aiohttp.ClientSession() as session:
        async with session.post(f"{url}/query", params={"q": f"CREATE DATABASE {BUCKET}"}) as response:
            assert response.status == 200
        async with door(url, session) as front:
            yield front


@asynccontextmanager
async def door(url: str, session: aiohttp.ClientSession) -> AsyncGenerator[str]:
    async def write(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Token {TOKEN}":
            return web.json_response({"code": "unauthorized", "message": "unauthorized access"}, status=401)
        database, _, policy = request.query["bucket"].partition("/")
        parameters = {"db": database, "precision": request.query["precision"]}
        if policy:
            parameters["rp"] = policy
        async with session.post(f"{url}/write", params=parameters, data=await request.read()) as response:
            if response.status == 204:
                return web.Response(status=204)
            said = json.loads(await response.text()).get("error", "")
            return web.json_response({"code": "invalid", "message": said}, status=response.status)

    async def query(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Token {TOKEN}":
            return web.json_response({"code": "unauthorized", "message": "unauthorized access"}, status=401)
        async with session.get(f"{url}/query", params=request.query) as response:
            return web.Response(
                body=await response.read(), status=response.status, content_type="application/json"
            )

    async with application({("POST", "/api/v2/write"): write, ("GET", "/query"): query}) as front:
        yield front


@asynccontextmanager
async def application(routes: dict[tuple[str, str], object]) -> AsyncGenerator[str]:
    """A server of the test's own on loopback; yields its URL."""
    app = web.Application(client_max_size=64 << 20)
    for (method, path), handler in routes.items():
        app.router.add_route(method, path, handler)  # type: ignore[arg-type]
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def victoria(folder: Path) -> AsyncGenerator[str]:
    """VictoriaMetrics; yields its URL."""
    port = free_port()
    command = [
        program("victoria-metrics"),
        f"-storageDataPath={folder}/victoria",
        f"-httpListenAddr=127.0.0.1:{port}",
        "-retentionPeriod=100y",
        "-memory.allowedBytes=64MB",
    ]
    async with serve(command, f"http://127.0.0.1:{port}/health", folder):
        yield f"http://127.0.0.1:{port}"


__all__ = ["BUCKET", "TOKEN", "application", "free_port", "influxdb", "until", "victoria"]
