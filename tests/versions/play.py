"""Tells what another version told once: `python -m tests.versions.play FILE`; else as `tell`."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from aiohttp import web


async def play(frames: list[dict[str, Any]]) -> None:
    """Serve until standard input ends; the frames are a hello, an answer to `listen`, and what came then."""
    go = asyncio.Event()

    async def endpoint(request: web.Request) -> web.WebSocketResponse:
        hello, answer, *rest = frames
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive()
        await socket.send_json(hello)
        await socket.receive()
        await socket.send_json(answer)
        await go.wait()
        for frame in rest:
            await socket.send_json(frame)
        await socket.receive()
        return socket

    app = web.Application()
    app.router.add_get("/ws/stream", endpoint)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        go.set()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(play(json.loads(Path(sys.argv[1]).read_text())["frames"]))
