"""The order of rows. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .device_rows import DeviceRow


def ordered(
    rows: Iterable[DeviceRow], key: Callable[[DeviceRow], Any], *, descending: bool
) -> list[DeviceRow]:
    """Sort rows; equal ones keep their order, and what has no value comes last in either direction."""
    everybody = list(rows)
    known = sorted((row for row in everybody if key(row) is not None), key=key, reverse=descending)
    if len(known) < len(everybody):
        unknown = (row for row in everybody if key(row) is None)
        known += sorted(unknown, key=lambda row: row.label_key)
    return known
