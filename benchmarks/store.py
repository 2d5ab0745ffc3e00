"""The embedded series store: bytes, processor time, device writes, answers, memory and what a crash costs.

Rival: VictoriaMetrics, for the bytes of the same rows.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import store_ports
from benchmarks.contract import finish, installed, measure, options, print_table, ratio
from benchmarks.store_data import INTERVAL, TICKS_PER_HOUR, VALUES, read_devices, write_devices
from benchmarks.store_disk import own_disk
from benchmarks.store_feed import MIDNIGHT, Clock, port, target
from netmon_core.model.measured import By
from netmon_core.store.series.embedded import EmbeddedSeries

if TYPE_CHECKING:
    from array import array
    from collections.abc import Awaitable, Callable

HOURS = 24
MANY = 10_000


def main() -> None:
    """Run everything and print it."""
    chosen = options(__doc__)
    devices, targets = (50, 100) if chosen.quick else (200, 1000)
    here = installed({"victoria-metrics": "victoria-metrics"})
    with tempfile.TemporaryDirectory(prefix="netmon-bench-") as name:
        folder = Path(name)
        data = folder / "rows"
        write_devices(data, devices, HOURS)
        figures = _fed(folder, data, devices, targets)
        figures |= _ports(folder, store_ports.PORTS * (4 if chosen.quick else 10))
        figures |= _killed(folder, kills=4 if chosen.quick else 12)
        many = measure(_feed("many", folder / "many.db", MANY), timeout=300)
        _check(many.status, many.errors)
        figures["rss10k_mib"] = round(many.rss_mib, 1)
        rival = _victoria(folder, data, devices, 20 if chosen.quick else devices) if here else None
    ratios = {"bytes_vs_victoriametrics": ratio(figures["bytes_per_row"], rival)}
    rows: list[list[object]] = [[key, value] for key, value in figures.items()]
    rows.append(["VictoriaMetrics bytes per row", rival])
    rows += [[key, value] for key, value in ratios.items()]
    print_table(f"{targets} targets, a day, a row every {INTERVAL} s", ["", "value"], rows)
    finish("store", chosen, ratios=ratios, figures=figures)


def _fed(folder: Path, data: Path, devices: int, targets: int) -> dict[str, float | None]:
    rows = targets * HOURS * TICKS_PER_HOUR
    with own_disk(folder) as disk:
        database = disk.folder / "metrics.db"
        fed = measure(_feed("feed", database, data, devices, HOURS, targets), timeout=900)
        _check(fed.status, fed.errors)
        written = disk.written()
        dry = measure(_feed("dry", "-", data, devices, HOURS, targets), timeout=300)
        _check(dry.status, dry.errors)
        unrolled, rolled = (int(line.split()[1]) for line in fed.output.splitlines())
        asked = asyncio.run(_asked(database, data, devices, targets))
    return {
        # A day of samples, its minutes, its hours and its histograms, pages and all.
        "bytes_per_row": round(max(unrolled, rolled) / rows, 3),
        "cpu_us_per_row": round((fed.cpu - dry.cpu) / rows * 1e6, 2),
        "mb_per_hour_1k": None if written is None else round(written / 1e6 / HOURS / targets * 1000, 2),
        **asked,
    }


async def _asked(database: Path, data: Path, devices: int, targets: int) -> dict[str, float | None]:
    day_long = MIDNIGHT + timedelta(hours=HOURS)
    clock = Clock()
    clock.now = (day_long - timedelta(minutes=1)).timestamp()
    store = EmbeddedSeries(database, now=clock)
    await store.open()
    error = await _error(store, read_devices(data, devices, HOURS), devices)
    names = [target(number) for number in random.Random(1).sample(range(targets), 15)]
    day = await _median(
        lambda name: store.series(name, day_long - timedelta(days=1), day_long, step=60), names
    )
    raw = await _median(
        lambda name: store.series(name, day_long - timedelta(hours=2), day_long, step=5), names
    )
    top = await _median(lambda _: store.top(day_long - timedelta(days=1), day_long, 20), names[:3])
    await store.close()
    _copy_days(database, 29)
    await store.open()
    month = await _median(lambda name: store.series(name, day_long - timedelta(days=30), day_long), names)
    await store.close()
    return {
        "decode_error_max": round(error, 5),
        "q24h_ms": round(day, 1),
        "q2h_raw_ms": round(raw, 1),
        "q30d_ms": round(month, 1),
        "top20_ms": round(top / targets * 1000, 1),
    }


def _ports(folder: Path, ports: int) -> dict[str, float | None]:
    """Return what a day of the ports of whole switches takes, every half minute."""
    data, database = folder / "ports", folder / "ports.db"
    store_ports.write_ports(data, ports, HOURS)
    values = ports * HOURS * store_ports.POLLS_PER_HOUR * store_ports.VALUES
    fed = measure(_feed("ports", database, data, ports, HOURS), timeout=900)
    _check(fed.status, fed.errors)
    dry = measure(_feed("dry-ports", "-", data, ports, HOURS), timeout=300)
    _check(dry.status, dry.errors)
    unrolled, rolled = (int(line.split()[1]) for line in fed.output.splitlines())
    return {
        "bytes_per_value": round(max(unrolled, rolled) / values, 3),
        "cpu_us_per_value": round((fed.cpu - dry.cpu) / values * 1e6, 2),
        **asyncio.run(_asked_ports(database, data, ports)),
    }


async def _asked_ports(database: Path, data: Path, ports: int) -> dict[str, float | None]:
    day_long = MIDNIGHT + timedelta(hours=HOURS)
    clock = Clock()
    clock.now = (day_long + timedelta(minutes=2)).timestamp()
    store = EmbeddedSeries(database, now=clock)
    await store.open()
    pool = store_ports.read_ports(data, ports, HOURS)
    for number in range(0, ports, 5):
        exact = [sum(column) for column in zip(*(row[:2] for row in pool[number]), strict=True)]
        # The last poll ends a moment after the day.
        later = day_long + timedelta(minutes=1)
        found = await store.totals(port(number), "port", MIDNIGHT, later, By.DAY, UTC)
        if [sum(day.sums[place] or 0 for day in found) for place in (0, 1)] != exact:
            raise AssertionError("the totals are not what was counted")
    names = [port(number) for number in random.Random(1).sample(range(ports), 15)]
    day = await _median(
        lambda name: store.measured(name, "port", day_long - timedelta(days=1), day_long, step=60), names
    )
    fives = await _median(
        lambda name: store.measured(name, "port", day_long - timedelta(days=1), day_long, step=300), names
    )
    top = await _median(
        lambda _: store.top_measured("port", "in_octets", day_long - timedelta(days=1), day_long), names[:3]
    )
    await store.close()
    return {
        "port_day_ms": round(day, 1),
        "port_day_fives_ms": round(fives, 1),
        "top_ports_ms": round(top / ports * 1000, 1),
    }


async def _error(store: EmbeddedSeries, pool: list[array[float]], devices: int) -> float:
    """Return how far the worst value is from what was recorded; every row must be there."""
    worst = 0.0
    for number in range(0, devices, max(devices // 20, 1)):
        rows = pool[number]
        for hour in (0, 13, 22):
            start = MIDNIGHT + timedelta(hours=hour)
            points = await store.series(target(number), start, start + timedelta(hours=1), step=INTERVAL)
            if len(points) != TICKS_PER_HOUR:
                raise AssertionError(f"{len(points)} of {TICKS_PER_HOUR} rows came back")
            for tick, point in enumerate(points):
                at = (hour * TICKS_PER_HOUR + tick) * VALUES
                average, low, high, lost = rows[at : at + VALUES]
                if point.lost != lost or (point.rtt_avg is None) != (average == 0):
                    raise AssertionError("what came back is not what was kept")
                for kept, true in ((point.rtt_avg, average), (point.rtt_min, low), (point.rtt_max, high)):
                    if kept is not None:
                        worst = max(worst, abs(kept * 1e6 / true - 1))
    return worst


def _copy_days(database: Path, days: int) -> None:
    """Give the file a past: the same day over and over."""
    with closing(sqlite3.connect(database)) as connection:
        first = int(MIDNIGHT.timestamp()) // 86_400 << 20
        for table in ("minute", "hour", "spread"):
            sql = f"INSERT INTO {table} SELECT id - ?, blob FROM {table} WHERE id >= ?"
            for day in range(1, days + 1):
                connection.execute(sql, (day << 20, first))
        connection.commit()


async def _median(ask: Callable[[str], Awaitable[object]], names: list[str]) -> float:
    """Return the median milliseconds of an answer, each asked once."""
    taken = []
    for name in names:
        began = time.perf_counter()
        await ask(name)
        taken.append((time.perf_counter() - began) * 1e3)
    return statistics.median(taken)


def _killed(folder: Path, *, kills: int) -> dict[str, float | None]:
    """Kill recording processes at random; return the most seconds of samples that were gone."""
    source = random.Random(5)
    most = 0.0
    for batch in range(0, kills, 4):
        children = []
        for number in range(batch, min(batch + 4, kills)):
            database = folder / f"kill-{number}.db"
            children.append((database, subprocess.Popen(_feed("kill", database), stdout=subprocess.PIPE)))
        time.sleep(3.5)
        for database, child in children:
            time.sleep(source.uniform(0, 1.5))
            child.kill()
            said, _ = child.communicate()
            most = max(most, int(said.split()[-1]) - asyncio.run(_last(database)))
    return {"seconds_lost_on_kill": round(most, 1)}


async def _last(database: Path) -> float:
    store = EmbeddedSeries(database, now=Clock())
    await store.open()
    points = await store.series(target(0), MIDNIGHT, MIDNIGHT + timedelta(minutes=30), step=1)
    await store.close()
    return points[-1].start.timestamp() if points else MIDNIGHT.timestamp()


def _victoria(folder: Path, data: Path, devices: int, used: int) -> float | None:
    """Return the bytes a row of the same data takes there."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    place = folder / "victoria"
    command = [
        "victoria-metrics",
        f"-storageDataPath={place}",
        f"-httpListenAddr=127.0.0.1:{port}",
        "-retentionPeriod=100y",
    ]
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                _call(f"{url}/health")
                break
            except OSError:
                time.sleep(0.05)
        for number, rows in enumerate(read_devices(data, devices, HOURS)[:used]):
            _call(f"{url}/write?precision=s", _lines(number, rows.tolist()))
        for step in ("force_flush", "force_merge", "force_flush"):
            _call(f"{url}/internal/{step}")
        _settle(place / "data")
        rows_there = json.loads(
            _call(f"{url}/api/v1/query?query=sum(count_over_time(rtt_lost[2d]))&time={_end():.0f}")
        )["data"]["result"]
        if not rows_there or int(rows_there[0]["value"][1]) != used * HOURS * TICKS_PER_HOUR:
            print(f"VictoriaMetrics does not have every row: {rows_there}")
            return None
    finally:
        server.terminate()
        server.wait(30)
    return _bytes(place / "data") / (used * HOURS * TICKS_PER_HOUR)


