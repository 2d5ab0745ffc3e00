"""Write the records that the tests of presence replay: all of them, or those that are named.

`python -m benchmarks.presence_records FOLDER [NAME ...]`. Each is a small home of the model in which one
thing happens, after a time of getting to know it.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.presence_heard import HeardNetwork
from benchmarks.presence_model import DAY, HOUR, Home, Host, Network, Spans, live, moment, take
from netmon_core.events.device import DeviceDiscovered
from netmon_core.identification.combine import recognize_announced
from netmon_core.inventory.inventory import Inventory
from netmon_core.replay.files import EvidenceRecorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from netmon_core.events.event import Event

# Recording begins then: at three in the night, on the third day.
KNOWN = 2 * DAY + 3 * HOUR
# And what happens, happens so many seconds later.
SOON = 203.0
# Who left comes home so many seconds later.
HOME = 2_011.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Something that happens, for how long it is recorded, and how long the hosts were known before."""

    happen: Callable[[Home], None]
    seconds: int = 600
    known: int = KNOWN
    hosts: tuple[str, ...] = ("gateway", "wired", "second", "plug")
    # An ear hears what they say.
    heard: bool = False


@dataclass(slots=True)
class Told:
    """What was decided while it was recorded."""

    events: list[Event] = field(default_factory=list)


def _away(name: str, length: float) -> Callable[[Home], None]:
    return lambda home: _host(home, name).away.add(KNOWN + SOON, KNOWN + SOON + length)


def _host(home: Home, name: str) -> Host:
    return next(host for host in home.hosts if host.name == name)


def _sleep(home: Home) -> None:
    """As long as a phone sleeps at night."""
    asleep = _host(home, "phone").asleep
    now = 600.0
    for length in (300, 840, 120, 890, 700, 60, 895, 450, 880, 15, 890):
        asleep.add(now, now + length)
        now += length + 40


def _leave_after_sleep(home: Home) -> None:
    _sleep(home)
    _host(home, "phone").away.add(4_000, 40_000)


def _comes_home(home: Home) -> None:
    """It is away for long enough to be called offline, and is given another address."""
    phone = _host(home, "phone")
    phone.away.add(KNOWN + SOON, KNOWN + HOME)
    phone.moves.append((KNOWN + HOME, IPv4Address("192.168.1.77")))


def _live_as_phones_do(home: Home) -> None:
    source = random.Random(11)
    for host in home.hosts:
        if host.kind.startswith("phone"):
            live(host, source, home.seconds)


EIGHT_PHONES = ("gateway", *(f"phone {number}" for number in range(8)))
# At eleven in the evening, on the third day.
NIGHT = 2 * DAY + 23 * HOUR

STORIES: dict[str, Story] = {
    "mains_host_leaves": Story(happen=_away("wired", 10 * HOUR)),
    "host_restarts": Story(happen=_away("wired", 70)),
    "gateway_fails": Story(happen=_away("gateway", 10 * HOUR)),
    "link_flaps": Story(happen=lambda home: home.link_down.add(KNOWN + SOON, KNOWN + SOON + 90), seconds=900),
    "path_dies": Story(happen=lambda home: home.path_dead.add(KNOWN + SOON, KNOWN + SOON + 90), seconds=900),
    "host_roams": Story(happen=lambda home: _host(home, "plug").asleep.add(KNOWN + SOON, KNOWN + SOON + 7.5)),
    "new_lease": Story(
        happen=lambda home: _host(home, "plug").moves.append((KNOWN + SOON, IPv4Address("192.168.1.77")))
    ),
    "phone_sleeps": Story(happen=_sleep, seconds=7_200, known=0, hosts=("gateway", "phone")),
    "phone_comes_home": Story(happen=_comes_home, seconds=3_600, hosts=("gateway", "wired", "phone")),
    "phone_comes_home_heard": Story(
        happen=_comes_home, seconds=3_600, hosts=("gateway", "wired", "phone"), heard=True
    ),
    "phones_at_night": Story(happen=_live_as_phones_do, seconds=8 * HOUR, known=NIGHT, hosts=EIGHT_PHONES),
    "phone_leaves": Story(happen=_leave_after_sleep, seconds=5_400, known=0, hosts=("gateway", "phone")),
}


def main() -> None:
    """Write every record."""
    folder = Path(sys.argv[1])
    for name in sys.argv[2:] or STORIES:
        told = write(name, folder / f"{name}.jsonl.gz")
        print(name, [event.type for event in told.events])


def write(name: str, path: Path, *, anonymize: bool = False) -> Told:
    """Live through one story and record its end."""
    story = STORIES[name]
    losses = {"gateway": 0.002, "wired": 0.002, "second": 0.002, "plug": 0.02, "phone": 0.05}
    hosts = [
        Host(host, host, f"00:1b:21:00:00:{at:02x}", IPv4Address(f"192.168.1.{at}"), losses.get(host, 0.05))
        for at, host in enumerate(story.hosts, start=1)
    ]
    home = Home(hosts, Spans(), Spans(), story.known + story.seconds)
    story.happen(home)
    network = HeardNetwork(home, seed=1) if story.heard else Network(home, seed=1)
    numbers = count(1)
    inventory = Inventory(
        combine=recognize_announced, vendor_of=lambda _: None, new_id=lambda: f"device-{next(numbers)}"
    )
    told = Told()
    recorder: EvidenceRecorder | None = None

    def tell(events: Iterable[Event], now: float) -> None:
        for event in events:
            if isinstance(event, DeviceDiscovered):
                network.discovered(event.device.id, event.device.interfaces[0].mac or "")
            if recorder is not None:
                recorder.note(event, moment(now))
                told.events.append(event)

    for now in range(home.seconds):
        if now == story.known:
            recorder = EvidenceRecorder(path, moment(now), anonymize=anonymize)
            recorder.begin(inventory.devices(), inventory.presence.silences(), moment(now))
            recorder.take(network.standing(now), moment(now))
        for each in network.inputs(now):
            tell(take(inventory, each), now)
            if recorder is not None:
                recorder.take(each, moment(now))
        for half in (0.5, 1.0):
            judgement = inventory.presence.judge(moment(now + half))
            tell(judgement.events, now + half)
            for wanted in judgement.probes:
                network.ask(wanted)
        if recorder is not None:
            recorder.flush()
    if recorder is not None:
        recorder.close()
    return told


if __name__ == "__main__":
    main()
