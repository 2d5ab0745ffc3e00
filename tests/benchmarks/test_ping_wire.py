from __future__ import annotations

import struct

import pytest

from benchmarks.ping_wire import Echo, _pair, _read, late_share, rtt_errors

MS = 1_000_000


def frame(kind: int, source: str, target: str, sequence: int) -> bytes:
    addresses = b"".join(bytes(map(int, each.split("."))) for each in (source, target))
    ip = bytes([0x45]) + bytes(11) + addresses
    return bytes(12) + b"\x08\x00" + ip + struct.pack("!BBHHH", kind, 0, 0, 77, sequence) + bytes(8)


def pcap(*records: tuple[int, bytes]) -> bytes:
    header = struct.pack("=IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 64, 1)
    return header + b"".join(
        struct.pack("=IIII", at // 10**9, at % 10**9, len(data), len(data)) + data for at, data in records
    )


def test_requests_and_answers_of_a_capture_find_each_other() -> None:
    ours, host = "10.0.0.1", "10.0.0.2"
    captured = pcap(
        (1_000_000_000, frame(8, ours, host, 1)),
        (1_000_500_000, frame(0, host, ours, 1)),
        (2_000_000_000, frame(8, ours, host, 2)),
        # A second answer does not count, nor one that nobody asked for.
        (2_100_000_000, frame(0, host, ours, 1)),
        (2_200_000_000, frame(0, host, ours, 9)),
    )
    assert _pair(_read(captured)) == {
        host: [
            Echo(asked=1_000_000_000, answered=1_000_500_000),
            Echo(asked=2_000_000_000, answered=None),
        ]
    }


def test_what_is_told_is_held_against_the_wire_in_the_order_of_asking() -> None:
    echoes = {"a": [Echo(asked=0, answered=2 * MS), Echo(asked=0, answered=None), Echo(asked=0, answered=MS)]}
    assert rtt_errors(echoes, {"a": [2_010.0, None, 900.0], "b": [1.0]}) == [
        pytest.approx(10.0),
        pytest.approx(100.0),
    ]


def test_late_is_what_comes_too_long_after_its_time_even_when_it_was_the_first() -> None:
    punctual = [Echo(asked=at * 1000 * MS, answered=None) for at in range(4)]
    assert late_share({"a": punctual}, 1.0) == 0
    slow = [*punctual[:3], Echo(asked=3150 * MS, answered=None)]
    assert late_share({"a": slow}, 1.0) == 0.25
    first = [Echo(asked=150 * MS, answered=None), *punctual[1:]]
    assert late_share({"a": first}, 1.0) == 0.25
    assert late_share({}, 1.0) is None
