"""Our side of benchmarks.snmp_poll: asks agents at their interval, as the engine does but for who they are.

Ports and sensors are learned and what they counted is kept; the last line is what was seen, as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import time
from collections import defaultdict
from contextlib import suppress
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from netmon_core.errors import NetmonError
from netmon_core.evidence.reading import ReadTable
from netmon_core.informants.rounds import Rounds
from netmon_core.plugins import Question
from netmon_core.ports.device_ports import DevicePorts
from netmon_core.ports.sensors import DeviceSensors
from netmon_core.settings.credentials import AuthProtocol, CredentialKind, CredentialSettings, PrivacyProtocol
from netmon_core.settings.secret import Secret
from netmon_core.snmp.informant import SnmpReader
from netmon_core.store.series.embedded import EmbeddedSeries

if TYPE_CHECKING:
    from datetime import datetime

    from netmon_core.evidence.reading import Reading

PLAIN = CredentialSettings(name="plain", kind=CredentialKind.SNMP_V2C, secret=Secret("public"))
USER = CredentialSettings(
    name="user",
    kind=CredentialKind.SNMP_V3,
    user="authpriv",
    auth=AuthProtocol.SHA256,
    auth_secret=Secret("authpass12"),
    privacy=PrivacyProtocol.AES128,
    privacy_secret=Secret("privpass12"),
)
# The default of `informants.slow_interval`.
SLOW = 600.0
# A turn that begins so many seconds after it was due is late.
LATE = 1.0
# Each look costs a tenth of a millisecond, which is ours to pay and none of what is measured.
PULSE = 0.02


class Polling:
    """Asks agents and keeps what they tell."""

    def __init__(self, credential: CredentialSettings, series: EmbeddedSeries, shown: str) -> None:
        self._credential = credential
        self._shown = shown
        # What came in at the port that is to be shown, in bit/s, each stretch of time once.
        self.rates: dict[datetime, float] = {}
        self._series = series
        self._reader = SnmpReader(slow=SLOW)
        self._ports: dict[str, DevicePorts] = {}
        self._sensors: dict[str, DeviceSensors] = {}
        self._engines: dict[str, str] = {}
        # When each was asked.
        self.begun: dict[str, list[float]] = defaultdict(list)
        self.failures: list[str] = []
        self._taking = asyncio.Lock()
        self.measured = 0

    async def ask(self, address: str) -> bool:
        """Ask one agent, and take in what it tells."""
        self.begun[address].append(time.monotonic())
        question = Question(
            device_id=address,
            address=ip_address(address),
            credential=self._credential,
            engine_id=self._engines.get(address, ""),
        )
        try:
            reading = await self._reader.read(question)
        except NetmonError as err:
            self.failures.append(f"{address}: {err}")
            return False
        self._engines[address] = reading.system.engine_id
        if not reading.whole(ReadTable.PORTS):
            self.failures.append(f"{address}: {reading.tables}")
        # As netmon_core.informants does.
        async with self._taking:
            self._take(address, reading)
            await asyncio.sleep(0)
        return True

    def _take(self, address: str, reading: Reading) -> None:
        ports = self._ports.setdefault(address, DevicePorts(address))
        applied = ports.apply(reading)
        for port in ports.ports:
            if port.name == self._shown and port.rates is not None and port.rates.in_bps is not None:
                self.rates[port.rates.at] = port.rates.in_bps
        _, sensed = self._sensors.setdefault(address, DeviceSensors(address)).apply(reading)
        for each in (*applied.measurements, *sensed):
            self._series.measure(each)
            self.measured += 1

    @property
    def ports(self) -> int:
        """How many are known."""
        return sum(len(each.ports) for each in self._ports.values())

    def late(self, interval: float) -> int:
        """How many turns began late, or did not at all; the first two only say when it is due."""
        return sum(
            max(1, round((after - before) / interval) - 1)
            for begun in self.begun.values()
            for before, after in pairwise(begun[1:])
            if after - before > interval + LATE
        )


class Steady:
    """The CPU that it takes once every agent was read in full."""

    def __init__(self) -> None:
        self._since = self._cpu = 0.0
        self.percent = 0.0

    async def follow(self, after: float) -> None:
        """Begin to count then, and go on until cancelled."""
        await asyncio.sleep(after)
        self._since, self._cpu = time.monotonic(), time.process_time()
        while True:
            await asyncio.sleep(1)
            self.percent = 100 * (time.process_time() - self._cpu) / (time.monotonic() - self._since)


class Stalls:
    """The longest that the loop kept anybody waiting: on the clock, and of its own work."""

    def __init__(self) -> None:
        self.wall = self.work = 0.0

    async def follow(self) -> None:
        """Watch until cancelled."""
        before = time.thread_time()
        while True:
            wall = time.perf_counter()
            await asyncio.sleep(PULSE)
            self.wall = max(self.wall, time.perf_counter() - wall - PULSE)
            now = time.thread_time()
            self.work, before = max(self.work, now - before), now


async def poll(chosen: argparse.Namespace) -> dict[str, object]:
    """Ask for so many seconds; return what was seen."""
    series = EmbeddedSeries(chosen.folder / "metrics.db")
    await series.open()
    polling = Polling(USER if chosen.v3 else PLAIN, series, chosen.show)
    rounds, stalls, steady = Rounds(polling.ask), Stalls(), Steady()
    rounds.keep(dict.fromkeys(chosen.addresses, chosen.interval))
    # As the engine does once it has started.
    gc.freeze()
    with suppress(TimeoutError):
        async with asyncio.timeout(chosen.seconds), asyncio.TaskGroup() as group:
            group.create_task(rounds.run())
            group.create_task(stalls.follow())
            group.create_task(steady.follow(chosen.interval))
    await series.close()
    return {
        "turns": sum(map(len, polling.begun.values())),
        "late": polling.late(chosen.interval) + rounds.late,
        "ports": polling.ports,
        "measured": polling.measured,
        "rates": list(polling.rates.values()),
        "steady_percent": steady.percent,
        "stall_ms": stalls.wall * 1e3,
        "work_ms": stalls.work * 1e3,
        "failures": len(polling.failures),
        "failure": next(iter(polling.failures), ""),
    }


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("addresses", nargs="+")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--interval", type=float, default=30.0)
    parser.add_argument("--show", default="", help="a port whose rates are told")
    parser.add_argument("--v3", action="store_true")
    print(json.dumps(asyncio.run(poll(parser.parse_args()))))


if __name__ == "__main__":
    main()
