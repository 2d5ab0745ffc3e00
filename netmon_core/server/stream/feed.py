"""What the engine tells, kept so that any client can be told it from where it stands."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

from ...events.device import DeviceForgotten
from ...events.measurement import MeasurementsTaken
from ...events.target import SampleTaken, TargetRemoved
from ...snapshot import State, apply
from ...wire import to_wire
from .ring import Ring, dumps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ...bus import Listener, Unsubscribe
    from ...events.event import Event
    from ...model.measurement import Measurement
    from ...model.series import Sample
    from ...snapshot import Snapshot


class Told(Protocol):
    """What the stream needs of an engine."""

    def snapshot(self) -> Snapshot:
        """All of it, now."""

    def subscribe(self, listener: Listener, *kinds: type) -> Unsubscribe:
        """Call `listener` with every later event."""


class Taken:
    """The latest sample of a target, or measurement of a series, and its number. It is encoded once."""

    __slots__ = ("_text", "number", "sample")

    def __init__(self, number: int, sample: Sample | Measurement) -> None:
        self.number = number
        self.sample = sample
        self._text: bytes | None = None

    def text(self) -> bytes:
        """It as JSON."""
        if self._text is None:
            self._text = dumps(to_wire(self.sample))
        return self._text


class Feed:
    """A replica of the engine's state beside the events and samples that led there.

    A replica of its own, because the engine's snapshot looks at every device, which takes long where there
    are 10,000. `news` is called after each event and sample.
    """

    def __init__(self, engine: Told, news: Callable[[], None]) -> None:
        self.state = State(engine.snapshot())
        self.ring = Ring(self.state.revision)
        # How many samples there were.
        self.sampled = 0
        # By target, or by subject and row kind, the one taken last at the end.
        self._latest: dict[str | tuple[str, str], Taken] = {}
        # How many clients want the measurements of a subject; of others none is kept.
        self._asked: Counter[str] = Counter()
        self._news = news
        self._unsubscribe = engine.subscribe(self._hear)

    def close(self) -> None:
        """Hear no more."""
        self._unsubscribe()

    def ask(self, subjects: Iterable[str]) -> None:
        """Keep the latest measurements of these until `leave`."""
        self._asked.update(subjects)

    def leave(self, subjects: Iterable[str]) -> None:
        """One client fewer wants these."""
        self._asked.subtract(subjects)
        for subject in subjects:
            if self._asked[subject] <= 0:
                del self._asked[subject]
                for key in [key for key in self._latest if isinstance(key, tuple) and key[0] == subject]:
                    del self._latest[key]

    def samples_after(self, number: int, most: int) -> list[Taken]:
        """The latest samples of targets that had any after that one, oldest first, at most so many."""
        found: list[Taken] = []
        for taken in reversed(self._latest.values()):
            if taken.number <= number:
                break
            found.append(taken)
        found.reverse()
        return found[:most]

    def _hear(self, event: Event) -> None:
        apply(self.state, event)
        if isinstance(event, SampleTaken):
            self.sampled += 1
            target_id = event.sample.target_id
            # Taken out first, so that it comes to stand at the end.
            self._latest.pop(target_id, None)
            self._latest[target_id] = Taken(self.sampled, event.sample)
        elif isinstance(event, MeasurementsTaken):
            if not self._take_asked(event.measurements):
                return
        else:
            self.ring.add(event, revision=self.state.revision, sampled=self.sampled)
            self._let_go(event)
        self._news()

    def _take_asked(self, measurements: Iterable[Measurement]) -> bool:
        """Keep what somebody asked for; tell whether there was any."""
        found = [each for each in measurements if each.subject_id in self._asked]
        for each in found:
            self.sampled += 1
            key = each.subject_id, each.kind
            self._latest.pop(key, None)
            self._latest[key] = Taken(self.sampled, each)
        return bool(found)

    def _let_go(self, event: Event) -> None:
        """Keep no sample of what is gone: a client that heard it later would keep it for good."""
        match event:
            case DeviceForgotten(device_id=device_id):
                self._latest.pop(f"device:{device_id}/ping", None)
            case TargetRemoved(target_id=target_id):
                self._latest.pop(target_id, None)
            case _:
                pass
