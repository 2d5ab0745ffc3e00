"""The processes that the `store` benchmark measures: `store_feed MODE ...`.

feed DATABASE DATA DEVICES HOURS TARGETS   record every row, and write, seal and roll up by the data's clock
dry - DATA DEVICES HOURS TARGETS           the same without a store
ports DATABASE DATA PORTS HOURS            the same of what ports counted, each poll a second or so late
dry-ports - DATA PORTS HOURS               that without a store
many DATABASE TARGETS                      an hour of many targets every ten seconds, and its seal
kill DATABASE                              record in quick time until killed, and say what was recorded
"""

from __future__ import annotations

import asyncio
import os
import random
import selectors
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, override

from benchmarks import store_ports
from benchmarks.store_data import INTERVAL, PINGS, TICKS_PER_HOUR, VALUES, read_devices

if TYPE_CHECKING:
    from collections.abc import Callable

    from netmon_core.model.series import Sample

MIDNIGHT = datetime(2026, 11, 21, tzinfo=UTC)
# How much faster than ours the clock of `kill` runs.
QUICK = 20


class Window:
    """A sample that is filled anew for each row: making objects is not the store's work."""

    __slots__ = ("at", "jitter", "received", "rtt_avg", "rtt_max", "rtt_min", "sent", "target_id")

    def __init__(self) -> None:
        self.target_id = ""
        self.at = MIDNIGHT
        self.sent = PINGS
        self.received = 0
        self.rtt_min: float | None = None
        self.rtt_avg: float | None = None
        self.rtt_max: float | None = None
        self.jitter: float | None = None


class Poll:
    """A measurement that is filled anew for each row."""

    __slots__ = ("at", "kind", "seconds", "subject_id", "values")

    def __init__(self) -> None:
        self.subject_id = ""
        self.kind = ""
        self.at = MIDNIGHT
        self.seconds = float(store_ports.INTERVAL)
        self.values: tuple[int, ...] = ()


def port(number: int) -> str:
    """Return a subject as long as that of a port."""
    return f"{number // store_ports.PORTS:08x}-0000-4000-8000-000000000000/p{number % store_ports.PORTS + 1}"


def target(number: int) -> str:
    """Return an id as long as a device's."""
    return f"device:{number:08x}-0000-4000-8000-000000000000/ping"


class Clock:
    """Seconds since 1970, as the data says."""

    def __init__(self) -> None:
        self.now = MIDNIGHT.timestamp()

    def __call__(self) -> float:
        """Return the time."""
        return self.now


