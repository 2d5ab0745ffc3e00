"""Remove what a lab left behind whose own process was killed before it could clean up."""

from __future__ import annotations

import re
from pathlib import Path

from .booted import remove_cgroups
from .namespaces import OVERLAYS, names, remove_namespace

_NAME = re.compile(r"nm(\d+)-\d+")


def remove_leftovers() -> list[str]:
    """Delete every lab namespace whose owner is gone, with the processes in it; returns their names."""
    overlays = [entry.name for entry in OVERLAYS.iterdir()] if OVERLAYS.is_dir() else []
    gone = [name for name in sorted({*names(), *overlays}) if _is_orphan(name)]
    for name in gone:
        remove_namespace(name)
        remove_cgroups(name)
    return gone


def _is_orphan(name: str) -> bool:
    match = _NAME.fullmatch(name)
    return match is not None and not Path("/proc", match[1]).exists()