def _lines(number: int, rows: list[float]) -> bytes:
    lines = []
    began = int(MIDNIGHT.timestamp())
    for tick in range(HOURS * TICKS_PER_HOUR):
        average, low, high, lost = (int(value) for value in rows[tick * VALUES : tick * VALUES + VALUES])
        times = f"avg={average}i,min={low}i,max={high}i," if average else ""
        lines.append(f"rtt,target={target(number)} {times}lost={lost}i {began + tick * INTERVAL}")
    return "\n".join(lines).encode()


def _settle(folder: Path) -> None:
    """Wait until merging no longer changes the size."""
    before = -1
    for _ in range(40):
        now = _bytes(folder)
        if now == before:
            return
        before = now
        time.sleep(0.5)


def _bytes(folder: Path) -> int:
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(path, name)).st_size
            except FileNotFoundError:
                # It has just been merged away.
                continue
    return total


def _end() -> float:
    end: datetime = MIDNIGHT + timedelta(hours=HOURS)
    return end.timestamp()


def _call(url: str, body: bytes | None = None) -> bytes:
    with urllib.request.urlopen(url, data=body, timeout=30) as response:
        answer: bytes = response.read()
        return answer


def _feed(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "benchmarks.store_feed", *map(str, arguments)]


def _check(status: int, errors: str) -> None:
    if status:
        raise RuntimeError(errors)


if __name__ == "__main__":
    main()
