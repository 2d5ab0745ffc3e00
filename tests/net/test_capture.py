from __future__ import annotations

import gzip
import struct
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netmon_core.errors import FormatError, MissingExtraError
from netmon_core.net.capture import ETHERNET, read_capture, write_capture

if TYPE_CHECKING:
    from pathlib import Path

FRAMES = [(1_700_000_000.25, b"first frame"), (1_700_000_001.000001, b""), (0.0, bytes(65535))]
READ = [(time, ETHERNET, data) for time, data in FRAMES]


def pcap(linktype: int = 1, *records: bytes, endian: str = "<", magic: int = 0xA1B2C3D4) -> bytes:
    """A classic file around whole records."""
    return struct.pack(endian + "IHHIIII", magic, 2, 4, 0, 0, 65535, linktype) + b"".join(records)


def record(data: bytes, seconds: int = 10, fraction: int = 500_000, endian: str = "<") -> bytes:
    """One record of a classic file."""
    return struct.pack(endian + "IIII", seconds, fraction, len(data), len(data)) + data


def block(kind: int, body: bytes) -> bytes:
    """One block of a pcapng file."""
    body += bytes(-len(body) % 4)
    return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)


def pcapng(*blocks: bytes) -> bytes:
    """A file with an Ethernet interface (microseconds) and one of link type 113 (nanoseconds)."""
    section = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    ethernet = block(1, struct.pack("<HHI", 1, 0, 0))
    cooked = block(1, struct.pack("<HHI", 113, 0, 0) + struct.pack("<HHB3xHH", 9, 1, 9, 0, 0))
    return section + ethernet + cooked + b"".join(blocks)


def packet(interface: int, ticks: int, data: bytes) -> bytes:
    """An enhanced packet block."""
    head = struct.pack("<IIIII", interface, ticks >> 32, ticks & 0xFFFFFFFF, len(data), len(data))
    return block(6, head + data)


def test_reading_undoes_writing(tmp_path: Path) -> None:
    path = tmp_path / "frames.pcap"
    write_capture(path, FRAMES)
    assert list(read_capture(path)) == READ


@given(
    st.lists(st.tuples(st.integers(0, 2**32 - 1), st.binary(max_size=100)), max_size=5),
    st.sampled_from([0, 1, 101, 113, 276]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_is_read(tmp_path: Path, frames: list[tuple[int, bytes]], linktype: int) -> None:
    path = tmp_path / "any.pcap"
    write_capture(path, frames, linktype)
    assert list(read_capture(path)) == [(time, linktype, data) for time, data in frames]


@pytest.mark.parametrize("endian", ["<", ">"])
@pytest.mark.parametrize(("magic", "unit"), [(0xA1B2C3D4, 1e-6), (0xA1B23C4D, 1e-9)])
def test_both_byte_orders_and_both_clocks_are_read(
    tmp_path: Path, endian: str, magic: int, unit: float
) -> None:
    path = tmp_path / "frames.pcap"
    path.write_bytes(pcap(1, record(b"frame", endian=endian), endian=endian, magic=magic))
    [(time, linktype, data)] = read_capture(path)
    assert time == pytest.approx(10 + 500_000 * unit)
    assert (linktype, data) == (1, b"frame")


def test_pcapng_tells_each_interface_its_link_type_and_clock(tmp_path: Path) -> None:
    path = tmp_path / "frames.pcapng"
    simple = block(3, struct.pack("<I", 5) + b"third")
    path.write_bytes(pcapng(packet(0, 10_500_000, b"first"), packet(1, 10_500_000_000, b"second"), simple))
    assert [(linktype, data) for _, linktype, data in read_capture(path)][:2] == [
        (1, b"first"),
        (113, b"second"),
    ]
    times = [time for time, _, _ in read_capture(path)]
    assert times == pytest.approx([10.5, 10.5, 0.0])


def test_a_gzipped_capture_is_read(tmp_path: Path) -> None:
    path = tmp_path / "frames.pcap.gz"
    path.write_bytes(gzip.compress(pcap(1, record(b"frame"))))
    assert [data for _, _, data in read_capture(path)] == [b"frame"]


def test_the_size_of_a_check_sequence_is_no_part_of_the_link_type(tmp_path: Path) -> None:
    path = tmp_path / "frames.pcap"
    path.write_bytes(pcap(0x30000001, record(b"frame")))
    assert [linktype for _, linktype, _ in read_capture(path)] == [1]


def test_a_file_cut_short_ends_with_its_last_whole_frame(tmp_path: Path) -> None:
    path = tmp_path / "frames.pcap"
    whole = pcap(1, record(b"first"), record(b"second"))
    for cut in range(1, 22):
        path.write_bytes(whole[:-cut])
        assert [data for _, _, data in read_capture(path)] == [b"first"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xd4",
        pcap()[:20],
        b"<html></html>" * 10,
        gzip.compress(b"text"),
        b"\x1f\x8b\x00",
        pcapng()[:20],
    ],
    ids=["empty", "one byte", "half a header", "html", "gzipped text", "no gzip", "half a section"],
)
def test_what_is_no_capture_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "frames.pcap"
    path.write_bytes(content)
    with pytest.raises(FormatError, match="not a capture"):
        list(read_capture(path))


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="No such file"):
        list(read_capture(tmp_path / "absent.pcap"))
    with pytest.raises(FormatError, match="directory"):
        list(read_capture(tmp_path))


def test_a_block_that_claims_gigabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "frames.pcapng"
    path.write_bytes(pcapng(struct.pack("<II", 6, 0xFFFFFFF0)))
    with pytest.raises(FormatError, match="block larger"):
        list(read_capture(path))


def test_secrets_in_a_capture_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "frames.pcapng"
    secrets = block(10, struct.pack("<II", 0x544C534B, 4) + b"keys")
    # Other tests may have loaded some.
    before = set(sys.modules)
    path.write_bytes(pcapng(secrets, packet(0, 0, b"frame")))
    assert [data for _, _, data in read_capture(path)] == [b"frame"]
    assert not [name for name in sys.modules.keys() - before if name.startswith("scapy.layers")]


@given(st.binary(max_size=120), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_is_a_capture_or_a_format_error(tmp_path: Path, tail: bytes, modern: bool) -> None:  # noqa: FBT001
    path = tmp_path / "any"
    path.write_bytes((pcapng() if modern else pcap()) + tail)
    try:
        list(read_capture(path))
    except FormatError:
        return


def test_without_scapy_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "scapy.utils", None)
    path = tmp_path / "frames.pcap"
    path.write_bytes(pcap())
    with pytest.raises(MissingExtraError, match=r"pip install 'netmon-core\[capture\]'"):
        list(read_capture(path))
    with pytest.raises(MissingExtraError, match=r"pip install 'netmon-core\[capture\]'"):
        write_capture(path, [])
    assert path.read_bytes() == pcap()
