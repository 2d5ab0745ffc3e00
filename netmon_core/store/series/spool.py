"""What waits on the disk while a server is away: one file a batch, oldest first. Blocks."""

from __future__ import annotations

import os
import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from ..private import make_private

if TYPE_CHECKING:
    from pathlib import Path

# A folder with more is slow to list. At one batch a minute while the server is away, a week.
MOST_FILES = 10_000

_NAME = re.compile(r"(\d{12})-(\d{1,9})\.lines\.gz", re.ASCII)


class Batch(NamedTuple):
    """A file, how many lines it holds, and its size."""

    path: Path
    lines: int
    size: int


class Spool:
    """A folder of batches, at most `most_bytes` of them; the oldest make room, and their lines are counted.

    What `put` has returned from survives a crash and a power cut.
    """

    def __init__(self, folder: Path, *, most_bytes: int, most_files: int = MOST_FILES) -> None:
        self.dropped = 0
        self._folder = folder
        self._most_bytes = most_bytes
        self._most_files = most_files
        self._batches: deque[Batch] = deque()
        self._next = 0

    def __len__(self) -> int:
        return len(self._batches)

    @property
    def lines(self) -> int:
        """How many lines wait."""
        return sum(batch.lines for batch in self._batches)

    def open(self) -> None:
        """Find what an earlier run left; raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._batches.clear()
        for path in sorted(self._folder.iterdir()):
            if path.name.endswith(".partial"):
                path.unlink()
            elif match := _NAME.fullmatch(path.name):
                self._batches.append(Batch(path, int(match[2]), path.stat().st_size))
                self._next = int(match[1]) + 1
        self._make_room(0)

    def put(self, body: bytes, lines: int) -> None:
        """Add a batch; raises OSError, and then it is not there."""
        self._make_room(len(body))
        path = self._folder / f"{self._next:012}-{lines}.lines.gz"
        partial = path.with_name(path.name + ".partial")
        try:
            partial.unlink(missing_ok=True)
            make_private(partial)
            with partial.open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            partial.rename(path)
            _sync(self._folder)
        except OSError:
            partial.unlink(missing_ok=True)
            raise
        self._next += 1
        self._batches.append(Batch(path, lines, len(body)))

    def oldest(self) -> tuple[Batch, bytes] | None:
        """Return the batch to send next; one that is gone or cannot be read is passed over and counted."""
        while self._batches:
            batch = self._batches[0]
            try:
                return batch, batch.path.read_bytes()
            except OSError:
                self.dropped += batch.lines
                self._batches.popleft()
        return None

    def remove(self, batch: Batch) -> None:
        """A batch was sent; after a crash it may be sent once more."""
        if self._batches and self._batches[0] is batch:
            self._batches.popleft()
        batch.path.unlink(missing_ok=True)

    def _make_room(self, size: int) -> None:
        total = size + sum(batch.size for batch in self._batches)
        while self._batches and (total > self._most_bytes or len(self._batches) >= self._most_files):
            batch = self._batches.popleft()
            batch.path.unlink(missing_ok=True)
            total -= batch.size
            self.dropped += batch.lines


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
