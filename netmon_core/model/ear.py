"""What is heard on one of our adapters."""

from __future__ import annotations

from ..lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EarState:
    """How hearing goes on one adapter; the counts are of the time since it began to listen there."""

    adapter: str
    network_id: str
    # Whole frames are heard; else only the groups of `protocols`, which need no privilege.
    frames: bool
    protocols: tuple[str, ...] = ()
    heard: int = 0
    # The kernel's buffer had no room for them.
    dropped: int = 0
    # They were of a VLAN that we have no adapter for.
    tagged: int = 0
    # Their sender had said too much already.
    refused: int = 0
    floods: int = 0
    # There is a flood now.
    flooded: bool = False
    # What keeps it from hearing all, in words.
    problem: str = ""
