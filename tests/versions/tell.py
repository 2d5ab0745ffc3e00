"""Tells one of everything over the real stream: `python -m tests.versions.tell`.

Prints its port, and tells the events when it is given a line.
"""

from __future__ import annotations

import asyncio
import sys

from aiohttp import web

from netmon_core.server.stream.stream import PATH, Stream
from tests.fakes.gatekeeper import Gatekeeper
from tests.fakes.told import Told

from .filled import events, snapshot


async def tell() -> None:
    """Serve until standard input ends."""
    told = Told(snapshot())
    stream = Stream(told, Gatekeeper(), server_id="server-1", origin_allowed=lambda _: True)
    await stream.start()
    app = web.Application()
    app.router.add_get(PATH, stream.endpoint)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        told.tell(*events())
    await stream.close()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(tell())
