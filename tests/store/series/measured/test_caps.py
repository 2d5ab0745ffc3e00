"""What strangers can fill: the series of a kind, and the memory while nothing can be written."""

from datetime import timedelta
from pathlib import Path

import pytest

from netmon_core.settings.metrics import MetricsSettings
from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.series.measured import part
from netmon_core.store.series.measured.head import MOST_NUMBERS_IN_MEMORY, MeasuredHead
from netmon_core.store.series.measured.kinds import (
    FIRST,
    MOST_SERIES,
    first_number,
    kind_of,
    last_number,
)
from netmon_core.store.series.measured.names import MeasuredNames
from netmon_core.store.series.measured.rows import MOST_ROWS, MeasuredRows
from netmon_core.store.series.targets import MOST_TARGETS

from ..samples import DAY, HOUR, MIDNIGHT, Clock, sample
from .things import port, sensor

FEW = {"port": 100, "port_packets": 100, "port_errors": 100, "sensor": 10}


def test_there_is_a_number_for_every_series_of_every_kind_and_none_is_that_of_another() -> None:
    assert MOST_TARGETS <= FIRST
    taken: set[int] = set()
    for kind, most in MOST_SERIES.items():
        numbers = set(range(first_number(kind), last_number(kind) + 1))
        assert len(numbers) >= most
        assert not numbers & taken
        assert {kind_of(min(numbers)).name, kind_of(max(numbers)).name} == {kind}
        taken |= numbers
    assert max(taken) < 1 << 20
    for number in (0, FIRST - 1, (1 << 20) - 1):
        with pytest.raises(ValueError, match="no kind"):
            kind_of(number)


@pytest.mark.parametrize(("kind", "most"), MOST_SERIES.items())
def test_as_many_series_of_a_kind_as_there_may_be_and_no_more_get_a_number(kind: str, most: int) -> None:
    names = MeasuredNames()
    lot = names.kinds[kind]

    given = {lot.add(f"device {number // 48}/p{number % 48}") for number in range(most)}

    assert len(given) == most
    assert None not in given
    assert lot.add("one more") is None
    # And every other kind has all its room.
    assert [other for other in names.kinds if names.kinds[other].add("one more") is None] == [kind]


async def test_a_kind_that_is_full_costs_only_those_of_its_own_that_are_silent_longest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "MeasuredNames", lambda: MeasuredNames(FEW))
    clock = Clock()
    store = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await store.open()
    store.measure(sensor("switch/t1", MIDNIGHT + timedelta(minutes=1)))
    store.measure(port("switch/p1", MIDNIGHT + timedelta(minutes=1), 1, 2, 3, 4, kind="port_errors"))
    store.record(sample())
    for hour in range(10):
        at = MIDNIGHT + hour * HOUR + timedelta(minutes=5)
        for stranger in range(30):
            store.measure(port(f"stranger {hour}/p{stranger}", at))
        store.measure(port("switch/p1", at))
        clock.move(HOUR + timedelta(minutes=2))
        await store.tend()
        clock.move(timedelta(minutes=-2))

    assert len(await store.subjects("port")) <= 100
    found = await store.measured("switch/p1", "port", MIDNIGHT, MIDNIGHT + DAY, 3600)
    assert [point.sums[0] for point in found] == [3000] * 10
    assert await store.measured("stranger 0/p1", "port", MIDNIGHT, MIDNIGHT + DAY) == []
    assert len(await store.measured("stranger 9/p1", "port", MIDNIGHT, MIDNIGHT + DAY)) == 1
    # Nobody else made room for them.
    assert await store.subjects("sensor") == ["switch/t1"]
    assert await store.subjects("port_errors") == ["switch/p1"]
    assert len(await store.series("device:a/ping", MIDNIGHT, MIDNIGHT + DAY)) == 1
    await store.close()
    # What went is gone from the disk too.
    assert store._reader is None
    await store.open()
    assert len(await store.subjects("port")) <= 100
    await store.close()


async def test_a_flood_of_one_kind_is_counted_and_harms_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(part, "MeasuredNames", lambda: MeasuredNames(FEW))
    store = EmbeddedSeries(tmp_path / "metrics.db", now=Clock())
    await store.open()
    end = MIDNIGHT + timedelta(minutes=5)
    for number in range(1000):
        store.measure(sensor(f"stranger {number}/t1", end))
    store.measure(port("switch/p1", end))
    await store.flush()

    assert len(await store.subjects("sensor")) == 10
    assert await store.subjects("port") == ["switch/p1"]
    assert "990 samples were lost" in caplog.text
    await store.close()


def test_a_full_memory_drops_the_oldest_hour_and_counts_it() -> None:
    head = MeasuredHead(most_numbers=3000)
    number = first_number("port")
    for poll in range(2000):
        head.append(number, port(at=MIDNIGHT + timedelta(seconds=30 * (poll + 1))))

    assert head.count <= 3000
    assert head.dropped >= 1000
    assert head.dropped + sum(rows.count for rows in head.segments(number)[max(head.open)]) <= 2000
    # 80 MiB: a value, and the time of a row, take eight bytes each.
    assert MOST_NUMBERS_IN_MEMORY * 8 == 80 << 20


def test_an_hour_takes_no_more_rows_than_its_chunk_can_count() -> None:
    rows = MeasuredRows(kind_of(first_number("sensor")))
    taken = [rows.append(1, 0, (1.0,)) for _ in range(MOST_ROWS + 10)]

    assert taken.count(True) == MOST_ROWS
    assert rows.count == MOST_ROWS


async def test_the_file_stays_under_its_cap_with_ports_in_it(tmp_path: Path) -> None:
    clock = Clock()
    path = tmp_path / "metrics.db"
    settings = MetricsSettings(size_mb=1, raw_days=30)
    store = EmbeddedSeries(path, settings, now=clock)
    await store.open()
    largest = 0
    for hour in range(30):
        for number in range(30):
            for poll in range(120):
                end = MIDNIGHT + hour * HOUR + timedelta(seconds=30 * (poll + 1))
                noise = (number * 7919 + poll * 104_729 + hour * 31) % 1_000_003
                store.measure(port(f"switch/p{number}", end, noise * 977, noise * 331))
        clock.move(HOUR + timedelta(minutes=2))
        await store.tend()
        clock.move(timedelta(minutes=-2))
        largest = max(largest, path.stat().st_size)
    last = MIDNIGHT + 29 * HOUR

    assert largest < 2**20
    assert len(await store.measured("switch/p5", "port", last, last + HOUR, step=30)) == 120
    assert len(await store.measured("switch/p5", "port", MIDNIGHT, MIDNIGHT + HOUR, step=30)) < 120
    # Hours are left of what was dropped, and their counts are exact.
    hours = await store.measured("switch/p5", "port", MIDNIGHT, last + HOUR, step=3600)
    assert [point.seconds[0] for point in hours] == [3600] * 30
    wanted = [
        sum((5 * 7919 + poll * 104_729 + hour * 31) % 1_000_003 * 977 for poll in range(120))
        for hour in range(30)
    ]
    assert [point.sums[0] for point in hours] == wanted
    await store.close()
