"""What really reaches a disk: a file system of its own on a loop device, whose counter the kernel keeps."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTOR = 512


class Disk:
    """A folder, and the bytes that were written below it; None where that cannot be counted."""

    def __init__(self, folder: Path, device: str | None) -> None:
        self.folder = folder
        self._stat = Path("/sys/block", device, "stat") if device else None
        self._before = self._sectors()

    def written(self) -> int | None:
        """Return the bytes written so far, after making the kernel write what it holds back."""
        if self._stat is None:
            return None
        os.sync()
        return (self._sectors() - self._before) * SECTOR

    def _sectors(self) -> int:
        return int(self._stat.read_text().split()[6]) if self._stat is not None else 0


@contextmanager
def own_disk(folder: Path, *, size_mib: int = 2048) -> Iterator[Disk]:
    """Make an ext4 of its own where root and a loop device allow; else a plain folder."""
    place = folder / "disk"
    place.mkdir()
    image = folder / "disk.img"
    device = _mount(image, place, size_mib) if os.geteuid() == 0 and shutil.which("mkfs.ext4") else None
    try:
        yield Disk(place, device)
    finally:
        if device is not None:
            subprocess.run(["umount", str(place)], check=True)


def _mount(image: Path, place: Path, size_mib: int) -> str | None:
    with image.open("wb") as file:
        file.truncate(size_mib << 20)
    for command in (
        ["mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(image)],
        ["mount", "-o", "loop", str(image), str(place)],
    ):
        if subprocess.run(command, check=False, capture_output=True).returncode:
            return None
    for line in Path("/proc/mounts").read_text().splitlines():
        device, mounted = line.split()[:2]
        if mounted == str(place):
            os.sync()
            return Path(device).name
    return None
