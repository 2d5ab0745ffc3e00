"""Write frames to capture files of bounded size, the oldest of which go."""

from __future__ import annotations

import os
from stat import S_ISREG
from struct import Struct
from typing import IO, TYPE_CHECKING, Self

from ..errors import FormatError

if TYPE_CHECKING:
    from pathlib import Path

# Magic of a pcap file with times in nanoseconds, version 2.4, no zone, longest frame, Ethernet.
_HEADER = Struct("<IHHiIII").pack(0xA1B23C4D, 2, 4, 0, 0, 65_535, 1)
_FRAME = Struct("<IIII")
_NANO = 1_000_000_000


class RotatingPcap:
    """FILE holds what came last; when it is full it becomes FILE.1, that one FILE.2, and so on.

    There are `files` of `size` bytes at most, readable by their owner alone. Raises FormatError where they
    cannot be written.
    """

    def __init__(self, path: Path, *, size: int, files: int) -> None:
        self.written = 0
        self._path = path
        self._size = size
        self._files = files
        self._file = self._open()
        self._used = len(_HEADER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, at: int, data: bytes) -> None:
        """Add a frame that came at a time (ns since the epoch)."""
        length = _FRAME.size + len(data)
        try:
            if self._used + length > self._size and self._used > len(_HEADER):
                self._rotate()
            self._file.write(_FRAME.pack(*divmod(at, _NANO), len(data), len(data)) + data)
        except OSError as err:
            raise self._failed(err) from err
        self._used += length
        self.written += 1

    def flush(self) -> None:
        """Hand what was written to the system."""
        try:
            self._file.flush()
        except OSError as err:
            raise self._failed(err) from err

    def close(self) -> None:
        """Write what is left; safe twice."""
        try:
            self._file.close()
        except OSError as err:
            raise self._failed(err) from err

    def _rotate(self) -> None:
        self._file.close()
        for number in range(self._files - 1, 0, -1):
            older = self._path.with_name(f"{self._path.name}.{number}")
            newer = self._path if number == 1 else self._path.with_name(f"{self._path.name}.{number - 1}")
            if newer.exists():
                newer.replace(older)
        self._file = self._open()
        self._used = len(_HEADER)

    def _open(self) -> IO[bytes]:
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                # One that was there before may be open to all; a device is not ours to close.
                if S_ISREG(os.fstat(descriptor).st_mode):
                    os.fchmod(descriptor, 0o600)
                os.write(descriptor, _HEADER)
            except OSError:
                os.close(descriptor)
                raise
        except OSError as err:
            raise self._failed(err) from err
        return os.fdopen(descriptor, "wb")

    def _failed(self, err: OSError) -> FormatError:
        return FormatError(f"{self._path} cannot be written: {err.strerror or err}.")
