"""Classic BPF programs for packet sockets: a small assembler with names for jump targets.

Codes are those of linux/filter.h and linux/bpf_common.h.
"""

from __future__ import annotations

import ctypes
import socket
import struct

LOAD_WORD, LOAD_HALF, LOAD_BYTE = 0x20, 0x28, 0x30
LOAD_MEMORY, STORE_MEMORY = 0x60, 0x02
ADD, MULTIPLY, AND = 0x04, 0x24, 0x54
JUMP, JUMP_EQUAL, JUMP_AT_LEAST = 0x05, 0x15, 0x35
RETURN = 0x06
# What a filter returns: how many bytes of the frame to keep.
WHOLE_FRAME, NOTHING = 0x40000, 0

SO_ATTACH_FILTER = 26
# BPF_MAXINSNS of the kernel.
LONGEST = 4096


class Program:
    """A filter under construction; a jump without a name falls through to the next instruction."""

    def __init__(self) -> None:
        self._code: list[tuple[int, int, str | None, str | None]] = []
        self._marks: dict[str, int] = {}

    def put(self, code: int, value: int = 0, *, yes: str | None = None, no: str | None = None) -> None:
        """Append one instruction; `yes` and `no` name where a comparison goes."""
        self._code.append((code, value, yes, no))

    def mark(self, name: str) -> None:
        """Name the place of the next instruction."""
        self._marks[name] = len(self._code)

    def accept(self) -> None:
        self.put(RETURN, WHOLE_FRAME)

    def refuse(self) -> None:
        self.put(RETURN, NOTHING)

    def assemble(self) -> bytes:
        """Return the instructions as the kernel's `struct sock_filter` array."""
        if len(self._code) > LONGEST:
            raise ValueError(f"a filter of {len(self._code)} instructions is longer than {LONGEST}")
        return b"".join(self._encode(at) for at in range(len(self._code)))

    def _encode(self, at: int) -> bytes:
        code, value, yes, no = self._code[at]
        if_true, if_false = (self._marks[name] - at - 1 if name else 0 for name in (yes, no))
        if code == JUMP:
            # The only jump that reaches further than 255 instructions.
            return struct.pack("HBBI", code, 0, 0, if_true)
        return struct.pack("HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


def deaf() -> bytes:
    """Return a filter that lets nothing in."""
    program = Program()
    program.refuse()
    return program.assemble()


def attach(sock: socket.socket, program: bytes) -> None:
    """Let the kernel drop what `program` refuses before it reaches the socket."""
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: a count, and a pointer that setsockopt reads before it returns.
    sock.setsockopt(
        socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HP", len(program) // 8, ctypes.addressof(code))
    )
