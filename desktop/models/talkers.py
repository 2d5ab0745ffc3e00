"""Which ports of all carry most now, while the ports of few devices are asked for. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nlargest
from typing import TYPE_CHECKING

from .ports import flow_of, is_fresh

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from netmon_core.model.port import Port, PortSummary

# So many devices are asked at most each time; a port of the next one carries no more than all of it.
ASKED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Talkers:
    """The ports found so far, highest first, and the device to be asked next; "": no other can change it."""

    ports: tuple[Port, ...]
    ask: str = ""


def talkers(
    summaries: Iterable[PortSummary], asked: Mapping[str, Sequence[Port]], count: int, now: datetime
) -> Talkers:
    """Return the `count` ports that carry most of those that were asked for, and whom to ask next."""
    sums = nlargest(ASKED, ((_sum(each), each.device_id) for each in summaries))
    # What goes through a LAG goes through its parts, too.
    measured = [
        port
        for _, device_id in sums
        for port in asked.get(device_id, ())
        if not port.virtual and not port.gone and flow_of(port) and is_fresh(port, now)
    ]
    found = nlargest(count, measured, key=lambda port: flow_of(port) or 0.0)
    least = (flow_of(found[-1]) or 0.0) if len(found) == count else 0.0
    ask = next((device_id for total, device_id in sums if device_id not in asked and total > least), "")
    return Talkers(ports=tuple(found), ask=ask)


def _sum(summary: PortSummary) -> float:
    return (summary.in_bps or 0.0) + (summary.out_bps or 0.0)
