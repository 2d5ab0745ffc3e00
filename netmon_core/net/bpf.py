"""Classic BPF as text with names for jump targets, and as what the kernel takes. Pure.

Codes are those of linux/bpf_common.h.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .linux import Filter

LOAD_WORD: Final = 0x20
LOAD_HALF: Final = 0x28
LOAD_BYTE: Final = 0x30
# Loads from a place beyond the index register.
LOAD_HALF_INDEXED: Final = 0x48
# The index register becomes the length of the IPv4 header that begins at a place.
LOAD_IPV4_LENGTH: Final = 0xB1
JUMP_EQUAL: Final = 0x15
JUMP_ABOVE: Final = 0x25
JUMP_AT_LEAST: Final = 0x35
JUMP_ANY_BIT: Final = 0x45
RETURN: Final = 0x06

# Loads from here on read what the kernel knows of the packet, not its bytes (SKF_AD_OFF and its fields).
_ANCILLARY = 0xFFFFF000
PACKET_TYPE: Final = _ANCILLARY + 4
PACKET_OUTGOING: Final = 4

# A comparison reaches so many instructions ahead.
_REACH = 255


class Program:
    """A filter under construction; a comparison without a name for a way goes on to the next instruction."""

    def __init__(self) -> None:
        self._steps: list[tuple[int, int, str | None, str | None]] = []
        self._marks: dict[str, int] = {}

    def put(self, code: int, value: int = 0, *, yes: str | None = None, no: str | None = None) -> None:
        """Append one instruction; `yes` and `no` name where a comparison goes."""
        self._steps.append((code, value, yes, no))

    def mark(self, name: str) -> None:
        """Name the place of the next instruction."""
        self._marks[name] = len(self._steps)

    def assemble(self) -> Filter:
        """Return what the kernel takes; ValueError for a jump that is too far."""
        return tuple(
            (code, self._distance(at, yes), self._distance(at, no), value)
            for at, (code, value, yes, no) in enumerate(self._steps)
        )

    def _distance(self, at: int, name: str | None) -> int:
        if name is None:
            return 0
        distance = self._marks[name] - at - 1
        if not 0 <= distance <= _REACH:
            raise ValueError(f"{name} is {distance} instructions away")
        return distance
