"""Made-up latency of a LAN with a fixed seed: five pings every five seconds, as a file of rows.

Wired and Wi-Fi devices differ in noise and loss; one ping in 250 takes 3 to 40 times
as long; 5 % are offline.
"""

from __future__ import annotations

import math
import random
from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PINGS = 5
INTERVAL = 5
TICKS_PER_HOUR = 3600 // INTERVAL
# Microseconds of average, lowest and highest, and how many were lost.
VALUES = 4

# Share of devices, noise of one ping (standard deviation of its logarithm), share of pings lost.
_KINDS = ((0.45, 0.06), (0.35, 0.15), (0.20, 0.35))
_LOSSES = ((0.6, 0.0), (0.3, 0.0005), (0.1, 0.01))


def write_devices(path: Path, count: int, hours: int, *, seed: int = 1) -> None:
    """Write `count` devices one after the other, each `hours` of rows."""
    with path.open("wb") as file:
        for number in range(count):
            build_device(random.Random(seed * 100_003 + number), hours * TICKS_PER_HOUR).tofile(file)


def build_device(source: random.Random, ticks: int) -> array[float]:
    """Return the rows of one device, value after value."""
    normal, chance = source.gauss, source.random
    base = min(max(math.exp(normal(math.log(900), 0.9)), 120), 40_000)
    noise = _pick(source, _KINDS)
    loss = _pick(source, _LOSSES)
    rows = array("f")
    if chance() < 0.05:
        return array("f", [0, 0, 0, PINGS] * ticks)
    level = 0.0
    for _ in range(ticks):
        level = 0.95 * level + 0.31 * normal(0, 1)
        mean = base * math.exp(0.4 * noise * level)
        times = []
        for _ in range(PINGS):
            time = mean * math.exp(noise * normal(0, 1))
            if chance() < 0.004:
                time *= source.uniform(3, 40)
            if chance() >= loss:
                times.append(time)
        if times:
            rows.extend((sum(times) / len(times), min(times), max(times), PINGS - len(times)))
        else:
            rows.extend((0, 0, 0, PINGS))
    return rows


def read_devices(path: Path, count: int, hours: int) -> list[array[float]]:
    """Return the devices of a file."""
    devices = []
    with path.open("rb") as file:
        for _ in range(count):
            rows = array("f")
            rows.fromfile(file, hours * TICKS_PER_HOUR * VALUES)
            devices.append(rows)
    return devices


def _pick(source: random.Random, choices: tuple[tuple[float, float], ...]) -> float:
    return source.choices([value for _, value in choices], [share for share, _ in choices])[0]
