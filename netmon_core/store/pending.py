"""What is recorded and not yet written. No I/O: the writer takes a batch and says how it went."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..credentials.memory import RECORDS
from ..events.alert import AlertChanged, SilencesChanged
from ..events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten, DevicesSeen
from ..events.finding import FindingChanged
from ..events.monitor import MonitoringPaused
from ..events.place import NetworkChanged, SiteChanged
from .lasting import lasting
from .log import log_entry
from .outages import OpenOutages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from ..credentials.kept import KeptCredential
    from ..credentials.memory import Record
    from ..events.event import Event
    from ..model.alert import Alert, Silence
    from ..model.device import Device
    from ..model.finding import Finding
    from ..model.monitor import Pause
    from ..model.network import Network, Site
    from ..model.outage import Outage
    from .log import LogEntry
    from .protocol import Stored

# Log rows that may wait while the disk is full or slow: about 10 MB, and hours of a busy network.
EVENTS_QUEUE = 10_000
# One sighting per device can wait, and the inventory knows at most 20,000 devices.
SIGHTINGS_QUEUE = 20_000
# Alerts and outages that may wait, a few megabytes each.
ALERTS_QUEUE = 10_000
OUTAGES_QUEUE = 10_000
# Findings that may wait, and frames: 4 MB.
FINDINGS_QUEUE = 2_000
FRAMES_QUEUE = 16_000
# Records of credentials that may wait: as many as there can be.
RECORDS_QUEUE = RECORDS
# Texts that may wait: those of every device, and what is left to tell people.
MEMORY_QUEUE = 30_000

# The fields of a batch, in the order they are written: a sighting follows the device it is of, and what
# follows from a device's going stands before it, so that nothing is lost where a crash comes between.
_QUEUES = (
    "sites",
    "networks",
    "memory",
    "alerts",
    "findings",
    "frames",
    "credential_records",
    "credentials",
    "silences",
    "pauses",
    "outages",
    "devices",
    "seen",
    "log",
)
# The key of what is kept as a whole.
_ALL = "all"

# The parts of a device that have tables of their own.
PARTS = frozenset({"interfaces", "facts", "merges"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceWrite:
    """The latest state of one device; None: it is forgotten. `parts` names the tables that need writing."""

    device_id: str
    device: Device | None
    parts: frozenset[str] = PARTS
    # None of it is on the disk yet.
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some of what waits, in the order it was recorded, each subject once."""

    sites: dict[str, Site] = field(default_factory=dict)
    networks: dict[str, Network] = field(default_factory=dict)
    devices: dict[str, DeviceWrite] = field(default_factory=dict)
    seen: dict[str, datetime] = field(default_factory=dict)
    # None: forgotten.
    memory: dict[tuple[str, str], str | None] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    # By finding and position.
    frames: dict[tuple[str, int], tuple[datetime, bytes]] = field(default_factory=dict)
    # By device and credential; None: forgotten.
    credential_records: dict[tuple[str, str], Record | None] = field(default_factory=dict)
    credentials: dict[str, KeptCredential | None] = field(default_factory=dict)
    # Under one key, the whole list.
    silences: dict[str, tuple[Silence, ...]] = field(default_factory=dict)
    pauses: dict[str, tuple[Pause, ...]] = field(default_factory=dict)
    # By subject and start.
    outages: dict[tuple[str, datetime], Outage] = field(default_factory=dict)
    # By the order of recording.
    log: dict[int, LogEntry] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(len(getattr(self, name)) for name in _QUEUES)

    def chunks(self, size: int) -> Iterator[Batch]:
        """Yield it in order in parts of at most `size` subjects."""
        chunk = Batch()
        for name in _QUEUES:
            for key, value in getattr(self, name).items():
                getattr(chunk, name)[key] = value
                if len(chunk) == size:
                    yield chunk
                    chunk = Batch()
        if len(chunk):
            yield chunk

    def names(self) -> str:
        """Name the subjects, for people."""
        return ", ".join(f"{name} {key}" for name in _QUEUES for key in getattr(self, name))


