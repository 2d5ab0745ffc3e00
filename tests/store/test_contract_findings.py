"""What every store keeps of findings and their proof, and gives back."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from netmon_core.events.finding import FindingChanged
from netmon_core.model.finding import Finding, Severity
from netmon_core.store import memory, rows_findings
from netmon_core.store.memory import MemoryStore
from netmon_core.store.sqlite import SqliteStore

from .test_contract import Reopen, kept, reopener
from .things import NOON

FINDING = Finding(
    id="one",
    rule="gateway_changed",
    severity=Severity.CRITICAL,
    network_id="lan",
    summary="02:66 says that it has 10.0.0.1.",
    advice="Find it.",
    first_seen=NOON,
    last_seen=NOON,
    address=ip_address("fe80::1"),
    macs=("02:66:00:00:00:66", "44:4e:6d:00:00:01"),
    excuses=("it did not ask for the address by DHCP",),
    waits=True,
    frames=2,
)
OVER = replace(FINDING, ended_at=NOON + timedelta(minutes=10), ended_why="it was not seen again")
FRAMES = [(NOON, b"\xff" * 256), (NOON + timedelta(seconds=2), b"\x01" * 60)]


@pytest.fixture(params=["memory", "sqlite"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Reopen:
    return reopener(request.param, tmp_path)


async def test_an_open_finding_comes_back_whole_and_as_it_was_last(reopen: Reopen) -> None:
    later = replace(FINDING, last_seen=NOON + timedelta(minutes=3), severity=Severity.WARNING)
    stored = await kept(reopen, FindingChanged(finding=FINDING), FindingChanged(finding=later))
    assert stored.findings == (later,)


async def test_a_finding_that_is_over_is_history(reopen: Reopen) -> None:
    stored = await kept(reopen, FindingChanged(finding=FINDING), FindingChanged(finding=OVER))
    store = reopen()
    await store.open()
    assert stored.findings == ()
    assert await store.findings() == [OVER]
    assert [entry.type for entry in await store.events()] == ["finding_changed"] * 2
    await store.close()


async def test_the_frames_of_a_finding_come_back_in_order_and_those_of_no_finding_are_not_kept(
    reopen: Reopen,
) -> None:
    store = reopen()
    await store.open()
    store.record(FindingChanged(finding=FINDING))
    store.keep_frames("one", 0, FRAMES[:1])
    await store.flush()
    store.keep_frames("one", 1, FRAMES[1:])
    store.keep_frames("two", 0, FRAMES)
    await store.flush()
    assert await store.frames("one") == FRAMES
    assert await store.frames("two") == []
    await store.close()


async def test_findings_can_be_cut_by_network_time_and_number(reopen: Reopen) -> None:
    store = reopen()
    await store.open()
    found = [
        replace(FINDING, id=str(number), network_id=f"lan{number % 2}", first_seen=at, last_seen=at)
        for number in range(6)
        for at in (NOON + timedelta(minutes=number),)
    ]
    for each in found:
        store.record(FindingChanged(finding=each))
    await store.flush()
    assert await store.findings() == found[::-1]
    assert await store.findings(limit=2) == found[:3:-1]
    assert await store.findings(network_id="lan1") == [found[5], found[3], found[1]]
    assert await store.findings(start=found[2].first_seen, end=found[4].first_seen) == [found[3], found[2]]
    await store.close()


async def test_the_oldest_that_are_over_make_room_with_their_frames_and_open_ones_stay(
    reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (memory, rows_findings):
        monkeypatch.setattr(module, "FINDINGS_KEPT", 5)
    store = reopen()
    await store.open()
    store.record(FindingChanged(finding=replace(FINDING, id="open")))
    for number in range(8):
        store.record(FindingChanged(finding=replace(OVER, id=str(number))))
        store.keep_frames(str(number), 0, FRAMES)
        await store.flush()
    assert {each.id for each in await store.findings()} == {"open", "3", "4", "5", "6", "7"}
    assert await store.frames("2") == []
    assert await store.frames("3") == FRAMES
    await store.close()


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
async def test_what_has_been_over_for_thirty_days_is_told_of_no_more(kind: str, tmp_path: Path) -> None:
    now = NOON + timedelta(days=31)
    path = tmp_path / "netmon.db"
    store = MemoryStore(now=lambda: now) if kind == "memory" else SqliteStore(path, now=lambda: now)
    await store.open()
    store.record(FindingChanged(finding=OVER))
    store.keep_frames("one", 0, FRAMES)
    store.record(FindingChanged(finding=replace(FINDING, id="open")))
    await store.flush()
    assert [each.id for each in await store.findings()] == ["open"]
    # With the next finding it goes from the disk, and its frames with it.
    store.record(FindingChanged(finding=replace(FINDING, id="new", first_seen=now, last_seen=now)))
    await store.flush()
    assert await store.frames("one") == []
    await store.close()


async def test_a_row_that_makes_no_sense_hides_no_other(tmp_path: Path) -> None:
    path = tmp_path / "netmon.db"
    store = SqliteStore(path)
    await store.open()
    for name in ("bad", "good"):
        store.record(FindingChanged(finding=replace(FINDING, id=name)))
    await store.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE findings SET address = 'nowhere' WHERE id = 'bad'")

    store = SqliteStore(path)
    stored = await store.open()
    assert [each.id for each in stored.findings] == ["good"]
    assert [each.id for each in await store.findings()] == ["good"]
    await store.close()


async def test_a_backup_holds_findings_and_frames(reopen: Reopen, tmp_path: Path) -> None:
    store = reopen()
    await store.open()
    store.record(FindingChanged(finding=FINDING))
    store.keep_frames("one", 0, FRAMES)
    await store.backup(tmp_path / "copy.db")
    await store.close()

    copy = SqliteStore(tmp_path / "copy.db")
    stored = await copy.open()
    assert stored.findings == (FINDING,)
    assert await copy.frames("one") == FRAMES
    await copy.close()
