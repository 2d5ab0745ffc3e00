"""Put the parts together and own every task.

Hosts start the engine, read `snapshot()`, listen through `subscribe()` and give commands; it knows none
of them.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .around import Around
from .attached import Attached
from .bus import Bus
from .config import Config
from .discovery.neighbors import NeighborSource
from .discovery.plan import ScanRequest
from .discovery.reverse_dns import ReverseDns
from .discovery.scanner import Scanner
from .discovery.sources import Sources
from .errors import InvalidRequestError, NetmonError
from .events.device import DeviceChanged, DeviceDiscovered
from .events.place import SiteChanged
from .events.target import SampleTaken
from .history import History
from .identification.combine import recognize_announced
from .identification.oui import Vendors
from .inventory import edits
from .inventory.inventory import Inventory
from .model.network import Site
from .net.arp import arp_allowed
from .plugins import Plugins, Surroundings
from .snapshot import Snapshot, State, apply
from .store.protocol import Stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from aiohttp import ClientSession
    from zeroconf.asyncio import AsyncZeroconf

    from .around import Observer, Told
    from .bus import Listener, Unsubscribe
    from .events.event import Event
    from .evidence.observation import Observation
    from .model.adapter import Adapter
    from .model.device import Device, Seed
    from .model.fact import Fact
    from .model.scan import Scan
    from .plugins import Attachment, SeenEvidence, Source
    from .store.protocol import Store
    from .store.series.protocol import SeriesStore
    from .watch import Watch

_LOGGER = logging.getLogger(__name__)

# Cables are plugged and Wi-Fi roams; a look at the adapters costs under a millisecond.
ADAPTERS_INTERVAL = 5.0
# "Seen again" is told in batches.
SEEN_INTERVAL = 2.0
# How long a scan waits for names that are still being asked for.
NAMES_TIMEOUT = 1.5


def builtin_plugins(config: Config) -> Plugins:
    """The sources and recognizers that come with netmon, as far as they are switched on."""
    sources: list[Source] = [NeighborSource()]
    if config.discovery.mdns:
        from .discovery.mdns import MdnsSource  # noqa: PLC0415 - a scan without names does without it

        sources.append(MdnsSource())
    return Plugins(sources=tuple(sources), recognizers=(recognize_announced,))


class Engine:
    """What a host starts, listens to, and reads.

    `store` and `series` None keep nothing; `zeroconf` and `session` None make their own. What is injected is
    not closed by the engine, but the two stores, which it opens too. With `watch` False it only does what it
    is told: nothing is probed, nobody is called offline, no alert is raised.
    """

    def __init__(
        self,
        config: Config | None = None,
        *,
        store: Store | None = None,
        series: SeriesStore | None = None,
        session: ClientSession | None = None,
        zeroconf: AsyncZeroconf | None = None,
        plugins: Plugins | None = None,
        seeds: Iterable[Seed] = (),
        watch: bool = True,
    ) -> None:
        self.config = config or Config()
        self._store = store
        self._series = series
        self.history = History(store, series)
        self._zeroconf = zeroconf
        self._plugins = plugins or builtin_plugins(self.config)
        self._bus = Bus()
        self._observers: list[Observer] = []
        self._state = State(Snapshot(run_id=_new_id(), revision=0))
        self._inventory = Inventory(
            combine=self._recognize,
            vendor_of=self._vendor_of,
            new_id=_new_id,
            seeds=seeds,
            presence=self.config.presence,
        )
        self._dns = ReverseDns() if self.config.discovery.reverse_dns else None
        self._attached = Attached(
            self.config.discovery,
            state=lambda: self._state,
            new_id=_new_id,
            tell=lambda event: self._publish([event]),
            take=self._take,
        )
        self._loaded = False
        # Where a damaged data file was moved by `load`; None: all is well.
        self.set_aside: Path | None = None
        self._runner: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        self._group: asyncio.TaskGroup | None = None
        self._scanner = Scanner(
            self.config.discovery,
            look=self._attached.look,
            routed_network=self._attached.routed_network,
            take=self._take,
            tell=lambda event: self._publish([event]),
        )
        self._watch = self._make_watch(session) if watch else None
        self._sources = Sources(self._plugins.sources, self._take)
        # Who asks for names is not ended when we move: the questions would be lost.
        self._namers = Sources(() if self._dns is None else (self._dns,), self._take)
        self._vendors: Vendors | None = None

    async def load(self) -> None:
        """Take in what is remembered, so that it can be read before `start`. Raises StoreError."""
        self._vendors = await asyncio.to_thread(Vendors.load, self.config.data_dir)
        stored = await self._store.open() if self._store is not None else Stored()
        self.set_aside = stored.set_aside
        self._state = State(
            replace(
                self._state.freeze(),
                sites=stored.sites,
                networks=stored.networks,
                devices=stored.devices,
                alerts=stored.alerts,
                silences=stored.silences,
                pauses=stored.pauses,
            )
        )
        self._inventory.load(stored.devices)
        if self._watch is not None:
            self._watch.open(stored)
            self._state.targets = {status.target.id: status for status in self._watch.target_statuses()}
        if self._series is not None:
            await self._series.open()
        if not self._state.sites:
            self._publish([SiteChanged(site=Site(id=_new_id(), name=self.config.site_name))])
        self._loaded = True

    async def start(self) -> None:
        """Load, unless that was done, look at the adapters, start every source. Raises StoreError."""
        if not self._loaded:
            await self.load()
        self._attached.look()
        self._scanner.raw = await asyncio.to_thread(arp_allowed)
        started = asyncio.Event()
        self._runner = asyncio.create_task(self._run(started), name="netmon engine")
        await started.wait()

    async def stop(self) -> None:
        """End every task and write what is left; safe to call twice."""
        runner, self._runner = self._runner, None
        if runner is not None:
            self._stopping.set()
            try:
                await self._scanner.close()
                await runner
                self._tell_seen()
            finally:
                await self._close_stores()
        else:
            await self._close_stores()

    async def ended(self) -> None:
        """Return when the engine has stopped; raises what ended it, where that was no `stop`."""
        if self._runner is not None:
            await asyncio.shield(self._runner)

    def snapshot(self) -> Snapshot:
        """All of it, now."""
        self._tell_seen()
        return replace(self._state.freeze(), devices=self._inventory.devices())

    @property
    def state(self) -> State:
        """What is known now, to be read at once and not kept; of addresses `snapshot` knows more."""
        self._tell_seen()
        return self._state

    def device(self, device_id: str) -> Device:
        """One device, as it is now; raises NotFoundError."""
        return edits.find(self._inventory, device_id).freeze()

    def evidence(self, device_id: str) -> tuple[SeenEvidence, ...]:
        """What sources have said about a device since the start; raises NotFoundError."""
        said = edits.find(self._inventory, device_id).evidence
        return tuple((payload, source, seen_at) for (source, _), (payload, seen_at) in said.items())

    def problems(self) -> tuple[str, ...]:
        """What keeps netmon itself from its work, in words; empty while all is well."""
        found = [*self.history.problems()]
        if self._state.health is not None and self._state.health.blind:
            found.append(self._state.health.reason)
        if self._watch is not None and self._watch.alerting.health:
            found.append(self._watch.alerting.health)
        return tuple(found)

    def subscribe(self, listener: Listener, *kinds: type) -> Unsubscribe:
        """Call `listener` with every later event of `kinds` (none: all)."""
        return self._bus.subscribe(listener, *kinds)

    def observe(self, observer: Observer) -> Unsubscribe:
        """Call `observer` with whatever the inventory is told, after the events that came of it."""
        self._observers.append(observer)

        def unsubscribe() -> None:
            self._observers[:] = [other for other in self._observers if other is not observer]

        return unsubscribe

    def silences(self) -> dict[str, str]:
        """What was learned of each device's silences, as text."""
        return self._inventory.presence.silences()

    def attachments(self) -> tuple[Attachment, ...]:
        """Our adapters that are watched, each with its network."""
        return self._attached.attachments

    def adapters(self) -> tuple[Adapter, ...]:
        """Our adapters that are watched, up or down."""
        return self._attached.adapters

    async def scan(self, request: ScanRequest | None = None) -> Scan:
        """Sweep now; the periodic sweep makes way.

        Raises ScanBusyError while another asked-for scan runs, AdapterError, InvalidRequestError and
        ScanTooWideError for what cannot or may not be swept.
        """
        return await self._scanner.scan(request or ScanRequest())

    async def begin_scan(self, request: ScanRequest | None = None) -> Scan:
        """Sweep as `scan` does, and return as soon as it runs; how it goes on is told by events."""
        return await self._scanner.begin(request or ScanRequest())

    def cancel_scan(self) -> bool:
        """Stop the scan that is running; True if there was one. What it found stays."""
        return self._scanner.cancel()

    async def end_scan(self) -> None:
        """Stop the scan that is running, and return when its end was told."""
        await self._scanner.end()

    async def settle(self) -> None:
        """Wait until the names of what was found are known, at most NAMES_TIMEOUT seconds."""
        if self._dns is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(NAMES_TIMEOUT):
                    await self._dns.idle()

    def rename(self, device_id: str, name: str | None) -> None:
        """Set or take away the user's name."""
        self._publish(edits.rename(self._inventory, device_id, name))

    def tag(self, device_id: str, tags: Iterable[str]) -> None:
        """Set the tags."""
        self._publish(edits.tag(self._inventory, device_id, tags))

    def annotate(self, device_id: str, notes: str) -> None:
        """Set the notes."""
        self._publish(edits.annotate(self._inventory, device_id, notes))

    def set_known(self, device_id: str, *, known: bool | None) -> None:
        """Say whether the device is ours."""
        self._publish(edits.set_known(self._inventory, device_id, known))

    def forget(self, device_id: str) -> None:
        """Drop a device."""
        self._publish(edits.forget(self._inventory, device_id))

    def merge(self, keep_id: str, absorbed_id: str) -> None:
        """Make two devices one."""
        self._publish(edits.merge(self._inventory, keep_id, absorbed_id, datetime.now(UTC)))

    def split(self, device_id: str, merged_id: str) -> None:
        """Undo a merge."""
        self._publish(edits.split(self._inventory, device_id, merged_id))

    def distinguish(self, device_id: str, other_id: str) -> None:
        """Say that two devices are not the same; it is not suggested again."""
        self._publish(edits.distinguish(self._inventory, device_id, other_id))

    async def wake(self, device_id: str) -> int:
        """Broadcast a Wake-on-LAN packet for each MAC of a device; return how many were sent."""
        from .net.wake import wake  # noqa: PLC0415 - seldom wanted

        device = self.device(device_id)
        macs = dict.fromkeys(interface.mac for interface in device.interfaces if interface.mac)
        if not macs:
            raise InvalidRequestError(f"The MAC of {device.label} is not known.", field="device_id")
        return sum([await asyncio.to_thread(wake, mac, self.adapters()) for mac in macs])

    @property
    def watch(self) -> Watch:
        """What is probed, judged and alerted about; raises InvalidRequestError where nothing is."""
        if self._watch is None:
            raise InvalidRequestError("This engine does not watch: it only does what it is told.")
        return self._watch

    def why(self, device_id: str) -> str:
        """What speaks for the presence of a device, in words, as of now; "" where nobody judges."""
        return self._watch.supervision.why(device_id, datetime.now(UTC)) if self._watch is not None else ""

    def take(self, observations: Iterable[Observation]) -> None:
        """Take in sightings that a host has (an import, a capture)."""
        for seen in observations:
            self._take(seen)

    async def flush(self) -> None:
        """Return when all that is known is stored; raises StoreError."""
        self._tell_seen()
        if self._store is not None:
            await self._store.flush()

    async def _close_stores(self) -> None:
        try:
            if self._series is not None:
                await self._series.close()
        finally:
            if self._store is not None:
                await self._store.close()

    async def _run(self, started: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            self._group = group
            tasks = [
                group.create_task(self._follow_adapters(), name="netmon adapters"),
                group.create_task(self._tell_seen_forever(), name="netmon sightings"),
            ]
            if self._watch is not None:
                tasks.append(group.create_task(self._watch.run(), name="netmon watch"))
            if self.config.discovery.sweep_interval > 0:
                tasks.append(group.create_task(self._scanner.scan_forever(), name="netmon sweeps"))
            self._namers.start(group, self._surroundings())
            self._sources.start(group, self._surroundings())
            started.set()
            await self._stopping.wait()
            self._namers.stop()
            self._sources.stop()
            for task in tasks:
                task.cancel()

    def _surroundings(self) -> Surroundings:
        return Surroundings(attachments=self._attached.attachments, zeroconf=self._zeroconf)

    async def _follow_adapters(self) -> None:
        told = None
        # Where the sources run: a scan looks at the adapters too, and may be the first to see a change.
        before = self._attached.attachments
        while True:
            await asyncio.sleep(ADAPTERS_INTERVAL)
            try:
                self._attached.look()
                self._attached.see_ourselves()
                problem = None
            except (NetmonError, OSError) as err:
                problem = str(err)
            if problem not in (None, told):
                _LOGGER.warning("The network adapters cannot be read: %s", problem)
            told = problem
            if _where(before) != _where(self._attached.attachments) and self._group is not None:
                self._sources.start(self._group, self._surroundings())
            if _seen_by(self._attached.attachments) - _seen_by(before):
                self._scanner.sweep_soon()
            before = self._attached.attachments

    def _take(self, seen: Observation) -> None:
        events = self._inventory.apply(seen, seen.seen_at)
        if events:
            self._publish(events)
        self._tell_observers(seen)

    def _tell_observers(self, told: Told) -> None:
        for observer in list(self._observers):
            try:
                observer(told)
            except Exception:
                _LOGGER.exception("Observer %r failed", observer)

    def _publish(self, events: Iterable[Event]) -> None:
        for event in events:
            apply(self._state, event)
            if isinstance(event, SampleTaken):
                if self._series is not None:
                    self._series.record(event.sample)
            elif self._store is not None:
                self._store.record(event)
            if self._dns is not None and isinstance(event, DeviceDiscovered | DeviceChanged):
                self._ask_names(event)
            self._bus.publish(event)
            # Last: what it publishes itself comes after the event it came of.
            if self._watch is not None:
                self._watch.hear(event)

    def _make_watch(self, session: ClientSession | None) -> Watch:
        # Imported here, so that a single scan need not pay for all of monitoring.
        from .watch import Watch  # noqa: PLC0415

        return Watch(
            self.config,
            self._inventory,
            tell=self._publish,
            take=self._take,
            remember=self._remember,
            around=Around(
                attachments=self.attachments,
                adapters=self.adapters,
                networks=self._attached.networks,
                told=self._tell_observers,
            ),
            session=session,
        )

    def _remember(self, kind: str, key: str, text: str | None) -> None:
        if self._store is not None:
            self._store.remember(kind, key, text)

    def _ask_names(self, event: DeviceDiscovered | DeviceChanged) -> None:
        if self._dns is None or (isinstance(event, DeviceChanged) and "interfaces" not in event.changed):
            return
        for interface in event.device.interfaces:
            for address in interface.addresses:
                self._dns.ask(interface.network_id, address.value)

    async def _tell_seen_forever(self) -> None:
        while True:
            await asyncio.sleep(SEEN_INTERVAL)
            self._tell_seen()

    def _tell_seen(self) -> None:
        if (seen := self._inventory.drain_seen()) is not None:
            self._publish([seen])

    def _vendor_of(self, mac: str) -> str | None:
        return self._vendors.lookup(mac) if self._vendors is not None else None

    def _recognize(self, evidence: Sequence[SeenEvidence]) -> list[Fact]:
        return [fact for recognize in self._plugins.recognizers for fact in recognize(evidence)]


def _new_id() -> str:
    return str(uuid.uuid4())


def _seen_by(attachments: Iterable[Attachment]) -> set[str]:
    """The networks that our links reach."""
    return {attachment.network.id for attachment in attachments if attachment.adapter.carrier}


def _where(attachments: Iterable[Attachment]) -> list[tuple[str, bool, object]]:
    """What a source must start anew for: other adapters, addresses or links."""
    return [
        (attachment.adapter.name, attachment.adapter.carrier, attachment.adapter.addresses)
        for attachment in attachments
    ]
