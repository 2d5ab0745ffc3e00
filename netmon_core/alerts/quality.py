"""How well targets answer of late: averages over their last windows. Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model.series import Sample

# Two minutes at the default interval: one lost packet is no high loss, one slow answer no high latency.
WINDOWS = 12
# Fewer windows say too little.
FEWEST = 6
# What is older says nothing about now: the target was paused, or the machine slept.
RECENT = timedelta(minutes=15)
# As many as there can be devices and targets; more are not looked at.
TARGETS = 25_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Averages:
    """Over the last windows: round-trip time in seconds (None: no answers) and share of loss."""

    rtt: float | None
    loss: float


class Quality:
    """The last windows of each target that is asked about."""

    def __init__(self) -> None:
        self._windows: dict[str, deque[Sample]] = {}

    def take(self, sample: Sample) -> Averages | None:
        """Take in a window and return the averages; None: too few windows so far."""
        windows = self._windows.get(sample.target_id)
        if windows is None:
            if len(self._windows) >= TARGETS:
                return None
            windows = self._windows[sample.target_id] = deque(maxlen=WINDOWS)
        if sample.pingless:
            windows.clear()
        elif sample.sent:
            windows.append(sample)
        while windows and not abs(sample.at - windows[0].at) <= RECENT:
            windows.popleft()
        if len(windows) < FEWEST:
            return None
        sent = sum(each.sent for each in windows)
        received = sum(each.received for each in windows)
        total = sum(each.rtt_avg * each.received for each in windows if each.rtt_avg is not None)
        return Averages(rtt=total / received if received else None, loss=1 - received / sent)

    def answered(self, target_id: str, count: int) -> bool:
        """Tell whether the last `count` windows all had answers."""
        last = [*self._windows.get(target_id, ())][-count:]
        return len(last) == count and all(sample.received for sample in last)

    def forget(self, target_id: str) -> None:
        """Drop what is known of a target."""
        self._windows.pop(target_id, None)
