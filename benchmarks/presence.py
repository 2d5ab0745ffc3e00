"""How often a device that is there is called offline, and how soon one that left is.

Whole homes in virtual time, default settings, fixed seeds; every second from the first is counted. Departures
are measured from the moment of leaving; of what has a wall socket from the second day on, of phones from the
first. The figures are of the worst departure, not of the median. The first evening is in `presence_evening`.
"""

from __future__ import annotations

import os
import statistics
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from benchmarks import contract
from benchmarks.presence_evening import run_departure, run_evening
from benchmarks.presence_model import DAY, START, Network, make_home, moment, take
from netmon_core.events.device import DeviceChanged, DeviceDiscovered
from netmon_core.identification.combine import recognize_announced
from netmon_core.inventory.inventory import Inventory
from netmon_core.model.presence import Presence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.presence_model import Home, Host, Span
    from netmon_core.events.event import Event
    from netmon_core.model.device import Device

# After a blind time whose end was just noticed, a device called offline was still wronged by it.
AFTERMATH = 180
# Shorter absences need not be noticed.
LONG_ENOUGH = 1_500
# From when on departures are counted. "lossy" loses three pings in ten, "silent" answers none.
KNOWN_AFTER = {"mains": DAY, "gateway": DAY, "lossy": DAY, "silent": DAY, "phone": 0, "quiet": 0}


