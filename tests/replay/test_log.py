from __future__ import annotations

import gzip
import json
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.errors import FormatError
from netmon_core.events.device import DeviceDiscovered
from netmon_core.events.monitor import MonitoringPaused
from netmon_core.inventory.footing import Footing
from netmon_core.inventory.probed import Probed
from netmon_core.model.device import Device
from netmon_core.model.monitor import Pause
from netmon_core.replay import files
from netmon_core.replay.files import EvidenceRecorder, read_log
from netmon_core.replay.log import MAX_LINE, Header, Known, Named, Paused, Slept, Standing, from_line, to_line
from tests.inventory.sightings import LAN, at, seen

if TYPE_CHECKING:
    from pathlib import Path

    from netmon_core.replay.log import Entry

DEVICE = Device(id="d1", first_seen=at(0), last_seen=at(5), name="Anna's phone")
PROBED = Probed(device_id="d1", at=at(9), sent=1, received=0, address=ip_address("10.0.0.5"))
ENTRIES: list[Entry] = [
    Header(netmon_evidence=1, netmon="0", started_at=at(0)),
    Known(at=at(0), device=DEVICE, silences="{}"),
    Named(at=at(1), id="d2"),
    Standing(at=at(1), footings=(Footing(network_id=LAN, gateways=(ip_address("10.0.0.1"),)),)),
    Paused(at=at(2), pauses=(Pause(until=at(90), device_id="d1"),)),
    Slept(since=at(2), at=at(3)),
    seen(after=3),
    PROBED,
]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: type(entry).__name__)
def test_every_kind_of_line_comes_back_as_it_was(entry: Entry) -> None:
    assert from_line(to_line(entry)) == entry


def test_what_is_at_its_default_takes_no_room() -> None:
    body = json.loads(to_line(PROBED))
    assert set(body) == {"kind", "device_id", "at", "sent", "received", "address"}
    assert len(to_line(seen())) < 250


def write(path: Path, **options: bool) -> None:
    recorder = EvidenceRecorder(path, at(0), **options)
    recorder.begin((DEVICE,), {"d1": "{}"}, at(0))
    recorder.note(DeviceDiscovered(device=DEVICE), at(1))
    recorder.take(seen(after=1), at(1))
    recorder.note(MonitoringPaused(pauses=()), at(2))
    recorder.flush()
    recorder.take((Footing(network_id=LAN),), at(3))
    recorder.take(PROBED, at(9))
    recorder.close()


@pytest.mark.parametrize("name", ["evidence.jsonl", "evidence.jsonl.gz"])
def test_what_was_recorded_is_read_in_order(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    kinds = [type(entry).__name__ for entry in read_log(tmp_path / name)]
    assert kinds == ["Header", "Known", "Named", "Observation", "Paused", "Standing", "Probed"]


def lines(tmp_path: Path) -> list[str]:
    write(tmp_path / "good.jsonl")
    return (tmp_path / "good.jsonl").read_text().splitlines(keepends=True)


def damaged(tmp_path: Path, text: str) -> FormatError:
    path = tmp_path / "bad.jsonl"
    path.write_text(text)
    with pytest.raises(FormatError) as caught:
        list(read_log(path))
    return caught.value


def test_a_damaged_line_is_refused_by_its_number(tmp_path: Path) -> None:
    good = lines(tmp_path)
    for bad in (
        '{"kind":"probed"}\n',
        "nonsense\n",
        "[]\n",
        '{"kind":"virus"}\n',
        '{"kind":{}}\n',
        "\n",
        "[" * 9_000 + "\n",
    ):
        error = damaged(tmp_path, "".join([*good[:2], bad, *good[2:]]))
        assert error.field == "line 3"
        assert "Line 3" in error.message


def test_a_wrong_field_is_named(tmp_path: Path) -> None:
    good = lines(tmp_path)
    error = damaged(tmp_path, "".join(good[:-1]) + good[-1].replace('"sent":1', '"sent":"one"'))
    assert "sent must be a whole number" in error.message


def test_a_file_that_is_cut_off_is_refused_where_it_ends(tmp_path: Path) -> None:
    good = lines(tmp_path)
    assert damaged(tmp_path, "".join(good)[:-9]).field == f"line {len(good)}"
    packed = gzip.compress("".join(good).encode())
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(packed[:-12])
    with pytest.raises(FormatError, match=r"Line \d+ of the evidence log is damaged"):
        list(read_log(path))


def test_what_is_no_evidence_log_is_refused(tmp_path: Path) -> None:
    assert damaged(tmp_path, "").field == "line 1"
    assert damaged(tmp_path, lines(tmp_path)[1]).field == "line 1"
    assert damaged(tmp_path, lines(tmp_path)[0] * 2).field == "line 2"
    (tmp_path / "noise.gz").write_bytes(b"\x00\xff" * 50)
    with pytest.raises(FormatError):
        list(read_log(tmp_path / "noise.gz"))
    (tmp_path / "noise").write_bytes(b"\xff\xfe" * 50)
    with pytest.raises(FormatError):
        list(read_log(tmp_path / "noise"))


def test_a_log_of_a_later_version_is_refused(tmp_path: Path) -> None:
    newer = lines(tmp_path)[0].replace('"netmon_evidence":1', '"netmon_evidence":2')
    assert "version 2" in damaged(tmp_path, newer).message


def test_a_line_without_end_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.write(lines(tmp_path)[0])
        for _ in range(64):
            file.write("x" * (1 << 20))
    with pytest.raises(FormatError, match="too long"):
        list(read_log(path))
    assert MAX_LINE < 1 << 20


def test_a_leap_into_the_far_future_is_refused(tmp_path: Path) -> None:
    good = lines(tmp_path)
    leap = good[-1].replace("2026-11-22", "2999-11-22")
    assert "more than a day" in damaged(tmp_path, "".join([*good[:-1], leap])).message


def test_more_lines_than_anybody_records_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_LINES", 3)
    assert damaged(tmp_path, "".join(lines(tmp_path))).field == "line 4"


def test_a_recorder_whose_file_is_not_written_drops_lines_and_counts_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WAITING_LINES", 10)
    recorder = EvidenceRecorder(tmp_path / "e.jsonl", at(0))
    for second in range(30):
        recorder.take(seen(after=second), at(second))
    assert recorder.dropped == 21
    recorder.flush()
    recorder.take(seen(after=31), at(31))
    recorder.close()
    assert recorder.written == 11


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        from_line(text)
    except FormatError:
        return
