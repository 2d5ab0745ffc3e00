"""Alerts as lines of JSON in a file of bounded size."""

from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING

from .notification import to_json
from .notifier import DeliveryError

if TYPE_CHECKING:
    from pathlib import Path

    from .notification import Notification

# Some two thousand alerts; the file before it is kept as NAME.1.
SIZE = 1 << 20


class FileNotifier:
    """Appends one object a line; the file is moved aside before it grows beyond SIZE."""

    name = "file"

    def __init__(self, path: Path) -> None:
        self._path = path

    async def notify(self, told: Notification) -> None:
        """Write a line; raises DeliveryError."""
        line = json.dumps(to_json(told)) + "\n"
        try:
            await asyncio.to_thread(self._append, line.encode())
        except OSError as err:
            raise DeliveryError(f"{self._path} cannot be written: {err.strerror or err}") from err

    async def close(self) -> None:
        """Do nothing: no file is held open."""

    def _append(self, line: bytes) -> None:
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if (size := os.fstat(handle).st_size) and size + len(line) > SIZE:
                self._path.replace(self._path.with_name(f"{self._path.name}.1"))
                os.close(handle)
                handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if os.write(handle, line) != len(line):
                # What was written stays; the next attempt begins on a line of its own.
                os.write(handle, b"\n")
                raise OSError("the disk is full")
        finally:
            os.close(handle)
