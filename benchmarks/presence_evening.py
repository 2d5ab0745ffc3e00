"""The first evening: a monitor that knows nobody yet, in a home of which half of the devices are phones.

The homes are those of `presence_model`, from seven in the evening on. Four phones in five have a made-up MAC,
most others that of a maker of phones, and one in twenty shows no trait at all. Of what has a wall socket a
third is of a maker that also makes what sleeps.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from benchmarks.presence_model import DAY, HOUR, START, Network, make_home, moment, take
from netmon_core.events.device import DeviceChanged, DeviceDiscovered
from netmon_core.identification.combine import recognize_announced
from netmon_core.identification.sleepers import Sleepers
from netmon_core.inventory.inventory import Inventory
from netmon_core.inventory.probed import Probed
from netmon_core.model.presence import Presence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.presence_model import Home, Host
    from netmon_core.events.event import Event

BEGINS = 19 * HOUR
EVENING = 3 * HOUR
TEN_MINUTES = 600
# How long a departure is waited for.
LONGEST = 1_200
PHONES_OF_TWENTY = 10
# The product goes on sweeping while so many answers are lost; then all are found.
FIRST_ROUNDS = 6
# Prefixes of MACs, and who made them.
MAKERS = {
    "00:11:32": "Synology",
    "00:04:20": "Slim Devices",
    "24:0a:c4": "Espressif",
    "3c:22:fb": "Apple",
    "00:e0:4f": "Nobody Else",
}
PLUGGED = ("00:11:32", "00:04:20", "24:0a:c4")


@dataclass(slots=True)
class Evening:
    """What one evening showed."""

    devices: int = 0
    false_offlines: int = 0
    departure: float | None = None
    told: list[str] = field(default_factory=list)


def run_evening(seed: int) -> Evening:
    """Live through the first three hours."""
    home = _home(seed)
    return _run(home, seed, EVENING)


def run_departure(seed: int) -> Evening:
    """Pull one plug ten minutes after the start; return how long it took to be noticed."""
    home = _home(seed)
    source = random.Random(seed + 77)
    host = source.choice([each for each in home.hosts if each.name.startswith("wired")])
    host.mac = f"00:11:32{host.mac[8:]}"
    host.ping_loss = 0.0
    left = BEGINS + TEN_MINUTES + source.uniform(0, 30)
    host.away.add(left, DAY)
    return _run(home, seed, TEN_MINUTES + LONGEST, leaving=host, left=left)


def _home(seed: int) -> Home:
    home = make_home(seed, days=1)
    source = random.Random(seed + 5)
    phones = [host for host in home.hosts if host.kind == "phone"]
    # Two of the plugs make room for two phones more.
    spare = make_home(seed + 10_000, days=1)
    more = [host for host in spare.hosts if host.kind == "phone"][: PHONES_OF_TWENTY - len(phones)]
    for at, host in enumerate(more):
        host.name, host.mac = f"phone {8 + at}", f"00:1b:21:00:00:{60 + at:02x}"
        host.address += 20
    home.hosts = [host for host in home.hosts if host.name not in ("plug 3", "plug 4")] + more
    for host in home.hosts:
        if host.kind == "phone":
            chance = source.random()
            prefix = "d2:11:32" if chance < 0.8 else "3c:22:fb" if chance < 0.95 else "00:e0:4f"
        else:
            prefix = source.choice(PLUGGED)
        host.mac = prefix + host.mac[8:]
    return home


def _run(home: Home, seed: int, seconds: int, *, leaving: Host | None = None, left: float = 0.0) -> Evening:
    network = Network(home, seed, first_rounds=FIRST_ROUNDS)
    numbers = iter(range(1, 1 << 31))
    inventory = Inventory(
        combine=recognize_announced,
        vendor_of=lambda mac: MAKERS.get(mac[:8]),
        new_id=lambda: f"device-{next(numbers)}",
    )
    sleepers = Sleepers()
    hosts: dict[str, Host] = {}
    result = Evening(devices=len(home.hosts))

    def tell(events: Iterable[Event], now: float) -> None:
        for event in events:
            sleepers.hear(event)
            match event:
                case DeviceDiscovered(device=device):
                    hosts[device.id] = network.discovered(device.id, device.interfaces[0].mac or "")
                case DeviceChanged(device=device, changed=changed) if "presence" in changed:
                    if device.presence is not Presence.OFFLINE:
                        continue
                    host = hosts[device.id]
                    heard = (device.last_seen - START).total_seconds()
                    if host is leaving and result.departure is None and now >= left:
                        result.departure = now - left
                    elif not host.away.touches(heard, now):
                        result.false_offlines += 1
                        why = device.presence_why
                        result.told.append(f"evening {seed}: {host.name} {host.mac} called offline: {why}")

    inventory.presence.stand(network.standing(BEGINS))
    for now in range(BEGINS, BEGINS + seconds):
        for each in network.inputs(now):
            known = replace(each, may_sleep=each.device_id in sleepers) if isinstance(each, Probed) else each
            tell(take(inventory, known), now)
        for half in (0.5, 1.0):
            judgement = inventory.presence.judge(moment(now + half))
            tell(judgement.events, now + half)
            for wanted in judgement.probes:
                network.ask(wanted)
        if result.departure is not None:
            break
    return result
