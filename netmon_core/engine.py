"""Put the parts together and own every task.

Hosts start the engine, read `snapshot()`, listen through `subscribe()` and give commands; it knows none
of them.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from .around import Around
from .attached import Attached
from .builtin import builtin_plugins
from .bus import Bus
from .config import Config
from .discovery.names import Names
from .discovery.plan import ScanRequest
from .discovery.scanner import Scanner
from .discovery.sources import Sources
from .errors import InvalidRequestError
from .events.address import FloodStarted
from .events.place import SiteChanged
from .history import History
from .identification.recognition import Recognition
from .inventory import edits
from .inventory.expected import expected_addresses
from .inventory.inventory import Inventory
from .keeping import Keeping
from .model.network import Site
from .net.arp import arp_allowed
from .plugins import Hears, Surroundings
from .sightings import CONTESTS, Sightings
from .snapshot import Snapshot, State, apply

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from aiohttp import ClientSession
    from zeroconf.asyncio import AsyncZeroconf

    from .around import Observer, Part
    from .bus import Listener, Unsubscribe
    from .discovery.upnp import Descriptions
    from .events.event import Event
    from .evidence.observation import Observation
    from .model.adapter import Adapter
    from .model.device import Device, Seed
    from .model.ear import EarState
    from .model.scan import Scan
    from .plugins import Attachment, Plugins, Reader, SeenEvidence
    from .store.protocol import Store
    from .store.series.protocol import SeriesStore
    from .watch import Watch


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
        self._keeping = Keeping(store, series)
        self.history = History(store, series)
        self._zeroconf = zeroconf
        given = plugins or builtin_plugins(self.config)
        self._bus = Bus()
        self._state = State(Snapshot(run_id=_new_id(), revision=0))
        self._recognition = Recognition(given.recognizers)
        self._inventory = Inventory(
            combine=self._recognition.facts,
            vendor_of=self._recognition.vendor_of,
            new_id=_new_id,
            seeds=seeds,
            presence=self.config.presence,
        )
        self._sightings = Sightings(self._inventory, self._publish, self._keeping.remember)
        take = self._sightings.take
        self._names = Names(
            take,
            self._surroundings,
            on=self.config.discovery.reverse_dns,
            routed=self._is_routed,
            servers=tuple(map(str, self.config.discovery.name_servers)),
        )
        self._sources = Sources(given.sources, take, self._surroundings)
        self._hearing = tuple(source for source in given.sources if isinstance(source, Hears))
        self._attached = Attached(
            self.config.discovery,
            state=lambda: self._state,
            new_id=_new_id,
            tell=lambda event: self._publish([event]),
            take=take,
            moved=self._sources.move,
            reached=self._reach,
        )
        self._scanner = Scanner(
            self.config.discovery,
            look=self._attached.look,
            routed_network=self._attached.routed_network,
            known=partial(expected_addresses, self._inventory.index),
            take=take,
            tell=lambda event: self._publish([event]),
        )
        self._watch = self._make_watch(session, given.readers) if watch else None
        self._descriptions = self._make_descriptions() if watch and self.config.discovery.upnp else None
        if self._watch is not None:
            self._sightings.observe(self._watch.inspecting.told)
        self._loaded = False
        # Where a damaged data file was moved by `load`; None: all is well.
        self.set_aside: Path | None = None
        self._runner: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    async def load(self) -> None:
        """Take in what is remembered, so that it can be read before `start`. Raises StoreError."""
        await self._recognition.load(self.config.data_dir)
        stored = await self._keeping.open()
        self.set_aside = stored.set_aside
        contests = {key: text for (kind, key), text in stored.memory.items() if kind == CONTESTS}
        self._inventory.load(stored.devices, contests)
        # As the inventory takes them: what it says of their presence is what everybody is told.
        stored = replace(stored, devices=self._inventory.devices())
        self._state = State(
            replace(
                self._state.freeze(),
                sites=stored.sites,
                networks=stored.networks,
                devices=stored.devices,
                alerts=stored.alerts,
                silences=stored.silences,
                pauses=stored.pauses,
                findings=stored.findings,
            )
        )
        self._names.load(stored.devices)
        if self._watch is not None:
            self._watch.open(stored)
            self._state.attachments = {**self._watch.readings.attachments}
            await self._watch.keyring.open(stored.credentials)
            self._state.targets = {status.target.id: status for status in self._watch.target_statuses()}
        await self._keeping.open_series()
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
                self._sightings.settle(last=True)
            finally:
                await self._keeping.close()
        else:
            await self._keeping.close()

    async def ended(self) -> None:
        """Return when the engine has stopped; raises what ended it, where that was no `stop`."""
        if self._runner is not None:
            await asyncio.shield(self._runner)

    def snapshot(self) -> Snapshot:
        """All of it, now."""
        self._sightings.tell()
        return replace(self._state.freeze(), devices=self._inventory.devices())

    @property
    def state(self) -> State:
        """What is known now, to be read at once and not kept; of addresses `snapshot` knows more."""
        self._sightings.tell()
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
        if self._watch is not None:
            alerting = self._watch.alerting
            told = (self._watch.supervision.limited, alerting.health, alerting.given_up)
            found += dict.fromkeys(each for each in told if each)
        found += [ear.problem for ear in self.ears() if ear.problem]
        return tuple(found)

    def ears(self) -> tuple[EarState, ...]:
        """How hearing goes on each adapter."""
        return tuple(ear for source in self._hearing for ear in source.ears())

    def subscribe(self, listener: Listener, *kinds: type) -> Unsubscribe:
        """Call `listener` with every later event of `kinds` (none: all)."""
        return self._bus.subscribe(listener, *kinds)

    def observe(self, observer: Observer) -> Unsubscribe:
        """Call `observer` with whatever the inventory is told, after the events that came of it."""
        return self._sightings.observe(observer)

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
        await self._names.settle()

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
        from .net.wake import wake_device  # noqa: PLC0415 - seldom wanted

        return await asyncio.to_thread(wake_device, self.device(device_id), self.adapters())

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
            self._sightings.take(seen)

    async def flush(self) -> None:
        """Return when all that is known is stored; raises StoreError."""
        self._sightings.tell()
        await self._keeping.flush()

    async def _run(self, started: asyncio.Event) -> None:
        watch = () if self._watch is None else (self._watch,)
        descriptions = () if self._descriptions is None else (self._descriptions,)
        parts: list[Part] = [
            self._attached,
            self._sightings,
            *watch,
            self._scanner,
            self._names,
            *descriptions,
            self._sources,
        ]
        async with asyncio.TaskGroup() as group:
            for part in parts:
                part.start(group)
            started.set()
            await self._stopping.wait()
            for part in parts:
                part.stop()

    def _reach(self) -> None:
        self._scanner.sweep_soon()

    def _surroundings(self) -> Surroundings:
        return Surroundings(
            attachments=self._attached.attachments,
            zeroconf=self._zeroconf,
            flooded=self._flooded,
            heard=None if self._watch is None else self._watch.inspecting.heard,
        )

    def _flooded(self, network_id: str) -> None:
        """More is said than there can be to say: the same flood as that of strangers, and told once."""
        now = datetime.now(UTC)
        if self._inventory.flood.begins(now):
            self._publish([FloodStarted(network_id=network_id, at=now)])

    def _is_routed(self, network_id: str) -> bool:
        network = self._state.networks.get(network_id)
        return network is not None and network.adapter is None

    def _publish(self, events: Iterable[Event]) -> None:
        for event in events:
            apply(self._state, event)
            self._keeping.record(event)
            self._names.hear(event)
            self._bus.publish(event)
            # Last: what it publishes itself comes after the event it came of.
            if self._watch is not None:
                self._watch.hear(event)

    def _make_descriptions(self) -> Descriptions:
        # Imported here, as what it needs of XML is nothing to a scan.
        from .discovery.upnp import Descriptions  # noqa: PLC0415

        descriptions = Descriptions(self._sightings.take, self._surroundings)
        self._sightings.observe(descriptions.told)
        return descriptions

    def _make_watch(self, session: ClientSession | None, readers: Sequence[Reader]) -> Watch:
        # Imported here, so that a single scan need not pay for all of monitoring.
        from .watch import Watch  # noqa: PLC0415

        return Watch(
            self.config,
            self._inventory,
            tell=self._publish,
            take=self._sightings.take,
            keeping=self._keeping,
            around=Around(
                attachments=self.attachments,
                adapters=self.adapters,
                networks=self._attached.networks,
                told=self._sightings.told,
            ),
            readers=readers,
            session=session,
        )


def _new_id() -> str:
    return str(uuid.uuid4())
