"""How much of what is shown is known now, and since when it is not. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from netmon_core.snapshot import State


class Seeing(StrEnum):
    """What stands between the network and the window, the worst first."""

    # Nothing was ever told.
    NOTHING = "nothing"
    # The server cannot be reached, or has fallen silent.
    LOST = "lost"
    # The server itself cannot see, wholly or in part.
    BLIND = "blind"
    PARTLY = "partly"
    # The server was told to rest.
    PAUSED = "paused"
    # The server sees, and cannot do all it should.
    LIMITED = "limited"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """`since`: from when what is shown is, None: not known. `reason`: the server's words, "": none."""

    seeing: Seeing
    since: datetime | None = None
    reason: str = ""

    @property
    def clear(self) -> bool:
        """What is shown is what is."""
        return self.seeing is Seeing.CLEAR

    @property
    def old(self) -> bool:
        """Numbers are from before."""
        return self.seeing in (Seeing.LOST, Seeing.BLIND, Seeing.PAUSED)


def sight_of(state: State, *, live: bool, heard_at: datetime | None) -> Sight:
    """Return how far one can see; `heard_at` is when the server last said anything."""
    if not state.run_id:
        return Sight(seeing=Seeing.NOTHING)
    if not live:
        return Sight(seeing=Seeing.LOST, since=heard_at)
    health = state.health
    if health is not None and health.blind:
        seeing = Seeing.PARTLY if health.network_ids else Seeing.BLIND
        return Sight(seeing=seeing, since=health.since, reason=health.reason)
    everything = [pause for pause in state.pauses if pause.device_id is None and pause.network_id is None]
    if everything:
        return Sight(seeing=Seeing.PAUSED)
    if health is not None and health.limited:
        return Sight(seeing=Seeing.LIMITED, reason=health.limited)
    return Sight(seeing=Seeing.CLEAR)
