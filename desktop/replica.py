"""A copy of what a server knows, kept up to date by the same reducer as the engine's own state."""

from __future__ import annotations

import gc
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from netmon_core.events.alert import AlertChanged
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten, DevicesSeen
from netmon_core.events.port import LinksChanged, PortsChanged, SensorsChanged
from netmon_core.events.target import SampleTaken
from netmon_core.snapshot import Snapshot, State, apply

from .clock import Clock
from .timer import timer

if TYPE_CHECKING:
    from netmon_core.events.event import Event
    from netmon_core.model.series import Sample

# Milliseconds in which changes are gathered: quicker than the eye, and ten paints a second at most.
GATHER = 100
# Windows of probes that the loss of a device is over: at one every ten seconds, four minutes.
LOSS_WINDOWS = 24
# What happened, for those who look at it as it comes; older events are asked for.
NEWS_KEPT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is new since the last time changes were told."""

    # Devices that are new, changed or gone, and those that only have a new sample or were seen again.
    devices: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    # Devices whose ports, sensors or links are others.
    told: frozenset[str] = frozenset()
    # Anything but devices, samples and these.
    others: bool = False
    news: tuple[tuple[datetime, Event], ...] = ()


class Replica(QObject):
    """The state, told of in two ways: `begun` when all of it is new, `changed` for what changed in 100 ms."""

    begun = pyqtSignal()
    changed = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = State(Snapshot(run_id="", revision=0))
        self.clock = Clock(self)
        # The server says of a device that is silent for longer than usual that it doubts it.
        self.doubts = False
        self.news: deque[tuple[datetime, Event]] = deque(maxlen=NEWS_KEPT)
        # Devices that did not answer when they were pinged last: few, so that nobody has to look at all.
        self.silent: set[str] = set()
        self._windows: dict[str, deque[tuple[int, int]]] = {}
        self._devices: set[str] = set()
        self._touched: set[str] = set()
        self._told: set[str] = set()
        self._others = False
        self._fresh: list[tuple[datetime, Event]] = []
        self._timer = timer(self, self.flush, interval=GATHER, single=True)

    @property
    def run_id(self) -> str:
        """Whose run this is a copy of; "" before the first snapshot."""
        return self.state.run_id

    @property
    def position(self) -> tuple[str, int]:
        """Where to go on: run and revision."""
        return self.state.run_id, self.state.revision

    def begin(self, snapshot: Snapshot, *, doubts: bool = True) -> None:
        """All of it anew, from a server that does or does not know to doubt."""
        self.doubts = doubts
        self._timer.stop()
        self._clear()
        self.state = State(snapshot)
        self._windows.clear()
        self.silent.clear()
        for sample in snapshot.samples:
            self._count(sample)
        self.begun.emit()
        # Ten thousand devices are a million objects; looking for garbage among them takes a tenth of a second
        # each time, and there is none: all of it is freed by counting.
        gc.freeze()

    def forget(self) -> None:
        """Let go of everything, and tell nobody: what was frozen is freed by counting, or never."""
        self._timer.stop()
        self._clear()
        self.state = State(Snapshot(run_id="", revision=0))
        self.news.clear()
        self._windows.clear()
        self.silent.clear()

    def apply(self, revision: int, event: Event) -> None:
        """Take in an event that the server told with this revision."""
        now = datetime.now(UTC)
        apply(self.state, event)
        # The server's count is the one that matters when we come back.
        self.state.revision = revision
        match event:
            case SampleTaken(sample=sample):
                self._mark(sample)
                return
            case DevicesSeen(seen=seen):
                self._touched.update(device_id for device_id, _ in seen)
            case DeviceDiscovered(device=device) | DeviceChanged(device=device):
                self._devices.add(device.id)
                self._note(now, event)
            case DeviceForgotten(device_id=device_id):
                self._devices.add(device_id)
                self._windows.pop(f"device:{device_id}/ping", None)
                self.silent.discard(device_id)
                self._note(now, event)
            case PortsChanged(device_id=device_id) | SensorsChanged(device_id=device_id):
                self._told.add(device_id)
            case LinksChanged():
                self._devices.update(event.detached, (each.device_id for each in event.attachments))
                ends = (end.device_id for link in event.links for end in link.ends)
                self._told.update(each for each in ends if each is not None)
                self._told.update(each.switch_id for each in event.attachments)
            case _:
                self._others = True
                self._note(now, event)
        self._wake()

    def take(self, sample: Sample) -> None:
        """Take in a sample."""
        apply(self.state, SampleTaken(sample=sample))
        self._mark(sample)

    def loss(self, target_id: str) -> float | None:
        """The share of recent probes that got no reply; None when nothing was sent."""
        windows = self._windows.get(target_id, ())
        sent = sum(window[0] for window in windows)
        return 1 - sum(window[1] for window in windows) / sent if sent else None

    def lost(self, target_id: str) -> tuple[int, bool]:
        """How many probes in a row got no reply up to now, and whether no others are known of."""
        windows = self._windows.get(target_id, ())
        lost = 0
        for sent, received in reversed(windows):
            if received:
                return lost, False
            lost += sent
        return lost, True

    def flush(self) -> None:
        """Tell now what was gathered."""
        self._timer.stop()
        changes = Changes(
            devices=frozenset(self._devices),
            touched=frozenset(self._touched - self._devices),
            told=frozenset(self._told),
            others=self._others,
            news=tuple(self._fresh),
        )
        self._clear()
        self.changed.emit(changes)

    def _mark(self, sample: Sample) -> None:
        self._count(sample)
        if (device_id := device_of(sample.target_id)) is not None:
            self._touched.add(device_id)
        else:
            self._others = True
        self._wake()

    def _count(self, sample: Sample) -> None:
        windows = self._windows.get(sample.target_id)
        if windows is None:
            windows = self._windows[sample.target_id] = deque(maxlen=LOSS_WINDOWS)
        if (device_id := device_of(sample.target_id)) is not None:
            answers = sample.received or sample.pingless
            (self.silent.discard if answers else self.silent.add)(device_id)
        if sample.pingless:
            windows.clear()
            return
        windows.append(_PAIRS.get((sample.sent, sample.received)) or (sample.sent, sample.received))

    def _note(self, now: datetime, event: Event) -> None:
        if isinstance(event, AlertChanged) or event.type not in _QUIET:
            at = getattr(event, "at", None)
            self._fresh.append((at if isinstance(at, datetime) else now, event))
            self.news.append(self._fresh[-1])

    def _wake(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _clear(self) -> None:
        self._devices, self._touched, self._told = set(), set(), set()
        self._others, self._fresh = False, []


def device_of(target_id: str) -> str | None:
    """Return the device that a target belongs to; None: it is one of the user's."""
    if target_id.startswith("device:"):
        return target_id[len("device:") :].partition("/")[0]
    return None


# Ten thousand devices share these few pairs.
_PAIRS = {(sent, got): (sent, got) for sent in range(6) for got in range(sent + 1)}
# What is no news to people.
_QUIET = frozenset(("scan_progressed", "devices_seen", "sample_taken", "site_changed", "network_changed"))