class Pending:
    """All that waits.

    State is kept once per subject, so it is never lost and never more than the inventory itself. The other
    queues drop their oldest when they are full: a sighting is soon said again, and a log row of a change
    leaves behind the state it led to.
    """

    def __init__(self, stored: Stored | None = None) -> None:
        # Log rows that found no room.
        self.dropped = 0
        # The devices that are on the disk.
        self._stored = {device.id for device in stored.devices} if stored else set()
        self._outages = OpenOutages(stored.outages if stored else ())
        self._waiting = Batch()
        self._taken = Batch()
        self._next_row = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, event: Event, now: datetime) -> None:
        """Queue what the event says that lasts; `now` dates an event that has no time of its own."""
        kept = lasting(event)
        if kept is not None:
            self._add(kept, now)

    def remember(self, kind: str, key: str, text: str | None) -> None:
        """Queue a text; None: it is to be forgotten."""
        _put(self._waiting.memory, (kind, key), text)
        _trim(self._waiting.memory, MEMORY_QUEUE)

    def keep_frames(self, finding_id: str, first: int, frames: Sequence[tuple[datetime, bytes]]) -> None:
        """Queue frames of a finding."""
        for position, frame in enumerate(frames, first):
            _put(self._waiting.frames, (finding_id, position), frame)
        _trim(self._waiting.frames, FRAMES_QUEUE)

    def remember_credential(self, device_id: str, credential_id: str, record: Record | None) -> None:
        """Queue what came of a credential at a device; None: it is to be forgotten."""
        _put(self._waiting.credential_records, (device_id, credential_id), record)
        _trim(self._waiting.credential_records, RECORDS_QUEUE)

    def keep_credential(self, credential_id: str, credential: KeptCredential | None) -> None:
        """Queue a credential; None: it is to be forgotten. There are no more than people type."""
        _put(self._waiting.credentials, credential_id, credential)

    def take(self) -> Batch:
        """Return all that waits now; it waits on until `written`, and is being written until `release`."""
        self._taken = Batch(**{name: dict(getattr(self._waiting, name)) for name in _QUEUES})
        return self._taken

    def written(self, batch: Batch) -> None:
        """Forget what was written, but not what was recorded of the same subject meanwhile."""
        for device_id, write in batch.devices.items():
            if write.device is None:
                self._stored.discard(device_id)
            else:
                self._stored.add(device_id)
        for name in _QUEUES:
            waiting = getattr(self._waiting, name)
            for key, value in getattr(batch, name).items():
                if waiting.get(key) is value:
                    del waiting[key]

    def release(self) -> None:
        """Note that nothing is being written any more; what was not `written` still waits."""
        self._taken = Batch()

    def _add(self, event: Event, now: datetime) -> None:
        match event:
            case SiteChanged(site=site):
                _put(self._waiting.sites, site.id, site)
            case NetworkChanged(network=network):
                _put(self._waiting.networks, network.id, network)
            case DeviceDiscovered(device=device):
                self._write(DeviceWrite(device_id=device.id, device=device))
            case DeviceChanged(device=device, changed=changed):
                self._write(
                    DeviceWrite(device_id=device.id, device=device, parts=PARTS.intersection(changed))
                )
            case DeviceForgotten(device_id=device_id):
                self._write(DeviceWrite(device_id=device_id, device=None))
            case DevicesSeen(seen=seen):
                for device_id, last_seen in seen:
                    _put(self._waiting.seen, device_id, last_seen)
                _trim(self._waiting.seen, SIGHTINGS_QUEUE)
            case _:
                self._add_monitoring(event)
        if (outage := self._outages.apply(event, now)) is not None:
            _put(self._waiting.outages, (outage.subject_id, outage.start), outage)
            _trim(self._waiting.outages, OUTAGES_QUEUE)
        entry = log_entry(event, now)
        if entry is not None:
            self._waiting.log[self._next_row] = entry
            self._next_row += 1
            self.dropped += _trim(self._waiting.log, EVENTS_QUEUE)

    def _add_monitoring(self, event: Event) -> None:
        match event:
            case AlertChanged(alert=alert):
                _put(self._waiting.alerts, alert.id, alert)
                _trim(self._waiting.alerts, ALERTS_QUEUE)
            case FindingChanged(finding=finding):
                _put(self._waiting.findings, finding.id, finding)
                _trim(self._waiting.findings, FINDINGS_QUEUE)
            case SilencesChanged(silences=silences):
                self._waiting.silences[_ALL] = silences
            case MonitoringPaused(pauses=pauses):
                self._waiting.pauses[_ALL] = pauses
            case _:
                pass

    def _write(self, new: DeviceWrite) -> None:
        device_id = new.device_id
        self._waiting.seen.pop(device_id, None)
        old = self._waiting.devices.pop(device_id, None)
        if device_id not in self._stored:
            if new.device is None and device_id not in self._taken.devices:
                # A stranger that came and went while the disk was full leaves nothing to undo.
                return
            new = replace(new, parts=PARTS, new=device_id not in self._taken.devices)
        elif old is not None:
            new = replace(new, parts=new.parts | old.parts)
        self._waiting.devices[device_id] = new


def _put[K, V](queue: dict[K, V], key: K, value: V) -> None:
    """Set a value and make it the newest."""
    queue.pop(key, None)
    queue[key] = value


def _trim(queue: dict[Any, Any], cap: int) -> int:
    """Drop the oldest beyond the cap; return how many."""
    excess = max(0, len(queue) - cap)
    for key in list(islice(queue, excess)):
        del queue[key]
    return excess
