"""Damage costs what is damaged, and no more."""

import random
import sqlite3
from contextlib import closing
from datetime import UTC
from pathlib import Path

import pytest

from netmon_core.errors import StoreDamagedError
from netmon_core.model.measured import By
from netmon_core.model.measurement import ROW_KINDS
from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.series.journal import Mark
from netmon_core.store.series.measured.codec import decode, encode
from netmon_core.store.series.measured.fold import fold
from netmon_core.store.series.measured.head import MeasuredHead
from netmon_core.store.series.measured.journal import read_measured, write_measured
from netmon_core.store.series.measured.kinds import first_number, kind_of
from netmon_core.store.series.measured.packs import decode_sums, encode_sums

from ..samples import DAY, HOUR, MIDNIGHT, Clock
from ..test_damage import flip
from .things import polls, port, sensor

SUBJECTS = [f"switch/p{number}" for number in range(8)]


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    """A file with a day that is rolled up, one that is not, and a journal."""
    path = tmp_path / "metrics.db"
    clock = Clock()
    store = EmbeddedSeries(path, now=clock)
    await store.open()
    for subject in SUBJECTS:
        for each in polls(1500, every=60, subject=subject):
            store.measure(each)
            store.measure(sensor(subject, each.at, each.values[0]))
    for _ in range(3):
        clock.move(25 * HOUR / 3)
        await store.tend()
    await store.close()
    return path


@pytest.mark.parametrize("seed", range(12))
async def test_flipped_bytes_never_crash_it(database: Path, seed: int) -> None:
    flip(database, random.Random(seed))
    clock = Clock(MIDNIGHT + 3 * DAY)

    store = EmbeddedSeries(database, now=clock)
    await store.open()
    store.measure(port("new/p1", MIDNIGHT + 3 * DAY, 5, 6))
    for subject in SUBJECTS:
        for kind in ("port", "sensor"):
            try:
                for span in (HOUR, DAY, 60 * DAY, 800 * DAY):
                    await store.measured(subject, kind, MIDNIGHT, MIDNIGHT + span)
                await store.percentile(subject, kind, MIDNIGHT, MIDNIGHT + DAY)
                exact = [each async for part in store.measurements(subject, kind) for each in part]
                assert all(each.subject_id == subject for each in exact)
                await store.top_measured(kind, ROW_KINDS[kind].columns[0].name, MIDNIGHT, MIDNIGHT + DAY)
            except StoreDamagedError:
                continue
    for _ in range(3):
        clock.move(2 * HOUR)
        try:
            await store.tend()
        except StoreDamagedError:
            assert store.health is not None

    [day] = await store.totals("new/p1", "port", MIDNIGHT + 3 * DAY - HOUR, MIDNIGHT + 3 * DAY, By.DAY, UTC)
    assert day.sums == (5, 6)
    await store.close()


async def test_a_chunk_that_is_damaged_costs_its_hour_of_its_series(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(database)) as connection:
        number = connection.execute(
            "SELECT id FROM measured WHERE kind = 'port' AND subject = 'switch/p3'"
        ).fetchone()[0]
        hour = int(MIDNIGHT.timestamp()) // 3600 + 5
        done = connection.execute("UPDATE chunk SET blob = x'0102' WHERE id = ?", (hour << 20 | number,))
        assert done.rowcount == 1
        connection.commit()
    store = EmbeddedSeries(database, now=Clock(MIDNIGHT + DAY + 2 * HOUR))
    await store.open()

    day = {
        subject: [each async for part in store.measurements(subject, "port") for each in part]
        for subject in SUBJECTS
    }
    [total] = await store.totals("switch/p3", "port", MIDNIGHT, MIDNIGHT + DAY, By.DAY, UTC)

    assert {subject: len(found) for subject, found in day.items() if len(found) != 1500} == {
        "switch/p3": 1440
    }
    # Its sum was kept apart.
    assert total.sums[0] == sum(1000 + at for at in range(1440))
    assert "A part of the series is lost" in caplog.text
    await store.close()


def test_bytes_of_any_kind_are_read_or_refused() -> None:
    source = random.Random(7)
    head = MeasuredHead()
    for kind in ROW_KINDS:
        number = first_number(kind)
        for each in polls(100):
            values = [each.values[0]] * len(ROW_KINDS[kind].columns)
            head.append(number, port(each.subject_id, each.at, *values, kind=kind))
    journal = write_measured(head.hours(), mark=Mark())
    assert journal is not None
    for series in head.open.values():
        for number, rows in series.items():
            known = kind_of(number)
            chunk, pack = encode(rows), encode_sums(dict(fold([rows], 300)), known)
            for _ in range(300):
                for blob, read in (
                    (chunk, lambda blob, kind=known: [*fold(decode(blob, kind), 60)]),
                    (pack, lambda blob, kind=known: decode_sums(blob, kind)),
                    (journal, lambda blob: [*read_measured(blob)]),
                ):
                    broken = bytearray(blob[: source.choice([len(blob), source.randrange(len(blob))])])
                    for _ in range(source.choice([0, 1, 5])):
                        if broken:
                            broken[source.randrange(len(broken))] = source.randrange(256)
                    try:
                        read(bytes(broken))
                    except ValueError:
                        continue
