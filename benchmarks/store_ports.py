"""Made-up traffic of switches with a fixed seed: what each port counted in half a minute, as a file of rows.

Of 48 ports a quarter has no cable, a third hears little more than what everybody is sent, a quarter
is desks that are used by day, two are uplinks, and the rest servers and access points. One in fifty has a bad
cable.
"""

from __future__ import annotations

import math
import random
from array import array
from typing import TYPE_CHECKING

from netmon_core.model.measurement import PORT, PORT_ERRORS, PORT_PACKETS

if TYPE_CHECKING:
    from pathlib import Path

INTERVAL = 30
POLLS_PER_HOUR = 3600 // INTERVAL
PORTS = 48
KINDS = (PORT, PORT_PACKETS, PORT_ERRORS)
VALUES = sum(len(kind.columns) for kind in KINDS)

# Share of ports; unicast packets a second by day and by night; how much they differ from poll to poll.
_USES = (
    (0.25, 0.0, 0.0, 0.0),
    (0.33, 0.4, 0.3, 0.5),
    (0.24, 60.0, 1.0, 1.6),
    (0.14, 900.0, 400.0, 0.8),
    (0.04, 9000.0, 2500.0, 0.4),
)


def write_ports(path: Path, count: int, hours: int, *, seed: int = 3) -> None:
    """Write `count` ports one after the other, each `hours` of rows."""
    with path.open("wb") as file:
        for number in range(count):
            build_port(random.Random(seed * 100_003 + number), hours * POLLS_PER_HOUR).tofile(file)


def read_ports(path: Path, count: int, hours: int) -> list[list[tuple[int, ...]]]:
    """Return the rows of each port."""
    ports = []
    with path.open("rb") as file:
        for _ in range(count):
            rows = array("q")
            rows.fromfile(file, hours * POLLS_PER_HOUR * VALUES)
            flat = rows.tolist()
            ports.append([tuple(flat[at : at + VALUES]) for at in range(0, len(flat), VALUES)])
    return ports


def build_port(source: random.Random, polls: int) -> array[int]:
    """Return the rows of one port, value after value: octets, packets, errors."""
    _, busy, idle, spread = source.choices(_USES, [share for share, *_ in _USES])[0]
    bad = source.random() < 0.02
    rows = array("q")
    if not busy:
        return array("q", bytes(8 * polls * VALUES))
    # What is sent for what is received, and how large packets are.
    ratio, small, large = source.uniform(0.5, 2.5), source.uniform(70, 250), source.uniform(400, 1400)
    level = 0.0
    for poll in range(polls):
        hour = poll / POLLS_PER_HOUR % 24
        share = max(0.0, math.sin((hour - 7) / 12 * math.pi)) if 7 <= hour <= 19 else 0.0
        level = 0.9 * level + 0.44 * source.gauss(0, 1)
        rate = (idle + (busy - idle) * share) * math.exp(spread * level - spread * spread / 2)
        received = _count(source, rate * INTERVAL)
        sent = _count(source, rate * ratio * INTERVAL)
        multicast, broadcast = _count(source, 0.05 * INTERVAL), _count(source, 0.02 * INTERVAL)
        # What everybody on the network is sent.
        heard, told = _count(source, 1.2 * INTERVAL), _count(source, 0.8 * INTERVAL)
        octets_in = int(received * small * source.uniform(0.7, 1.4)) + 90 * (multicast + broadcast)
        octets_out = int(sent * large * source.uniform(0.7, 1.4)) + 110 * (heard + told)
        errors = _count(source, 0.03 * INTERVAL) if bad else 0
        rows.extend((octets_in, octets_out, received, multicast, broadcast, sent, heard, told))
        rows.extend((errors, 0, 0, errors // 3))
    return rows


def _count(source: random.Random, mean: float) -> int:
    """Draw how often something happened that does so often on average."""
    return max(0, round(source.gauss(mean, math.sqrt(mean)))) if mean > 0 else 0
