"""Put the parts together and own every task.

Hosts start the engine, read `snapshot()`, listen through `subscribe()` and give commands; it knows none
of them.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import uuid
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from .bus import Bus
from .config import Config
from .discovery.askers import open_asker
from .discovery.mdns import MdnsSource
from .discovery.neighbors import NeighborSource
from .discovery.own import observe_own
from .discovery.plan import ScanRequest, plan_scan, worth_watching
from .discovery.reverse_dns import ReverseDns
from .discovery.scan import ScanRun
from .errors import NetmonError, ScanBusyError
from .events import (
    DeviceChanged,
    DeviceDiscovered,
    NetworkChanged,
    ScanFinished,
    ScanProgressed,
    ScanStarted,
    SiteChanged,
)
from .identification.combine import recognize_announced
from .identification.oui import Vendors
from .inventory import edits
from .inventory.inventory import Inventory
from .inventory.networks import place, routed
from .model import ArpEvidence, EchoEvidence, Observation, ScanState, Site
from .net.capabilities import arp_allowed
from .net.interfaces import read_adapters
from .plugins import Attachment, Plugins, Surroundings
from .snapshot import Snapshot, State, apply
from .store.protocol import Stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zeroconf.asyncio import AsyncZeroconf

    from .bus import Listener, Unsubscribe
    from .discovery.plan import Plan, SweepPlan
    from .discovery.sweep import Answer, Asker
    from .events import Event
    from .inventory.health import Footing
    from .inventory.probed import Probed
    from .model import Adapter, Fact, Network, Scan, Seed
    from .plugins import SeenEvidence, Source
    from .store.protocol import Store

# What the inventory is told: a sighting, what came of a probe, or how we stand on our networks.
type Told = Observation | Probed | tuple[Footing, ...]
type Observer = Callable[[Told], None]

_LOGGER = logging.getLogger(__name__)

# Cables are plugged and Wi-Fi roams; a look at the adapters costs under a millisecond.
ADAPTERS_INTERVAL = 5.0
# "Seen again" is told in batches.
SEEN_INTERVAL = 2.0
# Seconds before a failed source is tried again.
RETRY_DELAYS = (1.0, 5.0, 30.0, 60.0)
# How long a scan waits for names that are still being asked for.
NAMES_TIMEOUT = 1.5


def builtin_plugins(config: Config) -> Plugins:
    """The sources and recognizers that come with netmon, as far as they are switched on."""
    sources: list[Source] = [NeighborSource()]
    if config.discovery.mdns:
        sources.append(MdnsSource())
    return Plugins(sources=tuple(sources), recognizers=(recognize_announced,))


class Engine:
    """What a host starts, listens to, and reads.

    `store` None keeps nothing; `zeroconf` None makes one; what is injected is not closed by the engine.
    """

    def __init__(
        self,
        config: Config | None = None,
        *,
        store: Store | None = None,
        zeroconf: AsyncZeroconf | None = None,
        plugins: Plugins | None = None,
        seeds: Iterable[Seed] = (),
    ) -> None:
        self.config = config or Config()
        self._store = store
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
        self._attachments: tuple[Attachment, ...] = ()
        self._adapters: tuple[Adapter, ...] = ()
        self._runner: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        self._watchers: list[asyncio.Task[None]] = []
        self._scanning: asyncio.Task[Scan] | None = None
        self._scan_asked = False
        # No scan runs, and the end of the last was told.
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._group: asyncio.TaskGroup | None = None
        self._vendors: Vendors | None = None
        # Whether packet sockets may be opened; a process keeps its privileges.
        self._raw = False

    async def start(self) -> None:
        """Load what is remembered, look at the adapters, start every source. Raises StoreError."""
        # Closing the socket it tries takes the kernel 10 ms, so that runs beside the rest.
        trying_raw = asyncio.get_running_loop().run_in_executor(None, arp_allowed)
        self._vendors = await asyncio.to_thread(Vendors.load, self.config.data_dir)
        stored = await self._store.open() if self._store is not None else Stored()
        self._state = State(
            replace(
                self._state.freeze(),
                sites=stored.sites,
                networks=stored.networks,
                devices=stored.devices,
            )
        )
        self._inventory.load(stored.devices)
        if not self._state.sites:
            self._publish([SiteChanged(site=Site(id=_new_id(), name=self.config.site_name))])
        self._look_at_adapters()
        self._raw = await trying_raw
        started = asyncio.Event()
        self._runner = asyncio.create_task(self._run(started), name="netmon engine")
        await started.wait()

    async def stop(self) -> None:
        """End every task and write what is left; safe to call twice."""
        runner, self._runner = self._runner, None
        if runner is not None:
            self._stopping.set()
            try:
                await self._end_scan()
                await runner
                self._tell_seen()
            finally:
                await self._close_store()
        else:
            await self._close_store()

    def snapshot(self) -> Snapshot:
        """All of it, now."""
        self._tell_seen()
        return replace(self._state.freeze(), devices=self._inventory.devices())

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
        return self._attachments

    def plan(self, request: ScanRequest) -> Plan:
        """What a scan would do, without doing it; raises as `scan` does."""
        self._look_at_adapters()
        return plan_scan(request, self._attachments, self.config.discovery, raw=self._raw)

    async def scan(self, request: ScanRequest | None = None) -> Scan:
        """Sweep now; the periodic sweep makes way. Raises ScanBusyError while another asked-for scan runs."""
        if self._scan_asked:
            raise ScanBusyError("A scan is already running; wait for it or cancel it.")
        plan = self.plan(request or ScanRequest())
        self._scan_asked = True
        try:
            await self._end_scan()
            return await self._scan(plan, request or ScanRequest())
        finally:
            self._scan_asked = False

    def cancel_scan(self) -> bool:
        """Stop the scan that is running; True if there was one. What it found stays."""
        return self._scanning is not None and self._scanning.cancel()

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

    def take(self, observations: Iterable[Observation]) -> None:
        """Take in sightings that a host has (an import, a capture)."""
        for seen in observations:
            self._take(seen)

    async def flush(self) -> None:
        """Return when all that is known is stored; raises StoreError."""
        self._tell_seen()
        if self._store is not None:
            await self._store.flush()

    async def _close_store(self) -> None:
        if self._store is not None:
            await self._store.close()

    async def _end_scan(self) -> None:
        """Cancel the scan that runs, and return when all have been told that it ended."""
        if self._scanning is not None:
            self._scanning.cancel()
        await self._quiet.wait()

    async def _run(self, started: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            self._group = group
            tasks = [
                group.create_task(self._follow_adapters(), name="netmon adapters"),
                group.create_task(self._tell_seen_forever(), name="netmon sightings"),
            ]
            if self.config.discovery.sweep_interval > 0:
                tasks.append(group.create_task(self._sweep_forever(), name="netmon sweeps"))
            if self._dns is not None:
                tasks.append(group.create_task(self._watch(self._dns), name="netmon source dns"))
            self._start_sources()
            started.set()
            await self._stopping.wait()
            for task in [*tasks, *self._watchers]:
                task.cancel()

    def _start_sources(self) -> None:
        """Start every source where we are now; those that run where we were are ended."""
        for task in self._watchers:
            task.cancel()
        if self._group is not None:
            self._watchers = [
                self._group.create_task(self._watch(source), name=f"netmon source {source.name}")
                for source in self._plugins.sources
            ]

    async def _watch(self, source: Source) -> None:
        """Run one source for good; its failure must not stop the others."""
        failures = 0
        while True:
            try:
                surroundings = Surroundings(attachments=self._attachments, zeroconf=self._zeroconf)
                async with aclosing(source.observe(surroundings)) as sightings:
                    async for seen in sightings:
                        failures = 0
                        self._take(seen)
            except NetmonError as err:
                if failures == 0:
                    _LOGGER.warning("Source %s is unavailable: %s", source.name, err)
            except Exception:
                if failures == 0:
                    _LOGGER.exception("Source %s failed", source.name)
            await asyncio.sleep(RETRY_DELAYS[min(failures, len(RETRY_DELAYS) - 1)])
            failures += 1

    async def _follow_adapters(self) -> None:
        told = None
        while True:
            await asyncio.sleep(ADAPTERS_INTERVAL)
            before = self._attachments
            try:
                self._look_at_adapters()
                self._see_ourselves()
                problem = None
            except (NetmonError, OSError) as err:
                problem = str(err)
            if problem not in (None, told):
                _LOGGER.warning("The network adapters cannot be read: %s", problem)
            told = problem
            if _where(before) != _where(self._attachments):
                self._start_sources()

    def _look_at_adapters(self) -> None:
        """Find out what we are attached to, and which networks these are."""
        adapters = tuple(
            adapter for adapter in read_adapters() if worth_watching(adapter, self.config.discovery)
        )
        if adapters == self._adapters:
            return
        self._adapters = adapters
        pairs = place(
            adapters, self._state.networks.values(), site_id=next(iter(self._state.sites)), new_id=_new_id
        )
        for _, network in pairs:
            self._remember_network(network)
        self._attachments = tuple(Attachment(adapter=adapter, network=network) for adapter, network in pairs)
        self._see_ourselves()

    def _see_ourselves(self) -> None:
        hostname = socket.gethostname()
        for attachment in self._attachments:
            self.take(observe_own(attachment, hostname=hostname, now=datetime.now(UTC)))

    def _remember_network(self, network: Network) -> None:
        if self._state.networks.get(network.id) != network:
            self._publish([NetworkChanged(network=network)])

    async def _sweep_forever(self) -> None:
        told = None
        while True:
            if not self._scan_asked:
                try:
                    scan = await self._scan(self.plan(ScanRequest()), ScanRequest())
                    problem = scan.problem
                except (NetmonError, OSError) as err:
                    problem = str(err)
                if problem != told and problem is not None:
                    _LOGGER.warning("Sweep: %s", problem)
                told = problem
            await asyncio.sleep(self.config.discovery.sweep_interval)

    async def _scan(self, plan: Plan, request: ScanRequest) -> Scan:
        """Run one plan as a task of its own, so that it can be cancelled without its caller."""
        sweeps = tuple(self._on_network(sweep) for sweep in plan.sweeps)
        rate = self.config.discovery.rate if request.rate is None else request.rate
        run = ScanRun(
            _new_id(),
            replace(plan, sweeps=sweeps),
            request,
            rate=rate,
            open_asker=lambda sweep: open_asker(sweep, full_speed=rate == float("inf")),
            close_asker=self._close_asker,
            on_answer=self._answered,
            on_progress=lambda scan: self._publish([ScanProgressed(scan=scan)]),
        )
        self._quiet.clear()
        self._publish([ScanStarted(scan=run.scan)])
        scanning = self._scanning = asyncio.create_task(run.run(), name="netmon scan")
        try:
            await asyncio.wait([scanning])
        finally:
            # Our caller may have been cancelled: the sweep ends with it.
            scanning.cancel()
            await asyncio.wait([scanning])
            self._scanning = None
            ended = replace(run.scan, state=ScanState.CANCELLED, finished_at=datetime.now(UTC))
            scan = ended if scanning.cancelled() else scanning.result()
            self._publish([ScanFinished(scan=scan)])
            self._quiet.set()
        return scan

    def _close_asker(self, asker: Asker) -> None:
        """Close it in a thread: the kernel takes 10 ms and more to close a packet socket."""
        if self._group is None:
            asker.close()
        else:
            self._group.create_task(asyncio.to_thread(asker.close), name="netmon close")

    def _on_network(self, sweep: SweepPlan) -> SweepPlan:
        """A routed sweep gets its network."""
        if sweep.network_id is not None:
            return sweep
        network = routed(
            sweep.prefix,
            self._state.networks.values(),
            site_id=next(iter(self._state.sites)),
            new_id=_new_id,
        )
        self._remember_network(network)
        return replace(sweep, network_id=network.id)

    def _answered(self, sweep: SweepPlan, answer: Answer) -> None:
        self._take(
            Observation(
                source=sweep.method.value,
                seen_at=datetime.now(UTC),
                network_id=sweep.network_id or "",
                mac=answer.mac,
                address=IPv4Address(answer.address),
                evidence=ARP_ANSWER if answer.mac is not None else EchoEvidence(rtt=answer.rtt),
            )
        )

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
            if self._store is not None:
                self._store.record(event)
            if self._dns is not None and isinstance(event, DeviceDiscovered | DeviceChanged):
                self._ask_names(event)
            self._bus.publish(event)

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


ARP_ANSWER = ArpEvidence(asked=True)


def _new_id() -> str:
    return str(uuid.uuid4())


def _where(attachments: Iterable[Attachment]) -> list[tuple[str, bool, object]]:
    """What a source must start anew for: other adapters, addresses or links."""
    return [
        (attachment.adapter.name, attachment.adapter.carrier, attachment.adapter.addresses)
        for attachment in attachments
    ]
