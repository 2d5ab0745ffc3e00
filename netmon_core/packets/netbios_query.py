"""The one NetBIOS question that is asked: who has a name (RFC 1002, 4.2.12)."""

from __future__ import annotations

from typing import Final

PORT: Final = 137

_SUFFIX_WORKSTATION: Final = 0x00


def encoded_name(name: str) -> bytes:
    """Sixteen characters, each as two letters (RFC 1001, 14.1), as one label."""
    padded = name.upper().encode("ascii", "replace")[:15].ljust(15) + bytes((_SUFFIX_WORKSTATION,))
    return b"\x20" + bytes(half + 0x41 for each in padded for half in (each >> 4, each & 0x0F))


def build_name_query(transaction: int, name: str) -> bytes:
    """Ask everybody who has the name."""
    head = transaction.to_bytes(2) + b"\x01\x10\x00\x01" + bytes(6)
    return head + encoded_name(name) + b"\x00\x00\x20\x00\x01"
