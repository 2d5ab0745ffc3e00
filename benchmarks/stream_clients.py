"""The listening side of the stream benchmark: many WebSocket clients in one process.

Started inside a namespace: `python -m benchmarks.stream_clients PORT CLIENTS SECONDS WARMUP`. The first
client of a process is netmon's own. Prints one JSON object: how late samples came, in milliseconds.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from datetime import datetime
from time import time
from typing import TYPE_CHECKING

from aiohttp import ClientSession, WSMsgType

from netmon_core.client.connection import Connection
from netmon_core.events.target import SampleTaken

if TYPE_CHECKING:
    from netmon_core.events.event import Event


class Clients:
    """Counts what all of them hear once they are warm."""

    def __init__(self, port: int, warm_at: float) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.late: list[float] = []
        self.own_late: list[float] = []
        self.snapshots: list[float] = []
        self._warm_at = warm_at

    async def listen(self, session: ClientSession) -> None:
        """One plain client, until it is cancelled."""
        async with session.ws_connect(f"{self.url}/ws/stream", max_msg_size=1 << 28) as socket:
            await socket.send_str('{"credential":"any"}')
            await socket.receive()
            asked = time()
            await socket.send_str('{"id":1,"command":"listen"}')
            first = await socket.receive()
            self.snapshots.append(time() - asked)
            if first.type is not WSMsgType.TEXT:
                raise SystemExit(f"no snapshot: {first}")
            async for message in socket:
                frame = json.loads(message.data)
                self._heard(frame.get("samples", ()))
        raise SystemExit(f"cut off: {socket.close_code}")

    async def listen_as_we_do(self, session: ClientSession) -> None:
        """One client as Home Assistant would have it."""

        def hear(event: Event) -> None:
            if isinstance(event, SampleTaken) and (now := time()) >= self._warm_at:
                self.own_late.append(now - event.sample.at.timestamp())

        connection = Connection(session, self.url, "any")
        connection.subscribe(hear, SampleTaken)
        await connection.run()

    def _heard(self, samples: list[dict[str, str]]) -> None:
        now = time()
        if now >= self._warm_at:
            self.late += [now - datetime.fromisoformat(each["at"]).timestamp() for each in samples]


async def main(port: int, count: int, seconds: float, warmup: float) -> None:
    """Listen for so long, and say what was heard."""
    clients = Clients(port, time() + warmup)
    async with ClientSession() as session:
        tasks = [asyncio.create_task(clients.listen_as_we_do(session))]
        tasks += [asyncio.create_task(clients.listen(session)) for _ in range(count - 1)]
        gc.freeze()
        done, _ = await asyncio.wait(tasks, timeout=seconds + warmup, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    late = sorted(clients.late)
    print(
        json.dumps(
            {
                "heard": len(late) + len(clients.own_late),
                "late": [round(each * 1000, 3) for each in late[:: max(1, len(late) // 20_000)]],
                "own": [round(each * 1000, 3) for each in sorted(clients.own_late)],
                "snapshot": max(clients.snapshots) * 1000,
            }
        )
    )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])))