@dataclass(slots=True)
class Result:
    """What one home showed."""

    device_days: float = 0.0
    false_offlines: Counter[str] = field(default_factory=Counter)
    blind_offlines: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    departures: dict[str, list[float]] = field(default_factory=dict)
    # From coming home until it was told, of those that were called offline.
    arrivals: dict[str, list[float]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


def main() -> None:
    """Run the benchmark."""
    chosen = contract.options(__doc__)
    homes, days = (2, 8) if chosen.quick else (6, 20)
    nights, pulled = (12, 12) if chosen.quick else (150, 100)
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        results = list(pool.map(partial(run_home, days=days), range(homes)))
        evenings = list(pool.map(run_evening, range(nights)))
        departures = [each.departure for each in pool.map(run_departure, range(pulled))]
    device_days = sum(result.device_days for result in results)
    false = sum((result.false_offlines for result in results), Counter[str]())
    missed = sum((result.missed for result in results), Counter[str]())
    rows = []
    worst: contract.Figures = {}
    for kind in KNOWN_AFTER:
        delays = [delay for result in results for delay in result.departures.get(kind, [])]
        worst[kind] = round(max(delays), 1) if delays else None
        median = statistics.median(delays) if delays else None
        rows.append([kind, false[kind], len(delays), missed[kind], median, worst[kind]])
    contract.print_table(
        f"{homes} homes of 20 devices, {days} days: {device_days:,.0f} device-days",
        ["kind", "false offlines", "departures", "missed", "median s", "worst s"],
        rows,
    )
    told = [line for result in results for line in result.told]
    told += [line for evening in evenings for line in evening.told]
    for line in told[:20]:
        print(line)
    device_evenings = sum(each.devices for each in evenings)
    noticed = [each for each in departures if each is not None]
    early = sum(each.false_offlines for each in evenings)
    print(f"{device_evenings:,} first evenings of a device: {early} called offline wrongly")
    print(f"{len(noticed)} of {len(departures)} plugs pulled ten minutes after the start were noticed")
    figures: contract.Figures = {
        "false_offline_per_100_device_days": round(100 * sum(false.values()) / device_days, 4),
        "departure_mains_s": worst["mains"],
        "departure_phone_s": worst["phone"],
        "blind_offlines": sum(result.blind_offlines for result in results),
        "departures_missed": sum(missed.values()),
        "departure_mains_10min_s": round(max(noticed), 1) if len(noticed) == len(departures) else None,
        "first_hour_false_offlines_per_1000_device_evenings": round(1_000 * early / device_evenings, 3),
        "device_evenings": device_evenings,
        "device_days": round(device_days, 1),
    }
    contract.finish("presence", chosen, ratios={}, figures=figures)


def run_home(seed: int, *, days: int) -> Result:
    """Live through one home."""
    home = make_home(seed, days=days)
    return watch_home(home, Network(home, seed))


def watch_home(home: Home, network: Network) -> Result:
    """Live through a home by what its network says."""
    numbers = iter(range(1, 1 << 31))
    inventory = Inventory(
        combine=recognize_announced, vendor_of=lambda _: None, new_id=lambda: f"device-{next(numbers)}"
    )
    score = _Score(home.hosts, home.blind)
    for now in range(home.seconds):
        for each in network.inputs(now):
            _note(take(inventory, each), network, score, now)
        for half in (0.5, 1.0):
            judgement = inventory.presence.judge(moment(now + half))
            if judgement.events:
                _note(judgement.events, network, score, now + half)
            for wanted in judgement.probes:
                network.ask(wanted)
    return score.result(home.seconds)


def _note(events: Iterable[Event], network: Network, score: _Score, now: float) -> None:
    for event in events:
        match event:
            case DeviceDiscovered(device=device):
                mac = device.interfaces[0].mac or ""
                score.hosts[device.id] = network.discovered(device.id, mac)
            case DeviceChanged(device=device, changed=changed):
                if "presence" in changed and device.presence is Presence.OFFLINE:
                    score.offline(device, now)
                elif "presence" in changed and device.presence is Presence.ONLINE:
                    score.online(device, now)


class _Score:
    """Compares what is decided with the truth."""

    def __init__(self, hosts: list[Host], blind: Callable[[float, float], bool]) -> None:
        self.hosts: dict[str, Host] = {}
        self._blind = blind
        self._all = hosts
        self._offlines: dict[str, list[float]] = {}
        self._onlines: dict[str, list[float]] = {}
        self._result = Result()

    def offline(self, device: Device, now: float) -> None:
        """A device was called offline."""
        host = self.hosts[device.id]
        heard = (device.last_seen - START).total_seconds()
        if host.away.touches(heard, now):
            self._offlines.setdefault(host.name, []).append(now)
            return
        self._result.false_offlines[host.kind] += 1
        blind = self._blind(heard, now) or self._blind(now - AFTERMATH, now)
        self._result.blind_offlines += blind
        self._result.told.append(f"{host.name} called offline, day {now / DAY:.3f}: {device.presence_why}")

    def online(self, device: Device, now: float) -> None:
        """A device was called online."""
        self._onlines.setdefault(self.hosts[device.id].name, []).append(now)

    def result(self, seconds: int) -> Result:
        """All of it, at the end."""
        found = self._result
        for host in self._all:
            found.device_days += (seconds - sum(min(e, seconds) - s for s, e in host.away)) / DAY
            for span in host.away:
                self._departure(host, span, seconds)
                self._arrival(host, span, seconds)
        return found

    def _departure(self, host: Host, span: Span, seconds: int) -> None:
        left, back = span
        if back - left < LONG_ENOUGH or left + LONG_ENOUGH > seconds:
            return
        if self._blind(left - 60, left + LONG_ENOUGH):
            # Nobody could have seen it.
            return
        noticed = next((at for at in self._offlines.get(host.name, []) if left <= at < back), None)
        if noticed is None:
            self._result.missed[host.kind] += 1
            self._result.told.append(f"{host.name} left on day {left / DAY:.3f}, and nobody noticed")
        elif left >= KNOWN_AFTER[host.kind]:
            self._result.departures.setdefault(host.kind, []).append(noticed - left)

    def _arrival(self, host: Host, span: Span, seconds: int) -> None:
        left, back = span
        if back + LONG_ENOUGH > seconds or self._blind(back - 60, back + LONG_ENOUGH):
            return
        if not any(left <= at < back for at in self._offlines.get(host.name, [])):
            return
        noticed = next((at for at in self._onlines.get(host.name, []) if at >= back), seconds)
        self._result.arrivals.setdefault(host.kind, []).append(noticed - back)


if __name__ == "__main__":
    main()
