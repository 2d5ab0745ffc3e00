"""Where a file goes that makes room for another. Nothing is deleted. Blocks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .connection import COMPANIONS

if TYPE_CHECKING:
    from pathlib import Path


def move_aside(path: Path, why: str) -> Path:
    """Rename the file and its companions to `NAME.why-TIME`; return the new name. Nothing is deleted."""
    target = unused_name(path, why)
    path.rename(target)
    for suffix in COMPANIONS:
        companion = path.with_name(path.name + suffix)
        if companion.exists():
            companion.rename(target.with_name(target.name + suffix))
    return target


def unused_name(path: Path, why: str) -> Path:
    """Return a name beside the file that is not taken yet: `NAME.why-TIME`."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = path.with_name(f"{path.name}.{why}-{stamp}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.name}.{why}-{stamp}-{number}")
    return target
