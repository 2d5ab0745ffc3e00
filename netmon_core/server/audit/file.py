"""The audit log's files: one that is written, and some before it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NAME = "audit.jsonl"
# Of one file; some ten thousand entries.
SIZE = 4 << 20
# Files kept beside the one that is written.
KEPT = 4


class AuditFile:
    """Appends lines, and moves the file aside before it grows beyond SIZE. Every method blocks."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / NAME

    def append(self, lines: Sequence[bytes]) -> None:
        """Write lines to the disk; raises OSError, and then none of them counts as written."""
        data = b"".join(lines)
        handle = self._open()
        try:
            size = os.fstat(handle).st_size
            if size and size + len(data) > SIZE:
                os.close(handle)
                self._rotate()
                handle = self._open()
                size = 0
            if os.write(handle, data) != len(data):
                os.ftruncate(handle, size)
                raise OSError("the disk is full")
            os.fsync(handle)
        finally:
            os.close(handle)

    def newest_first(self) -> Iterator[dict[str, Any]]:
        """Every entry that can be read; a line that a crash cut short is left out."""
        for path in [self.path, *(self._older(number) for number in range(1, KEPT + 1))]:
            try:
                lines = path.read_bytes().splitlines()
            except FileNotFoundError:
                continue
            for line in reversed(lines):
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue
                if isinstance(entry, dict) and isinstance(entry.get("number"), int):
                    yield entry

    def last_number(self) -> int:
        """The number of the newest entry; 0: there is none. Raises OSError."""
        return next((int(entry["number"]) for entry in self.newest_first()), 0)

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        handle = os.open(self.path, flags, 0o600)
        if (size := os.fstat(handle).st_size) and os.pread(handle, 1, size - 1) != b"\n":
            # A crash cut the last line short; what follows begins on a line of its own.
            os.write(handle, b"\n")
        return handle

    def _rotate(self) -> None:
        for number in range(KEPT - 1, 0, -1):
            if self._older(number).exists():
                self._older(number).replace(self._older(number + 1))
        self.path.replace(self._older(1))

    def _older(self, number: int) -> Path:
        return self.path.with_name(f"{NAME}.{number}")
