"""What every store keeps of monitoring and gives back."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from netmon_core.errors import InvalidRequestError
from netmon_core.events.alert import AlertChanged, SilencesChanged
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceDown, DeviceForgotten, DeviceUp
from netmon_core.events.monitor import MonitorHealthChanged, MonitoringPaused
from netmon_core.events.target import SampleTaken, TargetDown, TargetUp
from netmon_core.model.alert import AlertState, Silence
from netmon_core.model.monitor import MonitorHealth, Pause
from netmon_core.model.outage import Outage
from netmon_core.model.presence import Presence
from netmon_core.model.series import Sample
from netmon_core.store.backup import restore
from netmon_core.store.lock import DataFolder
from netmon_core.store.sqlite import SqliteStore

from .test_contract import Reopen, kept, reopener
from .things import ALERT, NOON, device

FIRING = replace(
    ALERT, state=AlertState.FIRING, fired_at=NOON + timedelta(minutes=1), behind=("two", "three")
)
RESOLVED = replace(FIRING, state=AlertState.RESOLVED, resolved_at=NOON + timedelta(hours=1))


@pytest.fixture(params=["memory", "sqlite"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Reopen:
    return reopener(request.param, tmp_path)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


async def test_the_presence_of_a_device_comes_back(reopen: Reopen) -> None:
    gone = device(
        "one", presence=Presence.OFFLINE, presence_since=at(3), presence_why="silent 6 min", flapping=True
    )

    stored = await kept(
        reopen,
        DeviceDiscovered(device=device("one")),
        DeviceChanged(device=gone, changed=("presence", "presence_since", "presence_why", "flapping")),
    )

    assert stored.devices == (gone,)


async def test_that_a_device_does_not_answer_just_now_is_passed_over(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    store.record(DeviceDiscovered(device=device("one")))
    await store.flush()
    store.record(DeviceChanged(device=device("one", doubtful=True, name="unsaid"), changed=("doubtful",)))
    gone = device("one", presence=Presence.OFFLINE)
    store.record(DeviceChanged(device=gone, changed=("presence", "doubtful")))
    await store.flush()
    changes = await store.events(kind="device_changed")
    await store.close()
    (change,) = changes
    assert change.body["changed"] == ["presence"]
    assert "doubtful" not in str(change.body)

    stored = await kept(reopen)
    assert stored.devices == (gone,)


async def test_an_outage_ends_when_the_device_was_last_known_to_be_away(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    store.record(DeviceDown(device_id="one", at=at(0), why="silent"))
    store.record(DeviceUp(device_id="one", at=at(60), why="ARP reply", down_for=300, down_until=at(5)))
    await store.flush()
    (outage,) = await store.outages()
    await store.close()
    assert (outage.start, outage.end) == (at(0), at(5))


async def test_what_is_remembered_comes_back_until_it_is_forgotten(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    store.remember("silences", "one", "[1, 2]")
    store.remember("silences", "two", "Küche \ud800")
    store.remember("told", "one", "noon")
    await store.flush()
    store.remember("silences", "one", "[3]")
    store.remember("told", "one", None)
    store.remember("told", "never there", None)
    await store.close()

    again = reopen()
    memory = dict((await again.open()).memory)
    await again.close()

    assert memory.pop(("silences", "two")).startswith("Küche ")
    assert memory == {("silences", "one"): "[3]"}


async def test_of_one_kind_the_texts_written_last_are_kept(
    reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("rows_monitoring", "memory"):
        monkeypatch.setattr(f"netmon_core.store.{module}.MEMORY_KEPT", 10)
    store = reopen()
    await store.open()
    store.remember("other", "precious", "kept")
    store.remember("silences", "0", "first")
    for number in range(40):
        store.remember("silences", str(number), "x")
        store.remember("silences", "0", "again")
        await store.flush()
    await store.close()

    again = reopen()
    memory = (await again.open()).memory
    await again.close()

    # The first text is written anew each time, so it is never the oldest.
    expected = {("silences", str(number)): "x" for number in range(31, 40)}
    assert memory == expected | {("silences", "0"): "again", ("other", "precious"): "kept"}


async def test_going_down_and_coming_up_make_an_outage(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    for event in (
        DeviceDown(device_id="one", at=at(1), why="silent"),
        DeviceDown(device_id="one", at=at(2), why="told twice"),
        TargetDown(target_id="user:web/http", at=at(3), why="time-out"),
        DeviceUp(device_id="one", at=at(4), why="ARP"),
        DeviceUp(device_id="nobody", at=at(4), why="ARP"),
        DeviceDown(device_id="one", at=at(5), why="silent again"),
        DeviceUp(device_id="one", at=at(4.5), why="the clock was set back"),
    ):
        store.record(event)
    await store.flush()

    assert await store.outages() == [
        Outage(subject_id="one", start=at(5), end=at(5), why="silent again"),
        Outage(subject_id="user:web/http", start=at(3), end=None, why="time-out"),
        Outage(subject_id="one", start=at(1), end=at(4), why="silent"),
    ]
    await store.close()


async def test_an_outage_that_lasts_over_a_restart_is_one(reopen: Reopen) -> None:
    stored = await kept(reopen, TargetDown(target_id="web", at=at(1), why="time-out"))
    assert stored.outages == (Outage(subject_id="web", start=at(1), end=None, why="time-out"),)

    stored = await kept(
        reopen,
        TargetDown(target_id="web", at=at(2), why="still"),
        TargetUp(target_id="web", at=at(3), why="200"),
    )

    assert stored.outages == ()
    store = reopen()
    await store.open()
    assert await store.outages() == [Outage(subject_id="web", start=at(1), end=at(3), why="time-out")]
    await store.close()


async def test_a_forgotten_device_leaves_no_outage_open(reopen: Reopen) -> None:
    stored = await kept(
        reopen,
        DeviceDiscovered(device=device("one")),
        DeviceDown(device_id="one", at=at(-9), why="silent"),
        DeviceForgotten(device_id="one"),
    )

    assert stored.outages == ()


async def test_outages_can_be_cut_by_subject_time_and_number(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    for minute in range(0, 40, 10):
        store.record(DeviceDown(device_id="one", at=at(minute), why=str(minute)))
        if minute < 30:
            store.record(DeviceUp(device_id="one", at=at(minute + 5), why=""))
    store.record(DeviceDown(device_id="two", at=at(0), why="other"))
    await store.flush()

    assert [o.why for o in await store.outages(subject_id="two")] == ["other"]
    # [start, end) touches an outage that begins before it and one that still lasts.
    assert [o.why for o in await store.outages(start=at(12), end=at(20))] == ["10", "other"]
    assert [o.why for o in await store.outages(start=at(15), end=at(20))] == ["other"]
    assert [o.why for o in await store.outages(start=at(99), subject_id="one")] == ["30"]
    assert [o.why for o in await store.outages(limit=2)] == ["30", "20"]
    with pytest.raises(InvalidRequestError, match="limit"):
        await store.outages(limit=0)
    await store.close()


async def test_the_oldest_outages_make_room(reopen: Reopen, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("rows_monitoring", "memory"):
        monkeypatch.setattr(f"netmon_core.store.{module}.OUTAGES_KEPT", 5)
    store = reopen()
    await store.open()
    for minute in range(20):
        store.record(DeviceDown(device_id="one", at=at(minute), why=""))
        store.record(DeviceUp(device_id="one", at=at(minute + 0.5), why=""))
        await store.flush()

    assert [o.start for o in await store.outages()] == [at(minute) for minute in range(19, 14, -1)]
    await store.close()


async def test_an_open_alert_comes_back_whole_and_as_it_was_last(reopen: Reopen) -> None:
    seen = replace(FIRING, acknowledged_at=at(9), acknowledged_by="Anna")

    stored = await kept(reopen, *(AlertChanged(alert=alert) for alert in (ALERT, FIRING, seen)))

    assert stored.alerts == (seen,)


async def test_an_alert_that_is_over_is_history(reopen: Reopen) -> None:
    stored = await kept(reopen, AlertChanged(alert=FIRING), AlertChanged(alert=RESOLVED))
    store = reopen()
    await store.open()

    assert stored.alerts == ()
    assert await store.alerts() == [RESOLVED]
    await store.close()


async def test_an_alert_that_never_fired_leaves_nothing(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    store.record(AlertChanged(alert=ALERT))
    await store.flush()
    assert await store.alerts() == [ALERT]
    store.record(AlertChanged(alert=replace(ALERT, state=AlertState.RESOLVED, resolved_at=at(1))))
    await store.flush()

    assert await store.alerts() == []
    assert await store.events() == []
    await store.close()


async def test_alerts_can_be_cut_by_subject_time_and_number(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    for number in range(4):
        alert = replace(RESOLVED, id=str(number), pending_since=at(number), subject_id=f"device {number % 2}")
        store.record(AlertChanged(alert=alert))
    await store.flush()

    assert [a.id for a in await store.alerts()] == ["3", "2", "1", "0"]
    assert [a.id for a in await store.alerts(subject_id="device 1")] == ["3", "1"]
    assert [a.id for a in await store.alerts(start=at(1), end=at(3))] == ["2", "1"]
    assert [a.id for a in await store.alerts(limit=1)] == ["3"]
    with pytest.raises(InvalidRequestError, match="limit"):
        await store.alerts(limit=10_001)
    await store.close()


async def test_the_oldest_alerts_that_are_over_make_room_and_open_ones_stay(
    reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("rows_monitoring", "memory"):
        monkeypatch.setattr(f"netmon_core.store.{module}.ALERTS_KEPT", 5)
    store = reopen()
    await store.open()
    store.record(AlertChanged(alert=replace(FIRING, id="open", pending_since=at(-1))))
    for number in range(20):
        alert = replace(RESOLVED, id=f"{number:02}", pending_since=at(number))
        store.record(AlertChanged(alert=alert))
        await store.flush()

    assert [a.id for a in await store.alerts()] == ["19", "18", "17", "16", "15", "open"]
    await store.close()


async def test_silences_and_pauses_come_back_as_they_were_said_last(reopen: Reopen) -> None:
    night = Silence(id="night", start=at(0), end=at(600), comment="sleep\nwell")
    tv = Silence(id="b", start=at(0), end=at(60), subject_id="tv", rule="offline")
    pauses = (Pause(until=at(9), network_id="lan"), Pause(until=at(5), device_id="tv"), Pause(until=at(1)))

    stored = await kept(
        reopen,
        SilencesChanged(silences=(night,)),
        SilencesChanged(silences=(tv, night)),
        MonitoringPaused(pauses=(pauses[2],)),
        MonitoringPaused(pauses=pauses),
    )
    assert (stored.silences, stored.pauses) == ((tv, night), pauses)

    stored = await kept(reopen, SilencesChanged(silences=()), MonitoringPaused(pauses=()))
    assert (stored.silences, stored.pauses) == ((), ())


async def test_samples_are_not_kept_here(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    store.record(SampleTaken(sample=Sample(target_id="t", at=NOON, sent=1, received=1)))
    await store.flush()

    assert await store.events() == []
    await store.close()


async def test_the_log_dates_what_monitoring_tells_by_its_own_times(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    blind = MonitorHealth(blind=True, since=at(-5), reason="no link")
    for event in (
        DeviceDown(device_id="one", at=at(-7), why=""),
        TargetDown(target_id="web", at=at(-6), why=""),
        MonitorHealthChanged(health=blind),
        AlertChanged(alert=FIRING),
    ):
        store.record(event)
    await store.flush()

    log = await store.events()
    await store.close()

    assert [(entry.type, entry.at, entry.device_id) for entry in log[1:]] == [
        ("monitor_health_changed", at(-5), None),
        ("target_down", at(-6), None),
        ("device_down", at(-7), "one"),
    ]
    assert (log[0].type, log[0].device_id) == ("alert_changed", "one")


async def test_a_backup_holds_what_monitoring_brought(reopen: Reopen, tmp_path: Path) -> None:
    store = reopen()
    await store.open()
    silence = Silence(id="night", start=at(0), end=at(600))
    store.record(AlertChanged(alert=FIRING))
    store.record(DeviceDown(device_id="one", at=at(1), why="silent"))
    store.record(SilencesChanged(silences=(silence,)))
    store.record(MonitoringPaused(pauses=(Pause(until=at(9)),)))
    store.remember("silences", "one", "[1]")
    await store.backup(tmp_path / "copy.db")
    await store.close()
    expected = await kept(reopen)

    restore(tmp_path / "copy.db", DataFolder(tmp_path / "new"))
    restored = SqliteStore(tmp_path / "new/netmon.db")
    stored = await restored.open()
    await restored.close()

    assert stored.alerts == (FIRING,)
    assert len(stored.outages) == len(stored.silences) == len(stored.pauses) == len(stored.memory) == 1
    assert stored == expected


async def test_what_follows_from_a_departure_is_written_before_it(tmp_path: Path) -> None:
    """A crash between two transactions may tell twice, and never forgets to tell."""
    store = SqliteStore(tmp_path / "netmon.db")
    await store.open()
    assert store._writer is not None
    statements: list[str] = []
    await store._writer.connection.set_trace_callback(statements.append)
    store.record(DeviceDiscovered(device=device("one", presence=Presence.OFFLINE)))
    store.record(DeviceDown(device_id="one", at=at(1), why="silent"))
    store.record(AlertChanged(alert=FIRING))
    store.remember("notification", "a", "text")
    await store.flush()
    await store._writer.connection.set_trace_callback(None)  # type: ignore[arg-type]
    await store.close()

    written = [sql.split("(")[0].split()[-1] for sql in statements if sql.startswith(("INSERT", "REPLACE"))]
    order = [name for name in written if name in ("memory", "alerts", "devices", "events")]
    assert list(dict.fromkeys(order)) == ["memory", "alerts", "devices", "events"]


async def test_a_row_of_monitoring_that_makes_no_sense_hides_no_other(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "netmon.db")
    await store.open()
    for number in range(3):
        store.record(AlertChanged(alert=replace(FIRING, id=str(number))))
    await store.close()
    with closing(sqlite3.connect(tmp_path / "netmon.db")) as connection:
        connection.execute("UPDATE alerts SET state = 'odd' WHERE id = '1'")
        connection.commit()

    again = SqliteStore(tmp_path / "netmon.db")
    assert [alert.id for alert in (await again.open()).alerts] == ["0", "2"]
    assert [alert.id for alert in await again.alerts()] == ["0", "2"]
    await again.close()
