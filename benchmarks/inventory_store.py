"""How fast the inventory is kept and comes back: the store's half of the `inventory` benchmark."""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID

from netmon_core.events.device import DeviceChanged, DeviceDiscovered
from netmon_core.events.event import Event
from netmon_core.model.device import Device
from netmon_core.model.fact import Fact
from netmon_core.model.interface import Address, Interface
from netmon_core.model.presence import Presence
from netmon_core.store.database import prepare
from netmon_core.store.sqlite import SqliteStore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def build_devices(count: int = 10_000, *, seed: int = 1) -> list[Device]:
    """Return devices of a large network: one interface, two addresses and three facts each."""
    random_source = random.Random(seed)
    return [_device(random_source, number) for number in range(count)]


def measure(count: int = 10_000, rounds: int = 5) -> dict[str, float]:
    """Return the medians in milliseconds of wall time, files and all.

    `load10k_ms`: open a file of `count` devices, checked and read; `upsert10k_ms`: every device has changed
    its presence, name and last sighting, with the log row of each; `rewrite10k_ms`: the same, and its
    interfaces and facts are new; `insert10k_ms`: every device is new; `loop_stall_ms`: the longest the event
    loop was held meanwhile. The writing figures run from the first `record` to the return of `flush`.
    """
    samples = [asyncio.run(_round(build_devices(count))) for _ in range(rounds)]
    return {name: round(statistics.median(sample[name] for sample in samples), 1) for name in samples[0]}


async def _round(devices: list[Device]) -> dict[str, float]:
    later = NOON + timedelta(minutes=5)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "netmon.db"
        store = SqliteStore(path)
        await store.open()
        stalls = asyncio.create_task(_longest_stall())
        insert = await _write(store, (DeviceDiscovered(device=device) for device in devices))
        changed = [
            replace(device, presence=Presence.OFFLINE, hostname=f"{device.hostname}.lan", last_seen=later)
            for device in devices
        ]
        upsert = await _write(
            store,
            (
                DeviceChanged(device=device, changed=("presence", "hostname", "last_seen"))
                for device in changed
            ),
        )
        rewritten = [
            replace(
                device,
                interfaces=tuple(replace(interface, last_seen=later) for interface in device.interfaces),
                facts=tuple(replace(fact, seen_at=later) for fact in device.facts),
            )
            for device in changed
        ]
        rewrite = await _write(
            store, (DeviceChanged(device=device, changed=("interfaces", "facts")) for device in rewritten)
        )
        stalls.cancel()
        stall = await stalls
        await store.close()
        started = time.perf_counter()
        stored = prepare(path)
        load = time.perf_counter() - started
        if list(stored.devices) != sorted(rewritten, key=lambda device: device.id):
            raise AssertionError("what came back is not what was kept")
        size = path.stat().st_size
    return {
        "load10k_ms": load * 1e3,
        "upsert10k_ms": upsert * 1e3,
        "rewrite10k_ms": rewrite * 1e3,
        "insert10k_ms": insert * 1e3,
        "loop_stall_ms": stall * 1e3,
        "file_mib": size / 2**20,
    }


async def _write(store: SqliteStore, events: Iterable[Event]) -> float:
    prepared = list(events)
    started = time.perf_counter()
    for event in prepared:
        store.record(event)
    # The burst itself holds the loop; it is the reducer's, so only the writer's stalls are counted.
    await store.flush()
    return time.perf_counter() - started


async def _longest_stall() -> float:
    longest = 0.0
    try:
        while True:
            started = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - started - 0.001)
    except asyncio.CancelledError:
        return longest


def _device(random_source: random.Random, number: int) -> Device:
    addresses = tuple(
        Address(value=ip_address(text), first_seen=NOON, last_seen=NOON, source="arp")
        for text in (f"10.{number >> 8}.{number & 255}.1", f"fe80::{number + 1:x}")
    )
    interface = Interface(
        network_id="lan",
        mac=f"3c:52:82:{number >> 16:02x}:{number >> 8 & 255:02x}:{number & 255:02x}",
        first_seen=NOON,
        last_seen=NOON,
        vendor="Hewlett Packard",
        addresses=addresses,
    )
    facts = tuple(
        Fact(name=name, value=f"{name} {number}", source="mdns", confidence=0.8, seen_at=NOON)
        for name in ("kind", "manufacturer", "model")
    )
    return Device(
        id=str(UUID(int=random_source.getrandbits(128), version=4)),
        first_seen=NOON,
        last_seen=NOON,
        hostname=f"host-{number}",
        interfaces=(interface,),
        facts=facts,
    )


if __name__ == "__main__":
    print(measure())
