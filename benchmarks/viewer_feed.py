"""Plays a server with many devices to the viewer: one snapshot, then updates at a rate, in frames.

`python -m benchmarks.viewer_feed DEVICES UPDATES_PER_SECOND` prints its port; it ends with its input.
Of a hundred updates 95 are samples, 4 say "seen again", 1 is a device that comes or goes.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from aiohttp import web

from netmon_core.events.device import DeviceChanged, DevicesSeen
from netmon_core.model.device import Device
from netmon_core.model.fact import Fact
from netmon_core.model.interface import Address, Interface
from netmon_core.model.network import Network
from netmon_core.model.presence import Presence
from netmon_core.model.series import Sample
from netmon_core.snapshot import Snapshot
from netmon_core.wire import SCHEMA_VERSION, to_wire

SEED = 11
FRAMES = 20
KINDS = ("phone", "computer", "printer", "camera", "plug", "television")
START = datetime(2026, 11, 22, 12, tzinfo=UTC)


def build_device(number: int) -> Device:
    """Return one of the devices."""
    address = Address(value=ip_address(0x0A000000 + number), first_seen=START, last_seen=START, source="arp")
    interface = Interface(
        network_id="net",
        mac=f"02:00:00:{number >> 16 & 255:02x}:{number >> 8 & 255:02x}:{number & 255:02x}",
        first_seen=START,
        last_seen=START,
        vendor=f"Maker {number % 200}",
        addresses=(address,),
    )
    kind = Fact(name="kind", value=KINDS[number % len(KINDS)], source="mdns", confidence=0.9, seen_at=START)
    return Device(
        id=f"00000000-0000-4000-8000-{number:012}",
        first_seen=START - timedelta(days=30),
        last_seen=START,
        presence=Presence.ONLINE,
        presence_since=START,
        presence_why="answered a ping 4 s ago",
        hostname=f"host-{number}",
        interfaces=(interface,),
        facts=(kind,),
    )


class Feed:
    """The devices, and what happens to them."""

    def __init__(self, devices: int, rate: int) -> None:
        self._chance = random.Random(SEED)
        self._devices = [build_device(number) for number in range(devices)]
        self._per_frame = rate // FRAMES
        self._revision = 1

    def snapshot(self) -> Snapshot:
        """Return all of it."""
        network = Network(id="net", site_id="site", name="Office", adapter="eth0")
        samples = tuple(self._sample(number) for number in range(len(self._devices)))
        return Snapshot(
            run_id="feed", revision=1, networks=(network,), devices=tuple(self._devices), samples=samples
        )

    def frames(self) -> list[str]:
        """Return the next messages."""
        numbers = [self._chance.randrange(len(self._devices)) for _ in range(self._per_frame)]
        changed, seen = len(numbers) // 100, len(numbers) // 25
        now = datetime.now(UTC)
        events = [
            DevicesSeen(seen=tuple((self._devices[n].id, now) for n in numbers[:seen])),
            *(self._turn(n, now) for n in numbers[seen : seen + changed]),
        ]
        told = []
        for event in events:
            self._revision += 1
            told.append({"revision": self._revision, "event": to_wire(event)})
        samples = [to_wire(self._sample(n)) for n in numbers[seen + changed :]]
        return [
            json.dumps({"type": "events", "events": told}),
            json.dumps({"type": "samples", "samples": samples}),
        ]

    def _sample(self, number: int) -> Sample:
        rtt = self._chance.lognormvariate(-6, 1)
        return Sample(
            target_id=f"device:{self._devices[number].id}/ping",
            at=datetime.now(UTC),
            sent=1,
            received=1,
            rtt_min=rtt,
            rtt_avg=rtt,
            rtt_max=rtt,
        )

    def _turn(self, number: int, now: datetime) -> DeviceChanged:
        device = self._devices[number]
        other = Presence.OFFLINE if device.presence is Presence.ONLINE else Presence.ONLINE
        self._devices[number] = replace(
            device, presence=other, presence_since=now, presence_why="it was said"
        )
        return DeviceChanged(device=self._devices[number], changed=("presence",))


async def serve(feed: Feed) -> None:
    """Serve on loopback until the input ends."""

    async def stream(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive()
        versions = {"schema_version": SCHEMA_VERSION, "min_schema_version": SCHEMA_VERSION}
        hello = {"type": "hello", **versions, "version": "feed", "server_id": "demo", "run_id": "feed"}
        await socket.send_json(hello)
        await socket.receive()
        await socket.send_json({"id": 1, "type": "result", "snapshot": to_wire(feed.snapshot())})
        due = asyncio.get_running_loop().time()
        with suppress(ConnectionError):
            while not socket.closed:
                for text in feed.frames():
                    await socket.send_str(text)
                due += 1 / FRAMES
                await asyncio.sleep(max(0, due - asyncio.get_running_loop().time()))
        return socket

    async def nothing(_request: web.Request) -> web.Response:
        return web.json_response({"items": []})

    app = web.Application()
    app.router.add_get("/ws/stream", stream)
    app.router.add_get("/api/v1/{rest:.*}", nothing)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve(Feed(int(sys.argv[1]), int(sys.argv[2]))))