async def feed(database: Path | None, data: Path, devices: int, hours: int, targets: int) -> None:
    """Record; the targets of one device have its hours in another order."""
    from netmon_core.store.series.embedded import EmbeddedSeries  # noqa: PLC0415 - both sides import it

    pool = read_devices(data, devices, hours)
    names = [target(number) for number in range(targets)]
    # Where in its device's day each target is.
    places = [(pool[number % devices], number // devices * 5) for number in range(targets)]
    clock = Clock()
    store = EmbeddedSeries(database, now=clock) if database is not None else None
    record: Callable[[Any], None] = store.record if store is not None else _nothing
    if store is not None:
        await store.open()
    window = Window()
    for tick in range(hours * TICKS_PER_HOUR):
        hour, second = divmod(tick, TICKS_PER_HOUR)
        window.at = MIDNIGHT + timedelta(seconds=tick * INTERVAL)
        clock.now = window.at.timestamp()
        for name, (rows, shift) in zip(names, places, strict=True):
            at = ((hour + shift) % hours * TICKS_PER_HOUR + second) * VALUES
            average, low, high, lost = rows[at : at + VALUES]
            window.target_id = name
            window.received = PINGS - int(lost)
            if average:
                window.rtt_avg, window.rtt_min, window.rtt_max = average / 1e6, low / 1e6, high / 1e6
            else:
                window.rtt_avg = window.rtt_min = window.rtt_max = None
            record(window)
        if store is not None and tick % 10 == 9:
            await store.tend()
    if store is not None:
        clock.now = (MIDNIGHT + timedelta(hours=hours, minutes=-1)).timestamp()
        await store.tend()
        print("before", _size(database))
        clock.now += 180
        for _ in range(targets // 50 + 3):
            await store.tend()
        await store.close()
        print("after", _size(database))


async def feed_ports(database: Path | None, data: Path, ports: int, hours: int) -> None:
    """Record what each port counted; a switch is asked at its own time, and answers a little late."""
    from netmon_core.store.series.embedded import EmbeddedSeries  # noqa: PLC0415

    pool = store_ports.read_ports(data, ports, hours)
    names = [port(number) for number in range(ports)]
    clock = Clock()
    store = EmbeddedSeries(database, now=clock) if database is not None else None
    measure: Callable[[Any], None] = store.measure if store is not None else _nothing
    if store is not None:
        await store.open()
    kinds = [kind.name for kind in store_ports.KINDS]
    bounds = [0]
    for kind in store_ports.KINDS:
        bounds.append(bounds[-1] + len(kind.columns))
    late = random.Random(4)
    poll = Poll()
    before: dict[int, datetime] = {}
    for row in range(hours * store_ports.POLLS_PER_HOUR):
        began = MIDNIGHT + timedelta(seconds=(row + 1) * store_ports.INTERVAL)
        for number, name in enumerate(names):
            switch = number // store_ports.PORTS
            if number % store_ports.PORTS == 0:
                poll.at = began + timedelta(seconds=switch % 29 + late.gauss(0.2, 0.05))
                poll.seconds = (poll.at - before.get(switch, began - timedelta(seconds=30))).total_seconds()
                before[switch] = poll.at
            poll.subject_id = name
            values = pool[number][row]
            for place, name_of_kind in enumerate(kinds):
                poll.kind = name_of_kind
                poll.values = values[bounds[place] : bounds[place + 1]]
                measure(poll)
        clock.now = began.timestamp()
        if store is not None and row % 2:
            await store.tend()
    if store is not None:
        clock.now = (MIDNIGHT + timedelta(hours=hours, minutes=-1)).timestamp()
        await store.tend()
        print("before", _size(database))
        clock.now += 180
        for _ in range(ports * len(kinds) // 50 + 3):
            await store.tend()
        await store.close()
        print("after", _size(database))


async def many(database: Path, targets: int) -> None:
    """Fill an hour, and seal it beside the next."""
    from netmon_core.store.series.embedded import EmbeddedSeries  # noqa: PLC0415

    clock = Clock()
    store = EmbeddedSeries(database, now=clock)
    await store.open()
    names = [target(number) for number in range(targets)]
    window = Window()
    window.received = PINGS
    for tick in range(366):
        window.at = MIDNIGHT + timedelta(seconds=10 * tick)
        clock.now = window.at.timestamp()
        for number, name in enumerate(names):
            window.target_id = name
            rtt = 0.001 * (1 + (number * 7919 + tick * 104_729) % 97 / 97)
            window.rtt_avg, window.rtt_min, window.rtt_max = rtt, rtt * 0.9, rtt * 1.2
            store.record(cast("Sample", window))
        if tick % 5 == 4:
            await store.tend()
    clock.now += 60
    await store.tend()
    await store.close()


async def kill(database: Path) -> None:
    """Record a target every second of a quick clock, and print each time that was recorded."""
    from netmon_core.store.series.embedded import EmbeddedSeries  # noqa: PLC0415

    loop = asyncio.get_running_loop()
    began = loop.time()

    def now() -> float:
        return MIDNIGHT.timestamp() + loop.time() - began

    store = EmbeddedSeries(database, now=now)
    await store.open()
    window = Window()
    window.target_id = target(0)
    while True:
        window.at = datetime.fromtimestamp(int(now()), UTC)
        store.record(cast("Sample", window))
        os.write(1, f"{int(now())}\n".encode())
        await asyncio.sleep(1)


class QuickLoop(asyncio.SelectorEventLoop):
    """A second of it takes a part of ours."""

    def __init__(self) -> None:
        super().__init__(_QuickSelector())

    @override
    def time(self) -> float:
        return time.monotonic() * QUICK


class _QuickSelector(selectors.DefaultSelector):
    @override
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout if timeout is None else timeout / QUICK)


def _nothing(_: object) -> None:
    """Take the place of a store."""


def _size(database: Path | None) -> int:
    return database.stat().st_size if database is not None else 0


def main() -> None:
    """Do what the command line says."""
    mode, database, *rest = sys.argv[1:]
    match mode:
        case "feed" | "dry":
            data, *numbers = rest
            devices, hours, targets = map(int, numbers)
            asyncio.run(feed(Path(database) if mode == "feed" else None, Path(data), devices, hours, targets))
        case "ports" | "dry-ports":
            data, *numbers = rest
            ports, hours = map(int, numbers)
            asyncio.run(feed_ports(Path(database) if mode == "ports" else None, Path(data), ports, hours))
        case "many":
            asyncio.run(many(Path(database), int(rest[0])))
        case "kill":
            with asyncio.Runner(loop_factory=QuickLoop) as runner:
                runner.run(kill(Path(database)))


if __name__ == "__main__":
    main()
