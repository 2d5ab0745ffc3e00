"""The last probes of one target. Pure."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from .engine import jitter

if TYPE_CHECKING:
    from .engine import Sample

# At the usual interval a quarter of an hour; with fewer samples loss would jump from 0 to 100 %.
SAMPLES = 30


class Window:
    """Loss and jitter over the last samples; one sample alone says little of either."""

    def __init__(self) -> None:
        self._samples: deque[Sample] = deque(maxlen=SAMPLES)

    def add(self, sample: Sample) -> None:
        """Take in a sample; one that is known already changes nothing."""
        if sample.pingless:
            # Nothing of it is lost, and what was thought to be before was not.
            self._samples.clear()
        elif not self._samples or self._samples[-1].at < sample.at:
            self._samples.append(sample)

    @property
    def loss(self) -> float | None:
        """The share that was lost, 0-1; None when nothing was sent."""
        sent = sum(sample.sent for sample in self._samples)
        return sum(sample.sent - sample.received for sample in self._samples) / sent if sent else None

    @property
    def jitter(self) -> float | None:
        """Seconds; None where no two replies follow each other."""
        return jitter([sample.rtt_avg for sample in self._samples])
