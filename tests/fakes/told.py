"""An engine that tells what the test says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netmon_core.bus import Bus
from netmon_core.events.target import SampleTaken
from netmon_core.model.series import Sample
from netmon_core.snapshot import Snapshot, State, apply
from tests.inventory.sightings import at

if TYPE_CHECKING:
    from netmon_core.bus import Listener, Unsubscribe
    from netmon_core.events.event import Event


class Told:
    """A state, and a bus on which `tell` says what happened to it."""

    def __init__(self, start: Snapshot | None = None) -> None:
        self.state = State(start or Snapshot(run_id="run-1", revision=0))
        self._bus = Bus()

    def snapshot(self) -> Snapshot:
        return self.state.freeze()

    def subscribe(self, listener: Listener, *kinds: type) -> Unsubscribe:
        return self._bus.subscribe(listener, *kinds)

    def tell(self, *events: Event) -> None:
        for event in events:
            apply(self.state, event)
            self._bus.publish(event)


def sample_of(target_id: str, *, rtt: float | None = 0.001, after: float = 0) -> SampleTaken:
    """A sample of one probe, `after` seconds into the test."""
    received = int(rtt is not None)
    return SampleTaken(
        sample=Sample(target_id=target_id, at=at(after), sent=1, received=received, rtt_avg=rtt)
    )
