"""The export of measurements, from a data folder that another netmon may be writing to."""

import asyncio
import csv
import io
import json
import os
import subprocess
import sys
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from netmon_core.events.device import DeviceDiscovered
from netmon_core.measured_files import HEAD, csv_pieces, series_of
from netmon_core.model.measurement import ROW_KINDS, Measurement
from netmon_core.store.series.embedded import EmbeddedSeries
from netmon_core.store.sqlite import SqliteStore
from tests.store.series.samples import Clock
from tests.store.things import device, interface

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def port(number: int, subject: str = "device-switch/p1") -> Measurement:
    return Measurement(
        subject_id=subject,
        kind="port",
        at=NOON + timedelta(seconds=30 * number),
        seconds=30,
        values=(2**53 + 1 + number, None),
    )


def sensor(subject: str) -> Measurement:
    return Measurement(subject_id=subject, kind="sensor", at=NOON, seconds=30, values=(-3.5,))


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    store = SqliteStore(data / "netmon.db")
    await store.open()
    store.record(
        DeviceDiscovered(device=device("device-switch", interface("00:00:5e:00:53:01", "192.0.2.1")))
    )
    await store.close()
    now = (NOON + timedelta(hours=30)).timestamp
    series = EmbeddedSeries(data / "metrics.db", now=now)
    await series.open()
    for number in range(200):
        series.measure(port(number))
    series.measure(port(0, "device-gone/p1"))
    series.measure(sensor("device-switch/t1"))
    await series.tend()
    series.measure(port(200))
    await series.close()
    return data


def netmon(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "netmon_core.cli", "--data-dir", str(folder), *words]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "LANG": "C.UTF-8"},
    )


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_whole_history_is_written_exactly_as_csv(folder: Path) -> None:
    done = netmon(folder, "export", "--measured")

    found = rows(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert tuple(found[0]) == HEAD
    assert len(found) == 203
    of_port = [each for each in found if each["subject_id"] == "device-switch/p1"]
    assert [int(each["in_octets"]) for each in of_port] == [2**53 + 1 + number for number in range(201)]
    assert {each["out_octets"] for each in of_port} == {""}
    assert of_port[0]["seconds"] == "30"
    # A number below zero is no formula.
    assert [each["value"] for each in found if each["kind"] == "sensor"] == ["-3.5"]


def test_a_device_or_a_port_of_it_is_written_alone_and_as_json(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.json"
    done = netmon(
        folder,
        *("export", "--measured", "--device", "192.0.2.1", "--port", "p1"),
        *("--format", "json", "-o", str(output)),
    )

    told = json.loads(output.read_text("utf-8"))
    assert done.returncode == 0
    assert "Wrote 1 series" in done.stderr
    assert {each["subject_id"] for each in told["measurements"]} == {"device-switch/p1"}
    assert [column["name"] for column in told["kinds"]["port"]] == ["in_octets", "out_octets"]
    assert len(rows(netmon(folder, "export", "--measured", "--device", "device-switch").stdout)) == 202


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--measured", "--port", "p1"), "--device"),
        (("--device", "device-switch"), "--measured"),
        (("--measured", "--device", "nobody"), "nobody"),
    ],
)
def test_what_makes_no_sense_is_told(folder: Path, words: tuple[str, ...], said: str) -> None:
    done = netmon(folder, "export", *words)

    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_folder_has_only_the_head(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)

    assert netmon(tmp_path / "data", "export", "--measured").stdout == ",".join(HEAD) + "\n"


async def test_an_export_of_months_is_never_in_memory_and_ends_when_nobody_reads_on(tmp_path: Path) -> None:
    clock = Clock(NOON)
    series = EmbeddedSeries(tmp_path / "metrics.db", now=clock)
    await series.open()
    for number in range(60 * 288):
        at = NOON + timedelta(minutes=5 * (number + 1))
        for place in range(2):
            values = (number, place)
            series.measure(
                Measurement(subject_id=f"switch/p{place}", kind="port", at=at, seconds=300, values=values)
            )
        if number % 288 == 287:
            clock.now = (at + timedelta(minutes=5)).timestamp()
            await series.tend()
    found = await series_of(series)
    tracemalloc.start()
    sizes = [len(piece) async for piece in csv_pieces(series, found, None, None)]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert [kind for kind, _ in found] == ["port", "port"]
    assert sum(sizes) > 2_000_000
    # A day of a series at a time; all of it together is more than ten times as much.
    assert most < 2_000_000
    pieces = csv_pieces(series, found, None, None)
    for _ in range(3):
        await anext(pieces)
    await pieces.aclose()  # type: ignore[attr-defined]
    assert not series._turn.locked()
    await asyncio.wait_for(series.close(), 10)
    assert set(ROW_KINDS) >= {"port"}
