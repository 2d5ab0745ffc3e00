"""The jitter of windows that have a single probe each. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...model.series import Sample

# More than there can be devices and targets of the user's; those that were silent for longest go first.
MOST_TARGETS = 32_768


class LoneJitter:
    """Remembers the last reply of each target: a lone probe's jitter is how far it is from the one before."""

    def __init__(self) -> None:
        self._last: dict[str, float | None] = {}

    def of(self, sample: Sample) -> float | None:
        """Return the jitter of a window, of several probes its own; None: it or the one before was lost."""
        before = self._last.pop(sample.target_id, None)
        if sample.sent != 1:
            return sample.jitter
        if len(self._last) >= MOST_TARGETS:
            del self._last[next(iter(self._last))]
        self._last[sample.target_id] = sample.rtt_avg
        return None if before is None or sample.rtt_avg is None else abs(sample.rtt_avg - before)
