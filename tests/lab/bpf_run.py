"""Run a classic BPF program on a frame, as the kernel would: the reference that filters are judged by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netmon_core.net.linux import Filter

_ANCILLARY = 0xFFFFF000
_SIZES = {0x00: 4, 0x08: 2, 0x10: 1}


def run_filter(program: Filter, frame: bytes, *, packet_type: int = 0) -> int:
    """Return how many bytes the program lets through; 0 where it refuses, or reads beyond the frame."""
    register = index = at = 0
    while True:
        code, yes, no, value = program[at]
        at += 1
        kind = code & 7
        if code == 0x06:
            return value
        if kind == 0:
            size = _SIZES[code & 0x18]
            place = value + (index if code & 0xE0 == 0x40 else 0)
            if place == _ANCILLARY + 4:
                register = packet_type
                continue
            if place + size > len(frame):
                return 0
            register = int.from_bytes(frame[place : place + size])
        elif code == 0xB1:
            if value >= len(frame):
                return 0
            index = (frame[value] & 15) << 2
        elif code == 0x05:
            at += value
        elif kind == 5:
            holds = {0x10: register == value, 0x20: register > value, 0x30: register >= value}.get(
                code & 0xF0
            )
            at += yes if (register & value if holds is None else holds) else no
        else:
            raise ValueError(f"instruction {code:#x} is not known")
