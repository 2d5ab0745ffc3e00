"""One Home Assistant that takes in many devices: `homeassistant_side SIDE DEVICES`.

Runs in .venv-ha and in a namespace. Side `ours` is our integration, with an engine that remembers the
devices; `nmap_tracker` is that integration's own code, told of the same devices by a scan that is written
down. Prints one JSON object.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from homeassistant.components.device_tracker import ScannerEntity
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_test_home_assistant

from netmon_core.config import parse_config
from netmon_core.engine import Engine
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.store.sqlite import SqliteStore
from tests.lab.guard import refuse_outside

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeassistant.core import HomeAssistant

# The loop is asked this often whether it still runs, seconds.
PULSE = 0.001
TIMEOUT = 120.0


class Pulse:
    """Measures how late the loop is at worst."""

    def __init__(self) -> None:
        self._worst = 0.0
        self._due = time.perf_counter()
        self._task = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        while True:
            self._due = time.perf_counter() + PULSE
            await asyncio.sleep(PULSE)
            self._take()

    def stop(self) -> float:
        """Return the worst delay, seconds."""
        self._task.cancel()
        # One that lasted to the end is a delay as well.
        self._take()
        return self._worst

    def _take(self) -> None:
        self._worst = max(self._worst, time.perf_counter() - self._due)


async def until(hass: HomeAssistant, state: str | None, count: int) -> None:
    """Wait until `count` trackers have a state; None: any."""
    end = time.monotonic() + TIMEOUT
    while True:
        states = hass.states.async_all("device_tracker")
        if sum(state in (None, each.state) for each in states) >= count:
            return
        if time.monotonic() > end:
            raise TimeoutError(f"only {len(states)} trackers, or not all {state}")
        await asyncio.sleep(PULSE)


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set up one entry, or end the run."""
    if not await hass.config_entries.async_setup(entry.entry_id):
        raise RuntimeError(f"{entry.domain} is {entry.state}: {entry.reason}")


def mac(number: int) -> str:
    """The MAC of a device."""
    return f"00:1b:21:00:{number >> 8:02x}:{number & 255:02x}"


def address(number: int) -> IPv4Address:
    """The address of a device."""
    return IPv4Address("10.77.0.10") + number


def rss_kib() -> int:
    """What this process holds."""
    gc.collect()
    words = Path("/proc/self/status").read_text().split()
    return int(words[words.index("VmRSS:") + 1])


def seen(count: int, network_id: str, *, ago: timedelta = timedelta()) -> list[Observation]:
    """Every device, seen just now or some time ago."""
    now = datetime.now(UTC) - ago
    return [
        Observation(
            source="arp",
            seen_at=now,
            network_id=network_id,
            mac=mac(number),
            address=address(number),
            evidence=ArpEvidence(asked=True),
        )
        for number in range(count)
    ]


def report(**figures: float) -> None:
    """Print the result."""
    print(json.dumps(figures))


def main() -> None:
    """Measure one side."""
    refuse_outside()
    side, count = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run({"ours": ours, "nmap_tracker": nmap_tracker}[side](Path(folder), count))


async def measure(
    hass: HomeAssistant, count: int, add: Callable[[], Any], change: Callable[[], Any], state: str
) -> None:
    """Add all, then change all, and print what both cost."""
    before = rss_kib()
    pulse, start = Pulse(), time.perf_counter()
    await add()
    await until(hass, None, count)
    added, stall = time.perf_counter() - start, pulse.stop()
    after = rss_kib()
    await hass.async_block_till_done()
    start = time.perf_counter()
    await change()
    await until(hass, state, count)
    changed = time.perf_counter() - start
    report(add_s=added, stall_ms=stall * 1e3, change_ms=changed * 1e3, rss_kib=(after - before) / count)


async def ours(folder: Path, count: int) -> None:
    """Our integration before Home Assistant has started: the engine remembers, and looks at nothing yet."""
    data = folder / ".storage" / "netmon"
    data.mkdir(parents=True)
    network_id = await remember(data, count)
    options = {"devices": {"track": "all", "cap": 2000}}
    entry = MockConfigEntry(
        domain="netmon", unique_id="embedded", data={"mode": "embedded"}, options=options, title="Netmon"
    )
    async with async_test_home_assistant(config_dir=str(folder), initial_state=CoreState.starting) as hass:
        hass.data.pop("custom_components", None)
        entry.add_to_hass(hass)

        async def add() -> None:
            await set_up(hass, entry)

        async def change() -> None:
            entry.runtime_data.backend._engine.take(seen(count, network_id))  # noqa: SLF001 - as a source would

        await measure(hass, count, add, change, "home")
        await hass.async_stop(force=True)


async def remember(folder: Path, count: int) -> str:
    """Fill a data folder; returns the id of the network."""
    config = parse_config({"discovery": {"sweep_interval": 0, "mdns": False, "reverse_dns": False}})
    engine = Engine(config, store=SqliteStore(folder / "netmon.db"), watch=False)
    await engine.start()
    try:
        network_id = engine.attachments()[0].network.id
        # Whoever was found just now would be waited for to be named.
        engine.take(seen(count, network_id, ago=timedelta(minutes=1)))
        await engine.flush()
    finally:
        await engine.stop()
    return network_id


async def nmap_tracker(folder: Path, count: int) -> None:
    """The integration of Home Assistant itself, its program and its libraries replaced."""
    stand_in("aiooui", is_loaded=lambda: True, get_vendor=lambda _: "Vendor")
    stand_in("getmac", get_mac_address=lambda **_: None)
    stand_in("nmap", PortScanner=object, PortScannerError=OSError)
    from homeassistant.components.nmap_tracker import NmapDeviceScanner  # noqa: PLC0415 - after its stand-ins

    def scanned(state: str) -> dict[str, object]:
        def host(number: int) -> dict[str, object]:
            return {
                "status": {"state": state, "reason": "arp-response"},
                "addresses": {"mac": mac(number)},
                "hostnames": [{"name": f"host-{number}"}],
                "vendor": {mac(number): "Vendor"},
            }

        return {"scan": {str(address(number)): host(number) for number in range(count)}}

    results = iter([scanned("up"), scanned("down"), scanned("down")])
    options = {
        "hosts": ["10.77.0.0/21"],
        "hosts_exclude": [],
        "mac_exclude": [],
        "home_interval": 0,
        "scan_options": "",
        "consider_home": 0.000001,
        "interval_seconds": 100_000,
    }
    entry = MockConfigEntry(domain="nmap_tracker", options=options, version=1, minor_version=2)
    async with async_test_home_assistant(config_dir=str(folder), initial_state=CoreState.starting) as hass:
        with (
            patch.object(NmapDeviceScanner, "_run_nmap_scan", lambda _: next(results)),
            # Else none of them would do anything.
            patch.object(ScannerEntity, "entity_registry_enabled_default", new=True),
        ):
            entry.add_to_hass(hass)
            await set_up(hass, entry)

            async def add() -> None:
                # It looks for the first time when everything is there.
                hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)

            async def change() -> None:
                scanner = entry.runtime_data
                # It believes only the second look.
                await scanner._async_scan_devices()  # noqa: SLF001 - the timer would take minutes
                await scanner._async_scan_devices()  # noqa: SLF001

            await measure(hass, count, add, change, "not_home")
            await hass.async_stop(force=True)


def stand_in(name: str, **members: object) -> None:
    """Put a library in place that is not installed."""
    module = ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module


if __name__ == "__main__":
    main()
