"""Which DHCP unique identifiers (RFC 8415, 11) tell one device from all others."""

from __future__ import annotations

from typing import Final

# By time and MAC, by enterprise number, by MAC, by UUID: how many bytes each has at least.
_SHORTEST: Final = {1: 14, 2: 10, 3: 10, 4: 18}
# The standard's own bound.
_LONGEST: Final = 130
# An id with fewer different bytes behind its type was never set.
_DIFFERENT: Final = 4


def telling_duid(duid: bytes) -> str | None:
    """The id in hexadecimal digits; None where it is of no known kind, or was never set."""
    shortest = _SHORTEST.get(int.from_bytes(duid[:2]), 0)
    if not shortest or not shortest <= len(duid) <= _LONGEST or len(set(duid[2:])) < _DIFFERENT:
        return None
    return duid.hex()
