from __future__ import annotations

from pathlib import Path

import pytest

from netmon_core.errors import FormatError
from netmon_core.net.capture import ETHERNET, read_capture
from netmon_core.net.rotating_pcap import RotatingPcap

# 2026-11-29 and 123,456,789 ns.
AT = 1_795_910_400_123_456_789
FRAME = bytes(range(60))


def test_what_is_written_is_read_again_to_the_nanosecond(tmp_path: Path) -> None:
    path = tmp_path / "x.pcap"
    with RotatingPcap(path, size=1_000_000, files=2) as file:
        file.write(AT, FRAME)
        file.write(AT + 1, FRAME[:42])
        file.flush()
        assert file.written == 2
        frames = list(read_capture(path))
    assert [(linktype, data) for _, linktype, data in frames] == [(ETHERNET, FRAME), (ETHERNET, FRAME[:42])]
    assert frames[0][0] == pytest.approx(AT / 1e9, abs=1e-6)


def test_the_files_together_are_never_larger_than_they_may_be_and_hold_what_came_last(tmp_path: Path) -> None:
    path = tmp_path / "x.pcap"
    with RotatingPcap(path, size=500, files=3) as file:
        for number in range(100):
            file.write(AT + number, bytes([number]) * 60)
    kept = sorted(tmp_path.iterdir())
    assert [each.name for each in kept] == ["x.pcap", "x.pcap.1", "x.pcap.2"]
    assert all(each.stat().st_size <= 500 for each in kept)
    numbers = [
        data[0]
        for each in (path.with_name("x.pcap.2"), path.with_name("x.pcap.1"), path)
        for *_, data in read_capture(each)
    ]
    assert numbers == list(range(100 - len(numbers), 100))
    assert len(numbers) > 10


def test_one_file_alone_begins_anew_when_it_is_full(tmp_path: Path) -> None:
    with RotatingPcap(tmp_path / "x.pcap", size=100, files=1) as file:
        for _ in range(5):
            file.write(AT, FRAME)
    assert [each.name for each in tmp_path.iterdir()] == ["x.pcap"]
    assert len(list(read_capture(tmp_path / "x.pcap"))) == 1


def test_a_capture_is_its_owners_alone_even_where_a_file_was_open_to_all(tmp_path: Path) -> None:
    path = tmp_path / "x.pcap"
    path.write_bytes(b"before")
    path.chmod(0o644)
    with RotatingPcap(path, size=500, files=2) as file:
        for _ in range(20):
            file.write(AT, FRAME)
    assert {each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == {0o600}


def test_a_place_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="No such file"):
        RotatingPcap(tmp_path / "missing" / "x.pcap", size=500, files=1)
    with pytest.raises(FormatError, match="No space left"):
        RotatingPcap(Path("/dev/full"), size=500, files=1)
