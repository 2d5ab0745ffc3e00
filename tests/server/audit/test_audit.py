from __future__ import annotations

import asyncio
import json
import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from netmon_core.errors import StoreError
from netmon_core.server.access import Principal, PrincipalKind, Role
from netmon_core.server.audit import file as file_module
from netmon_core.server.audit import log as log_module
from netmon_core.server.audit.file import KEPT, AuditFile
from netmon_core.server.audit.log import WAITING, AuditLog
from netmon_core.server.audit.refusals import REFUSED, Refusals
from tests.fakes.until import until
from tests.server.auth.clock import START

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

ADMIN = Principal(kind=PrincipalKind.KEY, id="abc", name="first", role=Role.ADMIN)
VIEWER = Principal(kind=PrincipalKind.KEY, id="def", name="other", role=Role.VIEWER)


@pytest.fixture
async def log(tmp_path: Path) -> AsyncGenerator[AuditLog]:
    log = AuditLog(AuditFile(tmp_path))
    await log.open()
    yield log
    await log.close()


def note(log: AuditLog, action: str = "device_renamed", **more: str) -> None:
    log.record(action=action, principal=ADMIN, remote="192.0.2.1", at=START, **more)


def list_of(folder: Path) -> list[Path]:
    return [*folder.iterdir()]


async def test_an_entry_says_who_did_what_to_what_from_where(log: AuditLog, tmp_path: Path) -> None:
    note(log, subject="nas", detail="name", outcome="not_found")

    [entry], more = await log.read(limit=10)

    assert more is None
    assert entry == {
        "number": 1,
        "at": "2026-11-22T12:00:00.000000Z",
        "action": "device_renamed",
        "outcome": "not_found",
        "principal": {"kind": "key", "id": "abc", "name": "first", "role": "admin"},
        "remote": "192.0.2.1",
        "subject": "nas",
        "detail": "name",
    }
    assert (tmp_path / "audit.jsonl").stat().st_mode & 0o777 == 0o600


async def test_it_is_written_without_being_waited_for(log: AuditLog, tmp_path: Path) -> None:
    note(log)

    await until((tmp_path / "audit.jsonl").exists)


@pytest.mark.parametrize(
    "text", ['x"}\n{"number": 99}', "\r\nBcc: x", "\x1b[31m", "\u202e", "\ud800", "<script>"]
)
async def test_a_strangers_text_makes_no_line_of_its_own(log: AuditLog, tmp_path: Path, text: str) -> None:
    note(log, action=text, subject=text, detail=text)
    note(log)

    entries, _ = await log.read(limit=10)

    assert [entry["number"] for entry in entries] == [2, 1]
    raw = (tmp_path / "audit.jsonl").read_bytes()
    assert raw.isascii()
    assert raw.count(b"\n") == 2
    assert b"\x1b" not in raw


async def test_a_detail_without_end_is_cut(log: AuditLog, tmp_path: Path) -> None:
    note(log, subject="x" * 1_000_000, detail="y" * 1_000_000)
    await log.flush()

    assert (tmp_path / "audit.jsonl").stat().st_size < 2000


async def test_the_numbers_go_on_after_a_restart_and_a_line_that_a_crash_cut_short(
    tmp_path: Path,
) -> None:
    for _ in range(2):
        log = AuditLog(AuditFile(tmp_path))
        await log.open()
        note(log)
        note(log)
        await log.close()
        with (tmp_path / "audit.jsonl").open("ab") as file:
            file.write(b'{"number": 7')

    log = AuditLog(AuditFile(tmp_path))
    await log.open()
    note(log)
    entries, _ = await log.read(limit=10)
    await log.close()

    assert [entry["number"] for entry in entries] == [5, 4, 3, 2, 1]


async def test_old_files_are_moved_aside_and_the_oldest_are_dropped(
    log: AuditLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_module, "SIZE", 4000)
    monkeypatch.setattr(log_module, "BATCH", 3)
    for _ in range(400):
        note(log)
        await log.flush()

    files = {path.name: path.stat() for path in sorted(list_of(tmp_path))}
    assert [*files] == ["audit.jsonl", *(f"audit.jsonl.{number}" for number in range(1, KEPT + 1))]
    assert all(stat.st_size <= 4000 and stat.st_mode & 0o777 == 0o600 for stat in files.values())
    entries, _ = await log.read(limit=1000)
    numbers = [entry["number"] for entry in entries]
    assert numbers == list(range(400, 400 - len(numbers), -1))
    assert len(numbers) > 50
    page, before = await log.read(limit=20)
    again, _ = await log.read(limit=20, before=before)
    assert [entry["number"] for entry in page + again] == numbers[:40]


async def test_a_disk_that_refuses_is_told_once_and_gets_everything_later(
    log: AuditLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(log_module, "RETRY", 0.01)
    (tmp_path / "audit.jsonl").mkdir()
    for _ in range(3):
        note(log)
        await asyncio.sleep(0.05)
    with pytest.raises(StoreError):
        await log.flush()
    assert caplog.text.count("cannot be written") == 1

    (tmp_path / "audit.jsonl").rmdir()

    await until((tmp_path / "audit.jsonl").is_file)
    entries, _ = await log.read(limit=10)
    assert [entry["number"] for entry in entries] == [3, 2, 1]


async def test_what_waits_for_a_disk_is_bounded_and_a_gap_shows(
    log: AuditLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_module, "RETRY", 0.01)
    (tmp_path / "audit.jsonl").mkdir()
    for _ in range(WAITING + 100):
        note(log)
    await asyncio.sleep(0.05)
    (tmp_path / "audit.jsonl").rmdir()
    await log.flush()
    note(log)

    entries, _ = await log.read(limit=3)
    assert [entry["number"] for entry in entries] == [WAITING + 101, WAITING, WAITING - 1]


async def test_a_short_write_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = AuditFile(tmp_path)
    file.append([b'{"number": 1}\n'])
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:5]))

    with pytest.raises(OSError, match="full"):
        file.append([b'{"number": 2}\n'])

    assert [json.loads(line) for line in file.path.read_bytes().splitlines()] == [{"number": 1}]


async def test_a_flood_of_refusals_leaves_what_was_done_in_the_log(log: AuditLog) -> None:
    note(log)
    for at in range(2_500):
        log.record(action="logged_in", principal=None, remote="192.0.2.66", at=START, outcome="refused")
        log.record(
            action="scan", principal=VIEWER, remote=f"192.0.2.{at % 250}", at=START, outcome="forbidden"
        )
    note(log, outcome="not_found")

    entries, _ = await log.read(limit=1_000)
    assert len(entries) == 1 + 2 * 12 + 1
    assert [entry["number"] for entry in entries] == list(range(26, 0, -1))
    assert {entry["detail"] for entry in entries} == {
        "",
        "refused 100 times within an hour",
        "refused 1,000 times within an hour",
    }


def test_refusals_are_counted_anew_after_an_hour_and_by_whom() -> None:
    refusals = Refusals()
    later = START + timedelta(hours=1)
    assert [refusals.count("a", START) for _ in range(12)] == [*range(1, 11), None, None]
    assert refusals.count("b", START) == 1
    assert refusals.count("a", later - timedelta(seconds=1)) is None
    assert refusals.count("a", later) == 1


def test_however_many_are_refused_the_memory_is_bounded() -> None:
    refusals = Refusals()
    for number in range(REFUSED + 5):
        refusals.count(str(number), START)
    assert len(refusals) == REFUSED
