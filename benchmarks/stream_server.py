"""The serving side of the stream benchmark: an engine with devices, whose samples are made by a clock.

Started inside a namespace: `python -m benchmarks.stream_server DEVICES SAMPLES_PER_SECOND`. Prints its port.
After each line on standard input it prints the longest time the loop was held up since the line before.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from aiohttp import web

from netmon_core.config import Config
from netmon_core.engine import Engine
from netmon_core.events.target import SampleTaken
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.model.series import Sample
from netmon_core.plugins import Plugins
from netmon_core.server.access import Principal, PrincipalKind, Role
from netmon_core.server.stream.stream import PATH, Stream
from netmon_core.settings.discovery import DiscoverySettings

if TYPE_CHECKING:
    from netmon_core.bus import Unsubscribe
    from netmon_core.server.access import Revoked

FIRST = int(IPv4Address("10.0.0.1"))
NEVER = Principal(kind=PrincipalKind.KEY, id="bench", name="bench", role=Role.VIEWER)
ASKED = ArpEvidence(asked=True)
# How often the loop is looked at, seconds.
LOOK = 0.001


class Gatekeeper:
    """Lets everybody in."""

    async def authenticate(self, credential: str, *, remote: str) -> Principal:
        """Anybody is welcome."""
        del credential, remote
        return NEVER

    def on_revoked(self, principal: Principal, revoked: Revoked) -> Unsubscribe:
        """Nothing is ever revoked."""
        del principal, revoked
        return lambda: None


class Measured(Engine):
    """An engine that is also given samples."""

    def sampled(self, sample: Sample) -> None:
        """Tell a sample as the monitor would."""
        self._publish([SampleTaken(sample=sample)])


async def serve(devices: int, per_second: int) -> None:
    """Serve until standard input ends."""
    discovery = DiscoverySettings(sweep_interval=0.0, mdns=False, reverse_dns=False)
    engine = Measured(Config(discovery=discovery), plugins=Plugins(), watch=False)
    await engine.start()
    engine.take(seen(number, FIRST + number) for number in range(devices))
    ids = [device.id for device in engine.snapshot().devices]
    stream = Stream(engine, Gatekeeper(), server_id="bench", origin_allowed=lambda _: True)
    await stream.start()
    app = web.Application()
    app.router.add_get(PATH, stream.endpoint)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    gc.freeze()
    stalls = [0.0]
    tasks = [
        asyncio.create_task(look(stalls), name="benchmark loop"),
        asyncio.create_task(feed(engine, ids, per_second), name="benchmark samples"),
    ]
    while await asyncio.to_thread(sys.stdin.readline):
        print(stalls[0], flush=True)
        stalls[0] = 0.0
    for task in tasks:
        task.cancel()
    await stream.close()
    await runner.cleanup()
    await engine.stop()


async def look(stalls: list[float]) -> None:
    """Keep the longest time the loop was late."""
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(LOOK)
        stalls[0] = max(stalls[0], loop.time() - before - LOOK)


async def feed(engine: Measured, ids: list[str], per_second: int) -> None:
    """Samples at an even pace, and five sightings a second that change a device."""
    loop = asyncio.get_running_loop()
    began, number = loop.time(), 0
    while per_second:
        due = began + number / per_second
        if (wait := due - loop.time()) > 0:
            await asyncio.sleep(wait)
        target = f"device:{ids[number % len(ids)]}/ping"
        engine.sampled(
            Sample(
                target_id=target,
                at=datetime.now(UTC),
                sent=1,
                received=1,
                rtt_min=0.001234,
                rtt_avg=0.001234,
                rtt_max=0.001234,
            )
        )
        if number % (per_second // 5) == 0:
            engine.take([seen(number % len(ids), FIRST + (1 << 16) + number % 4096)])
        number += 1


def seen(number: int, address: int) -> Observation:
    """One answer to an ARP request."""
    return Observation(
        source="arp",
        seen_at=datetime.now(UTC),
        network_id="lan",
        mac=f"00:1b:21:{number >> 16:02x}:{number >> 8 & 255:02x}:{number & 255:02x}",
        address=IPv4Address(address),
        evidence=ASKED,
    )


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
