"""The same homes judged by questions alone, and by questions and what ears hear: delay and false offlines.

Virtual time, fixed seeds; the homes are those of `presence` with four phones more, which answer no pings. A
departure is measured from leaving until it is told, an arrival from coming home until it is told.
"""

from __future__ import annotations

import os
import statistics
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from benchmarks import contract
from benchmarks.presence import watch_home
from benchmarks.presence_heard import HeardNetwork, make_full_home
from benchmarks.presence_model import Network

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.presence import Result

KINDS = ("gateway", "mains", "lossy", "silent", "phone", "quiet")
SIDES = ("asked", "heard")


def main() -> None:
    """Run the benchmark."""
    chosen = contract.options(__doc__)
    homes, days = (2, 3) if chosen.quick else (4, 10)
    jobs = [(side, seed) for side in SIDES for seed in range(homes)]
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        results = list(pool.map(partial(run_side, days=days), *zip(*jobs, strict=True)))
    sides = {
        side: [result for (each, _), result in zip(jobs, results, strict=True) if each == side]
        for side in SIDES
    }
    device_days = sum(result.device_days for result in sides["asked"])
    rows = [[kind, *(value for side in SIDES for value in _row(sides[side], kind))] for kind in KINDS]
    contract.print_table(
        f"{homes} homes of 24 devices, {days} days: {device_days:,.0f} device-days; asked, then heard too",
        ["kind", *["false", "missed", "leaves s", "worst", "comes s", "p95", "worst"] * len(SIDES)],
        rows,
    )
    for side in SIDES:
        for line in [line for result in sides[side] for line in result.told][:8]:
            print(f"{side}: {line}")
    figures: contract.Figures = {"device_days": round(device_days, 1)}
    for side in SIDES:
        figures |= {f"{side}_{key}": value for key, value in _figures(sides[side]).items()}
    contract.finish("presence_ears", chosen, ratios={}, figures=figures)


def run_side(side: str, seed: int, *, days: int) -> Result:
    """Live through one home, with or without ears."""
    home = make_full_home(seed, days=days)
    network = HeardNetwork(home, seed) if side == "heard" else Network(home, seed)
    return watch_home(home, network)


def _row(results: list[Result], kind: str) -> list[object]:
    leaves, comes = _delays(results, "departures", (kind,)), _delays(results, "arrivals", (kind,))
    return [
        sum(result.false_offlines[kind] for result in results),
        sum(result.missed[kind] for result in results),
        _round(statistics.median(leaves) if leaves else None),
        _round(max(leaves, default=None)),
        _round(statistics.median(comes) if comes else None),
        _round(_p95(comes)),
        _round(max(comes, default=None)),
    ]


def _figures(results: list[Result]) -> contract.Figures:
    phones = ("phone", "quiet")
    comes = _delays(results, "arrivals", phones)
    leaves = _delays(results, "departures", phones)
    false = sum((result.false_offlines for result in results), Counter[str]())
    days = sum(result.device_days for result in results)
    return {
        "false_offline_per_100_device_days": round(100 * sum(false.values()) / days, 3),
        "departures_missed": sum(sum(result.missed.values()) for result in results),
        "arrival_phone_median_s": _round(statistics.median(comes)),
        "arrival_phone_p95_s": _round(_p95(comes)),
        "arrival_phone_worst_s": _round(max(comes)),
        "departure_phone_median_s": _round(statistics.median(leaves)),
        "departure_mains_worst_s": _round(max(_delays(results, "departures", ("mains",)))),
    }


def _delays(results: list[Result], what: str, kinds: Iterable[str]) -> list[float]:
    found: list[dict[str, list[float]]] = [getattr(result, what) for result in results]
    return [delay for each in found for kind in kinds for delay in each.get(kind, [])]


def _p95(values: list[float]) -> float | None:
    return sorted(values)[int(0.95 * (len(values) - 1))] if values else None


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


if __name__ == "__main__":
    main()
