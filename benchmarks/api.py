"""How quickly the REST interface answers with 10,000 devices known, of which 200 a second are seen again.

The client is a process of its own; a figure is the median of its wall times. There is no rival.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import TYPE_CHECKING

from aiohttp import web

from netmon_core.config import Config
from netmon_core.engine import Engine
from netmon_core.events.device import DeviceDiscovered
from netmon_core.events.target import SampleTaken
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.model.presence import Presence
from netmon_core.model.series import Sample
from netmon_core.plugins import Plugins
from netmon_core.server.about import About
from netmon_core.server.app import build_app
from netmon_core.settings.discovery import DiscoverySettings
from netmon_core.store.memory import MemoryStore
from tests.fakes.gatekeeper import VIEWER, Gatekeeper
from tests.lab.namespaces import Lab, end_on_signals, problem
from tests.lab.stale import remove_leftovers

from .contract import finish, options, print_table
from .inventory_store import build_devices

if TYPE_CHECKING:
    from netmon_core.model.device import Device

    from .contract import Figures

DEVICES = 10_000
SEEN_A_SECOND = 200
LIST = "/api/v1/devices?limit=100"
# What is asked, and how often in each round.
PATHS = {
    "list10k_ms": f"{LIST}&sort=address&presence=online&search=lan",
    "label_ms": LIST,
    "rtt_ms": f"{LIST}&sort=rtt&order=desc",
    "page1000_ms": "/api/v1/devices?limit=1000",
    "fields_ms": f"{LIST}&fields=name,presence",
    "info_ms": "/api/v1/info",
    "interfaces_ms": "/api/v1/interfaces?limit=100",
}
WHOLE = {"csv_ms": "/api/v1/export/devices.csv", "prometheus_ms": "/metrics"}


def main() -> None:
    """Measure and print the result."""
    chosen = options(__doc__)
    end_on_signals()
    figures: Figures = dict.fromkeys(
        [*PATHS, "first_ms", "unchanged_ms", "walk_ms", *WHOLE, "loop_stall_ms", "list_bytes_gzip"]
    )
    if reason := problem():
        print(f"{reason}: every figure is null")
    else:
        remove_leftovers()
        with Lab() as lab, lab.namespace("api").inside():
            figures |= asyncio.run(_measure(chosen.rounds(quick=30, full=200)))
    print_table("medians", ("", "value"), list(figures.items()))
    finish("api", chosen, ratios={}, figures=figures)


async def _measure(rounds: int) -> Figures:
    """Serve 10,000 devices to a client process and return what it measured."""
    store = MemoryStore()
    devices = _devices()
    for device in devices:
        store.record(DeviceDiscovered(device=device))
    config = Config(discovery=DiscoverySettings(sweep_interval=0.0, mdns=False, reverse_dns=False))
    engine = Engine(config, store=store, plugins=Plugins(), watch=False)
    await engine.start()
    engine.take(_seen_again(device) for device in devices[: DEVICES * 9 // 10])
    engine._publish(SampleTaken(sample=_sample(number, device)) for number, device in enumerate(devices))  # noqa: SLF001 - what the prober would tell
    about = About(server_id="bench", started_at=datetime.now(UTC))
    app = build_app(engine, gatekeeper=Gatekeeper(), about=about)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    busy = asyncio.create_task(_stay_busy(engine, devices))
    stalls = asyncio.create_task(_longest_stall())
    try:
        client = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "benchmarks.api",
            "--client",
            str(runner.addresses[0][1]),
            str(rounds),
            stdout=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(300):
            output, _ = await client.communicate()
    finally:
        for task in (busy, stalls):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await busy
        stall = await stalls
        await runner.cleanup()
        await engine.stop()
    measured: Figures = json.loads(output)
    return {**measured, "loop_stall_ms": round(stall * 1000, 2)}


def _devices() -> list[Device]:
    return [
        replace(device, presence=Presence.UNKNOWN, hostname=f"host-{number}.lan")
        for number, device in enumerate(build_devices(DEVICES))
    ]


def _seen_again(device: Device) -> Observation:
    interface = device.interfaces[0]
    return Observation(
        source="arp",
        seen_at=datetime.now(UTC),
        network_id=interface.network_id,
        mac=interface.mac,
        address=interface.addresses[0].value,
        evidence=ArpEvidence(asked=True),
    )


def _sample(number: int, device: Device) -> Sample:
    rtt = 0.001 + number % 997 / 10_000
    return Sample(
        target_id=f"device:{device.id}/ping",
        at=datetime.now(UTC),
        sent=1,
        received=1,
        rtt_min=rtt,
        rtt_avg=rtt,
        rtt_max=rtt,
    )


async def _stay_busy(engine: Engine, devices: list[Device]) -> None:
    """See devices again, a tenth of a second's worth at a time."""
    chooser = random.Random(1)
    while True:
        engine.take(_seen_again(device) for device in chooser.sample(devices, SEEN_A_SECOND // 10))
        await asyncio.sleep(0.1)


async def _longest_stall() -> float:
    """The longest that the loop kept anybody waiting, in seconds, until cancelled."""
    longest = 0.0
    step = 0.002
    with suppress(asyncio.CancelledError):
        while True:
            before = time.perf_counter()
            await asyncio.sleep(step)
            longest = max(longest, time.perf_counter() - before - step)
    return longest


def _client(port: int, rounds: int) -> None:
    """Ask the server on a port of loopback, and print what it took."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"X-API-Key": VIEWER, "Accept-Encoding": "gzip"}

    def ask(path: str, **more: str) -> tuple[float, int, dict[str, str], bytes]:
        begin = time.perf_counter()
        connection.request("GET", path, headers={**headers, **more})
        response = connection.getresponse()
        body = response.read()
        return (time.perf_counter() - begin) * 1000, response.status, dict(response.getheaders()), body

    first, status, found, body = ask(PATHS["list10k_ms"])
    if status != 200:
        sys.exit(f"the server answered {status}: {body[:500]!r}")
    taken: dict[str, list[float]] = {name: [] for name in [*PATHS, "unchanged_ms"]}
    for _ in range(rounds):
        for name, path in PATHS.items():
            taken[name].append(ask(path)[0])
        tag = ask(f"{LIST}&fields=name")[2]["ETag"]
        took, status, _, _ = ask(f"{LIST}&fields=name", **{"If-None-Match": tag})
        if status == 304:
            taken["unchanged_ms"].append(took)
    figures = {name: round(statistics.median(times), 2) for name, times in taken.items()}
    plain = {"Accept-Encoding": "identity"}
    cursor: str | None = ""
    pages, begin = 0, time.perf_counter()
    while cursor is not None:
        page = json.loads(ask(LIST + (f"&cursor={cursor}" if cursor else ""), **plain)[3])
        cursor, pages = page["next"], pages + 1
    figures["walk_ms"] = round((time.perf_counter() - begin) * 1000, 1)
    if pages < DEVICES // 100:
        sys.exit(f"the list had only {pages} pages")
    for name, path in WHOLE.items():
        figures[name] = round(statistics.median(ask(path)[0] for _ in range(3)), 1)
    result = {**figures, "first_ms": round(first, 2), "list_bytes_gzip": int(found["Content-Length"])}
    print(json.dumps(result))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--client"]:
        _client(int(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
