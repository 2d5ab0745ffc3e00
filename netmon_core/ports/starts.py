"""Whether a device started anew, or its agent alone, by several uptimes that wrap and lie. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ..evidence.reading import Uptimes

# Hundredths of seconds in 32 bits: 497 days. Engines count seconds in 31 bits.
_TICKS: Final = 2**32 / 100
_ENGINE: Final = float(2**31)
# How far an uptime may be from what it should be by now: agents answer late, and their clocks drift.
_SLACK: Final = 30.0
_DRIFT: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What the uptimes of one reading say. Where it is not known, `goes_on` is False and nothing started."""

    # At least one of them went on as it should: counters were not reset by a start of the agent.
    goes_on: bool = False
    agent: bool = False
    device: bool = False
    at: datetime | None = None
    why: str = ""


class Starts:
    """The uptimes of one device from reading to reading; each is compared with itself only."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, datetime]] = {}

    def apply(self, told: Uptimes, at: datetime) -> Started:
        """Take in what it says; a source that jumps ahead, or back by more than can be, is passed over."""
        went_on, fell = set(), {}
        for name, value, wraps in _sources(told):
            before = self._known.get(name)
            self._known[name] = (value, at)
            if before is None:
                continue
            elapsed = (at - before[1]).total_seconds()
            slack = _SLACK + _DRIFT * abs(elapsed)
            due = (before[0] + elapsed) % wraps
            if min(abs(value - due), wraps - abs(value - due)) <= slack:
                went_on.add(name)
            elif value < due and value <= elapsed + slack:
                fell[name] = at - timedelta(seconds=value)
        if not fell:
            return Started(goes_on=bool(went_on))
        at_latest = max(fell.values())
        if not went_on or {"host", "agent"} <= fell.keys():
            return Started(
                agent=True, device=True, at=fell.get("host", at_latest), why="its uptime began anew"
            )
        if "agent" in fell:
            return Started(agent=True, at=at_latest, why="its agent began anew, the device did not")
        # One of the others lies.
        return Started(goes_on="agent" in went_on)


def _sources(told: Uptimes) -> Iterator[tuple[str, float, float]]:
    for name, value, wraps in (
        ("agent", told.agent, _TICKS),
        ("host", told.host, _TICKS),
        ("engine", told.engine, _ENGINE),
    ):
        if value is not None:
            yield name, value, wraps
