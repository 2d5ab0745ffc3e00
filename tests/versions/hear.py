"""The aiohttp client of whatever version runs, on a stream: `python -m tests.versions.hear PORT`.

Prints what it takes in, a line of JSON for each: `snapshot`, `event`, and `lost` where it lost the server.
"""

from __future__ import annotations

import asyncio
import json
import sys

from aiohttp import ClientSession

from netmon_core.client.connection import Connection
from netmon_core.wire import to_wire
from tests.fakes.gatekeeper import VIEWER


def say(kind: str, what: object) -> None:
    """Print one line."""
    print(json.dumps({kind: what}), flush=True)


async def hear(port: str) -> None:
    """Listen until somebody ends this process."""
    async with ClientSession() as session:
        connection = Connection(session, f"http://127.0.0.1:{port}", VIEWER)
        connection.subscribe(lambda event: say("event", to_wire(event)))
        connection.on_connected(
            lambda there: say("snapshot", to_wire(connection.snapshot())) if there else say("lost", "")
        )
        await connection.run()


if __name__ == "__main__":
    asyncio.run(hear(sys.argv[1]))
