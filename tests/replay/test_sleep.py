"""A monitor that slept while it recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netmon_core.errors import FormatError
from netmon_core.inventory.footing import Footing
from netmon_core.model.presence import Presence
from netmon_core.replay.files import EvidenceRecorder, read_log
from netmon_core.replay.log import Slept
from netmon_core.replay.replay import replay
from tests.inventory.sightings import LAN, PHONE, PRINTER, at, new_inventory, seen

if TYPE_CHECKING:
    from pathlib import Path

    from netmon_core.events.event import Event

DAY = 86_400
TICKS = 0.5
GATEWAY = "44:4e:6d:00:00:01"
FOOTING = Footing(network_id=LAN, gateways=())
# The phone leaves while the monitor sleeps; the others answer as soon as it is awake, and go on to.
ADDRESSES = {GATEWAY: "10.0.0.1", PRINTER: "10.0.0.6", PHONE: "10.0.0.5"}


def live(path: Path, *, slept: float) -> list[tuple[str, Presence]]:
    """Decide and record as the engine does, in 2,000 s of being awake; what was decided of whom."""
    inventory, recorder = new_inventory(), EvidenceRecorder(path, at(0))
    recorder.begin((), {}, at(0))
    inventory.presence.stand((FOOTING,))
    recorder.take((FOOTING,), at(0))
    events: list[Event] = []
    for tick in range(1, 4_000):
        asleep = tick > 1_000
        now = at(tick * TICKS + slept * asleep)
        if tick % 20 == 2:
            for mac in [GATEWAY, PRINTER] if asleep else ADDRESSES:
                told = seen(mac, ADDRESSES[mac], after=(now - at(0)).total_seconds())
                events += inventory.apply(told, now)
                recorder.take(told, now)
        events += inventory.presence.judge(now).events
        recorder.awake(now)
    recorder.close()
    return [
        (event.device.interfaces[0].mac or "", event.device.presence)
        for event in events
        if event.type == "device_discovered"
        or (event.type == "device_changed" and "presence" in event.changed)
    ]


@pytest.mark.parametrize("slept", [0, 9, 60, 8 * 3_600, 3 * DAY])
def test_a_record_is_decided_as_the_engine_did_however_long_it_slept(tmp_path: Path, slept: float) -> None:
    path = tmp_path / "evidence.jsonl"
    decided = live(path, slept=slept)
    again = [
        (each.device.interfaces[0].mac or "", each.presence) for each in replay(read_log(path)) if each.device
    ]
    assert again == decided
    assert {mac for mac, presence in decided if presence is not Presence.ONLINE} == {PHONE}
    sleeps = [entry for entry in read_log(path) if isinstance(entry, Slept)]
    assert len(sleeps) == (slept >= 60)


def test_a_sleep_that_begins_more_than_a_day_after_the_line_before_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "evidence.jsonl"
    recorder = EvidenceRecorder(path, at(0))
    recorder.awake(at(2 * DAY))
    recorder.awake(at(3 * DAY))
    recorder.close()
    with pytest.raises(FormatError, match="more than a day"):
        list(replay(read_log(path)))
