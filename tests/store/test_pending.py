"""The queue: what it keeps when a disk is full for a long time, and what it lets go."""

from dataclasses import replace
from datetime import timedelta

import pytest

from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceChanged, DeviceDown, DeviceForgotten, DevicesSeen
from netmon_core.store.pending import EVENTS_QUEUE, SIGHTINGS_QUEUE, Pending
from netmon_core.store.protocol import Stored

from .things import ALERT, NOON, device, discovered


def test_the_log_queue_is_bounded_and_drops_the_oldest_while_every_state_is_kept() -> None:
    pending = Pending()
    for number in range(EVENTS_QUEUE + 500):
        pending.add(discovered(number), NOON)

    batch = pending.take()

    assert len(batch.log) == EVENTS_QUEUE
    assert pending.dropped == 500
    assert next(iter(batch.log.values())).device_id == "device-00500"
    assert len(batch.devices) == EVENTS_QUEUE + 500


def test_changes_of_one_device_wait_as_one_write_with_all_its_parts() -> None:
    pending = Pending(Stored(devices=(device("one"),)))
    for number in range(1000):
        changed = ("interfaces",) if number == 3 else ("notes",)
        pending.add(DeviceChanged(device=device("one", notes=str(number)), changed=changed), NOON)

    [write] = pending.take().devices.values()

    assert write.device is not None
    assert write.device.notes == "999"
    assert write.parts == {"interfaces"}


def test_the_oldest_sightings_go_first() -> None:
    pending = Pending()
    pending.add(DevicesSeen(seen=tuple((f"{n}", NOON) for n in range(SIGHTINGS_QUEUE))), NOON)
    pending.add(DevicesSeen(seen=(("0", NOON + timedelta(1)), ("new", NOON))), NOON)

    seen = pending.take().seen

    assert len(seen) == SIGHTINGS_QUEUE
    assert "1" not in seen
    assert seen["0"] == NOON + timedelta(1)


def test_strangers_that_come_and_go_while_nothing_can_be_written_leave_nothing() -> None:
    pending = Pending()
    for number in range(50_000):
        pending.add(discovered(number), NOON)
        pending.add(DeviceForgotten(device_id=f"device-{number:05}"), NOON)

    assert len(pending.take().devices) == 0
    assert len(pending) == EVENTS_QUEUE


def test_a_device_that_is_being_written_is_still_forgotten() -> None:
    pending = Pending()
    pending.add(discovered(1), NOON)
    batch = pending.take()
    pending.add(DeviceForgotten(device_id="device-00001"), NOON)
    pending.written(batch)
    pending.release()

    [write] = pending.take().devices.values()

    assert write.device is None


def test_a_batch_that_failed_still_waits() -> None:
    pending = Pending()
    pending.add(discovered(1), NOON)
    pending.take()
    pending.release()

    assert len(pending.take()) == 2


def test_what_is_recorded_during_a_write_waits_for_the_next() -> None:
    pending = Pending()
    pending.add(discovered(1), NOON)
    batch = pending.take()
    newer = device("device-00001", notes="newer")
    pending.add(DeviceChanged(device=newer, changed=("notes",)), NOON)
    pending.written(batch)
    pending.release()

    [write] = pending.take().devices.values()
    assert write.device is newer


def test_chunks_are_in_order_and_never_too_large() -> None:
    pending = Pending()
    for number in range(25):
        pending.add(discovered(number), NOON)
    pending.add(DevicesSeen(seen=(("device-00003", NOON),)), NOON)

    chunks = list(pending.take().chunks(10))

    assert [len(chunk) for chunk in chunks] == [10, 10, 10, 10, 10, 1]
    assert [bool(chunk.devices) for chunk in chunks] == [True, True, True, False, False, False]
    assert chunks[2].seen


def test_what_monitoring_brings_waits_in_bounded_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALERTS_QUEUE", "OUTAGES_QUEUE", "MEMORY_QUEUE"):
        monkeypatch.setattr(f"netmon_core.store.pending.{name}", 10)
    pending = Pending()
    for number in range(100):
        pending.add(AlertChanged(alert=replace(ALERT, id=str(number))), NOON)
        pending.add(DeviceDown(device_id=str(number), at=NOON, why=""), NOON)
        pending.remember("silences", str(number), "x")

    waiting = pending.take()

    assert list(waiting.alerts) == [key[0] for key in waiting.outages] == [key[1] for key in waiting.memory]
    assert list(waiting.alerts) == [str(number) for number in range(90, 100)]
