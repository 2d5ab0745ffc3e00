"""What the inventory would have decided, from a record and with any settings. Pure: time is the record's."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ..events.device import DeviceChanged, DeviceDiscovered
from ..events.monitor import MonitorHealthChanged
from ..evidence.observation import Observation
from ..inventory.inventory import Inventory
from ..inventory.judge import JUDGE_INTERVAL
from ..inventory.probed import Probed
from ..model.presence import Presence
from .log import Header, Known, Named, Paused, Slept, Standing, time_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from ..events.event import Event
    from ..model.device import Device
    from ..settings.presence import PresenceSettings
    from .log import Entry

# As the engine does.
JUDGED_EVERY = timedelta(seconds=JUDGE_INTERVAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision on presence. `device` None: on the monitor, which can see (ONLINE) or not (UNKNOWN)."""

    # When it was made; `since` is when what it says began.
    at: datetime
    since: datetime
    device: Device | None
    presence: Presence
    why: str
    flapping: bool = False


def replay(
    entries: Iterable[Entry], settings: PresenceSettings | None = None, *, doubts: bool = False
) -> Iterator[Decision]:
    """Yield every decision, in the order of time. Questions get the answers that were recorded, or none.

    `doubts`: those too that say only that a device does not answer, or does again.
    """
    run = _Run(settings, doubts=doubts)
    for entry in entries:
        now = entry.since if isinstance(entry, Slept) else time_of(entry)
        if run.clock is None:
            run.clock = now
        while run.clock + JUDGED_EVERY <= now:
            run.clock += JUDGED_EVERY
            yield from run.decisions(run.inventory.presence.judge(run.clock).events)
        if isinstance(entry, Slept):
            # As in the engine, the next judgement finds that time has leapt.
            run.clock = max(run.clock, entry.at)
        yield from run.decisions(run.take(entry))
    run.begin()


class _Run:
    def __init__(self, settings: PresenceSettings | None, *, doubts: bool) -> None:
        self._telling = {"presence", "flapping", *(("doubtful",) if doubts else ())}
        self.clock: datetime | None = None
        self._names: deque[str] = deque()
        self._made = 0
        self._known: list[Known] = []
        self.inventory = Inventory(
            # What names and vendors decide about presence stands in what was probed.
            combine=lambda _: (),
            vendor_of=lambda _: None,
            new_id=self._new_id,
            presence=settings,
        )

    def take(self, entry: Entry) -> Iterable[Event]:
        """Tell the inventory what it was told then."""
        events: Iterable[Event] = ()
        if not isinstance(entry, Header | Known | Named):
            self.begin()
        match entry:
            case Known():
                self._known.append(entry)
            case Named():
                self._names.append(entry.id)
            case Observation():
                events = self.inventory.apply(entry, entry.seen_at)
                self._names.clear()
            case Probed():
                events = self.inventory.presence.probed(entry)
            case Standing():
                self.inventory.presence.stand(entry.footings)
            case Paused():
                events = self.inventory.presence.replace_pauses(entry.pauses, entry.at)
        return events

    def begin(self) -> None:
        """Load what was known, once all of it is read."""
        if self._known:
            known, self._known = self._known, []
            self.inventory.load(each.device for each in known)
            self.inventory.presence.load(
                silences={each.device.id: each.silences for each in known if each.silences}
            )
            for each in known:
                # The recording did not interrupt anything, as a restart does.
                if not each.restarted:
                    self.inventory.presence.go_on(each.device)

    def decisions(self, events: Iterable[Event]) -> Iterator[Decision]:
        """Those of the events that are decisions on presence."""
        for event in events:
            match event:
                case DeviceDiscovered(device=device) | DeviceChanged(device=device):
                    changed = event.changed if isinstance(event, DeviceChanged) else ("presence",)
                    if not self._telling.isdisjoint(changed):
                        yield self._decision(device)
                case MonitorHealthChanged(health=health):
                    presence = Presence.UNKNOWN if health.blind else Presence.ONLINE
                    why = health.reason if health.blind else "the monitor can see"
                    at = self.clock or health.since
                    yield Decision(at=at, since=health.since, device=None, presence=presence, why=why)

    def _decision(self, device: Device) -> Decision:
        at = max(self.clock or device.last_seen, device.presence_since or device.last_seen)
        return Decision(
            at=at,
            since=device.presence_since or at,
            device=device,
            presence=device.presence,
            why=device.presence_why,
            flapping=device.flapping,
        )

    def _new_id(self) -> str:
        if self._names:
            return self._names.popleft()
        self._made += 1
        return f"replay-{self._made}"
