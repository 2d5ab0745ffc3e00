"""Tables that strangers fill keep to a size."""

from __future__ import annotations


def put_capped[K, V](table: dict[K, V], key: K, value: V, cap: int) -> None:
    """Set the newest entry; the oldest makes room."""
    table.pop(key, None)
    if len(table) >= cap:
        del table[next(iter(table))]
    table[key] = value
