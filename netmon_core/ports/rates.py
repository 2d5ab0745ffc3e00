"""What flows through each port of a device, reading by reading. Pure."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Final

from ..lazy_dataclass import dataclass, replace
from ..model.measurement import PORT, PORT_ERRORS, PORT_PACKETS, Measurement
from ..model.port import PortKind, PortRates
from .differences import ANY_SPEED, NAMES, Base, Grown, grown, unchanged

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ..evidence.reading import Counters
    from ..model.port import Port

# Agents that count into what they answer from every so often answer the same twice. That a busy port is
# silent is believed when it was so this often, or for so many seconds.
SILENCES: Final = 3
SILENT: Final = 90.0
# A port that carries more than it says it can, so often in a row, says it wrongly; one whose counters are
# said to begin anew at each reading, and go on, has none that do.
BELIEVED: Final = 3
# What it carries is much the same each time, within this factor: chance is not.
ALIKE: Final = 4.0
# Those whose word on their speed is a fact; others say what they like.
_TRUE_SPEEDS: Final = (PortKind.ETHERNET, PortKind.LAG, PortKind.OPTICAL)
# The kinds of rows, and what reads one of the counts.
_ROWS: Final = tuple(
    (kind.name, itemgetter(*(column.name for column in kind.columns)))
    for kind in (PORT, PORT_PACKETS, PORT_ERRORS)
)
_EACH: Final = (
    *("in_multicast", "in_broadcast", "out_multicast", "out_broadcast"),
    *("in_errors", "out_errors", "in_discards", "out_discards"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What one reading showed of a port: nothing where it is a gap."""

    rates: PortRates | None = None
    measurements: tuple[Measurement, ...] = ()
    # It says nothing yet: what was before goes on.
    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is remembered of a port."""

    base: Base
    speed_mbps: float | None
    busy: bool = False
    silences: int = 0
    # How often in a row it carried more than it says it can, and how much that was, in bit/s.
    beyond: int = 0
    carried: float = 0.0
    discontinuities: int = 0


class Rates:
    """The counters of all ports of one device."""

    def __init__(self, device_id: str) -> None:
        self._device_id = device_id
        self._known: dict[str, _Known] = {}

    def keep(self, port_ids: Iterable[str]) -> None:
        """Forget every port but these."""
        kept = set(port_ids)
        self._known = {port_id: known for port_id, known in self._known.items() if port_id in kept}

    def apply(self, port: Port, counters: Counters, at: datetime, *, goes_on: bool, restarted: bool) -> Flow:
        """Take in what a port has counted; `restarted`: its agent did, and `goes_on`: it surely did not."""
        now = Base(at=at, counters=counters)
        known = self._known.get(port.id)
        if known is None or restarted:
            fresh = _Known(base=now, speed_mbps=port.speed_mbps)
            if known is not None:
                fresh = replace(fresh, beyond=known.beyond, carried=known.carried)
            self._known[port.id] = fresh
            return Flow()
        if known.busy and _may_be_late(known, now):
            self._known[port.id] = replace(known, silences=known.silences + 1)
            return Flow(held=True)
        trusted = known.beyond < BELIEVED
        speed = _limit(port, known.speed_mbps) if trusted else min(known.carried * ALIKE, ANY_SPEED)
        found = grown(known.base, now, speed=speed, goes_on=goes_on)
        broken = _broken(known.base.counters, counters)
        discontinuities = known.discontinuities + 1 if broken and not found.anew else 0
        gap = found.anew or (broken and discontinuities < BELIEVED)
        beyond, carried = known.beyond, known.carried
        if found.beyond is not None and not gap:
            alike = beyond and carried / ALIKE <= found.beyond <= carried * ALIKE
            beyond, carried = (beyond + 1 if alike else 1), found.beyond
        elif trusted:
            beyond = 0
        self._known[port.id] = _Known(
            base=now,
            speed_mbps=port.speed_mbps,
            busy=not gap and any(found.counts[name] for name in NAMES),
            beyond=beyond,
            carried=carried,
            discontinuities=discontinuities,
        )
        if gap or all(count is None for count in found.counts.values()):
            return Flow()
        return Flow(
            rates=_rates(found, at, port.speed_mbps if trusted else None),
            measurements=self._measurements(port.id, found, at),
        )

    def _measurements(self, port_id: str, found: Grown, at: datetime) -> tuple[Measurement, ...]:
        made = []
        subject_id = f"{self._device_id}/{port_id}"
        for kind, read in _ROWS:
            values = read(found.counts)
            if values.count(None) < len(values):
                made.append(
                    Measurement(
                        subject_id=subject_id,
                        kind=kind,
                        at=at,
                        seconds=found.seconds,
                        values=values,
                    )
                )
        return tuple(made)


def _may_be_late(known: _Known, now: Base) -> bool:
    """Whether it counts nothing only because the agent has not looked yet."""
    waited = (now.at - known.base.at).total_seconds()
    return (
        known.silences + 1 < SILENCES
        and 0 < waited <= SILENT
        and unchanged(known.base.counters, now.counters)
    )


def _limit(port: Port, speed_before: float | None) -> float:
    """The most that it carries; a port may have been faster until just now."""
    if port.kind not in _TRUE_SPEEDS or not port.speed_mbps or speed_before is None:
        return ANY_SPEED
    return max(port.speed_mbps, speed_before) * 1e6


def _broken(before: Counters, after: Counters) -> bool:
    """Whether the device says that they began anew in between."""
    times = (before.discontinuity, after.discontinuity)
    return None not in times and times[0] != times[1]


def _rates(found: Grown, at: datetime, speed_mbps: float | None) -> PortRates:
    counts, seconds = found.counts, found.seconds

    def bits(name: str) -> float | None:
        count = counts[name]
        return None if count is None else count * 8 / seconds

    def share(bps: float | None) -> float | None:
        # A little more than all may seem to have come in the time.
        return min(bps / (speed_mbps * 1e6), 1.0) if bps is not None and speed_mbps else None

    in_bps, out_bps = bits("in_octets"), bits("out_octets")
    return PortRates(
        at=at,
        seconds=seconds,
        in_bps=in_bps,
        out_bps=out_bps,
        in_utilization=share(in_bps),
        out_utilization=share(out_bps),
        in_packets=_sum(counts["in_unicast"], counts["in_multicast"], counts["in_broadcast"], seconds),
        out_packets=_sum(counts["out_unicast"], counts["out_multicast"], counts["out_broadcast"], seconds),
        **{name: None if (count := counts[name]) is None else count / seconds for name in _EACH},
    )


def _sum(one: int | None, other: int | None, third: int | None, seconds: float) -> float | None:
    """Return the rate of all that is known of three."""
    if one is None and other is None and third is None:
        return None
    return ((one or 0) + (other or 0) + (third or 0)) / seconds
