"""How many sightings the inventory takes in a second, and how fast it is kept and comes back.

One core, 10,000 devices; of the sightings 90 % are repeated, 9 % bring a known device a new address, 1 % are
of a new device. No rival keeps an inventory as a library, so the figures stand alone.
"""

from __future__ import annotations

import random
import statistics
import time
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from itertools import count
from typing import TYPE_CHECKING

from benchmarks import contract, inventory_store
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.identification.combine import recognize_announced
from netmon_core.inventory.inventory import Inventory
from netmon_core.snapshot import Snapshot, State, apply

if TYPE_CHECKING:
    from collections.abc import Iterable

DEVICES = 10_000
SIGHTINGS = 200_000
START = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASKED = ArpEvidence(asked=True)
FIRST = int(IPv4Address("10.0.0.1"))


def main() -> None:
    """Run the benchmark."""
    chosen = contract.options(__doc__)
    rounds = chosen.rounds(quick=3, full=7)
    rates = [_rates(seed) for seed in range(rounds)]
    figures: contract.Figures = {
        name: round(statistics.median(each[name] for each in rates)) for name in rates[0]
    }
    figures |= inventory_store.measure(DEVICES, rounds=rounds)
    contract.print_table(
        f"{DEVICES:,} devices, medians of {rounds}",
        ["figure", "value"],
        [[*pair] for pair in figures.items()],
    )
    contract.finish("inventory", chosen, ratios={}, figures=figures)


def _rates(seed: int) -> dict[str, float]:
    """Sightings a second, first of nobody known, then of a mixed day; the engine's replica included."""
    numbers = count()
    inventory = Inventory(
        combine=recognize_announced, vendor_of=lambda _: "Acme", new_id=lambda: f"device-{next(numbers)}"
    )
    state = State(Snapshot(run_id="benchmark", revision=0))
    first = _apply(inventory, state, [_seen(host, FIRST + host, 0) for host in range(DEVICES)])
    mixed = _apply(inventory, state, _day(random.Random(seed)))
    return {"observations_per_s": mixed, "new_devices_per_s": first}


def _apply(inventory: Inventory, state: State, sightings: list[Observation]) -> float:
    began = time.process_time()
    for seen in sightings:
        for event in inventory.apply(seen, seen.seen_at):
            apply(state, event)
    return len(sightings) / (time.process_time() - began)


def _day(source: random.Random) -> list[Observation]:
    """Made before the clock starts: making an observation is the sources' work."""
    return list(_mixed(source))


def _mixed(source: random.Random) -> Iterable[Observation]:
    new = count(DEVICES)
    spare = count(FIRST + (1 << 16))
    for second in range(SIGHTINGS):
        kind = source.random()
        if kind < 0.90:
            host = source.randrange(DEVICES)
            yield _seen(host, FIRST + host, second / 100)
        elif kind < 0.99:
            yield _seen(source.randrange(DEVICES), next(spare), second / 100)
        else:
            host = next(new)
            yield _seen(host, FIRST + host, second / 100)


def _seen(host: int, address: int, after: float) -> Observation:
    return Observation(
        source="arp",
        seen_at=START + timedelta(seconds=after),
        network_id="lan",
        mac=f"00:1b:21:{host >> 16:02x}:{host >> 8 & 255:02x}:{host & 255:02x}",
        address=IPv4Address(address),
        evidence=ASKED,
    )


if __name__ == "__main__":
    main()
