"""The engine inside Home Assistant."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from .backend import BackendInfo
from .const import MODE_EMBEDDED
from .engine import (
    ENGINE_VERSION,
    EmbeddedSeries,
    Engine,
    MeasurementsTaken,
    Mechanism,
    NetmonError,
    NotFoundError,
    SqliteStore,
    apply,
    read_adapters,
    read_capabilities,
)
from .engine import State as EngineState
from .listeners import Listeners
from .pinned_files import PinnedFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from aiohttp import ClientSession
    from zeroconf.asyncio import AsyncZeroconf

    from .backend import Unsubscribe
    from .engine import (
        Capability,
        Config,
        Event,
        InformantState,
        Port,
        Sample,
        Scan,
        ScanRequest,
        Seed,
        Sensor,
        State,
    )

_LOGGER = logging.getLogger(__name__)

DATABASE = "netmon.db"
METRICS = "metrics.db"
# Seconds before an engine that failed is followed by another.
REVIVE_DELAY = 30.0


class EmbeddedBackend:
    """Owns one engine at a time: another one follows if it fails."""

    def __init__(
        self,
        config: Config,
        *,
        session: ClientSession,
        zeroconf: AsyncZeroconf,
        seeds: Iterable[Seed] = (),
    ) -> None:
        self._config = config
        self._session = session
        self._zeroconf = zeroconf
        self._seeds = tuple(seeds)
        self._capabilities: tuple[Capability, ...] = ()
        self._engine: Engine | None = None
        self._state: State | None = None
        self._failed = False
        self._problem = ""
        self._started = False
        self._closed = False
        # It starts an engine, and then follows it.
        self._task: asyncio.Task[None] | None = None
        self._pinned = PinnedFiles()
        self._events: Listeners[Event] = Listeners()
        self._changes: Listeners[None] = Listeners()

    @property
    def info(self) -> BackendInfo:
        """What it is; complete after `open`."""
        set_aside = self._engine.set_aside if self._engine is not None else None
        return BackendInfo(
            mode=MODE_EMBEDDED,
            version=ENGINE_VERSION,
            capabilities=self._capabilities,
            set_aside=None if set_aside is None else set_aside.name,
        )

    @property
    def state(self) -> State:
        """All that is known now."""
        if self._state is None:
            raise RuntimeError("The backend was not opened.")
        return self._state

    @property
    def available(self) -> bool:
        """Whether the engine lives."""
        return not self._failed

    @property
    def problem(self) -> str:
        """Why the engine does not run."""
        return self._problem

    async def open(self) -> None:
        """Load the inventory and look at nothing; raises StoreError."""
        self._capabilities = await asyncio.to_thread(_capabilities)
        await self._load()

    async def start(self) -> None:
        """Start every source; raises NetmonError and OSError, and tries again by itself then."""
        if self._closed:
            return
        self._started = True
        self._task = asyncio.create_task(self._running().start(), name="netmon embedded engine")
        try:
            await self._task
        except asyncio.CancelledError:
            # Who is closed while it starts has nothing more to start.
            if not self._closed:
                raise
        except Exception as err:
            self._fail(err)
            raise
        finally:
            if not self._closed:
                self._task = asyncio.create_task(self._keep_running(), name="netmon embedded engine")

    async def renew(self, config: Config) -> None:
        """Have another engine take over with other settings; raises NetmonError and OSError.

        Nothing is unavailable meanwhile. If it fails, it is tried again by itself.
        """
        if self._closed:
            return
        self._config = config
        await self._end_task()
        await self.release()
        try:
            await self._stop()
            await self._load()
        except (NetmonError, OSError) as err:
            self._fail(err)
            self._task = asyncio.create_task(self._keep_running(), name="netmon embedded engine")
            raise
        self._failed = False
        self._changes.tell(None)
        if self._started:
            await self.start()

    async def set_credentials(self, config: Config) -> None:
        """Ask with these credentials from now on, also after a failure; the engine goes on."""
        self._config = config
        if self._engine is not None:
            self._engine.watch.set_credentials(config.credentials)

    async def close(self) -> None:
        """Stop the engine and close its files; safe twice."""
        self._closed = True
        await self._end_task()
        await self.release()
        await self._stop()

    async def hold(self) -> None:
        """Let the files be copied while the engine goes on; raises StoreError."""
        folder = self._config.data_dir
        if self._engine is None or folder is None:
            return
        await self._engine.flush()
        await self._pinned.pin(folder / name for name in (DATABASE, METRICS))

    async def release(self) -> None:
        """Let the files be written as usual again; safe twice."""
        await self._pinned.release()

    def subscribe(self, listener: Callable[[Event], None]) -> Unsubscribe:
        """Call `listener` with every event, after `state` has taken it in."""
        return self._events.add(listener)

    def on_change(self, listener: Callable[[], None]) -> Unsubscribe:
        """Call `listener` when the engine died, or another one took over."""
        return self._changes.add(lambda _: listener())

    async def scan(self, request: ScanRequest) -> Scan:
        """Sweep now, and wait for the names of what was found."""
        engine = self._running()
        scan = await engine.scan(request)
        await engine.settle()
        return scan

    async def ping(self, device_id: str) -> Sample:
        """Probe a device at once."""
        return await self._running().watch.supervision.monitor.probe_now(f"device:{device_id}/ping")

    async def ports(self, device_id: str) -> Sequence[Port]:
        """What a device tells of its ports, former ones too."""
        return tuple(self._running().watch.readings.ports(device_id).values())

    async def sensors(self, device_id: str) -> Sequence[Sensor]:
        """What a device measures of itself."""
        return tuple(self._running().watch.readings.sensors(device_id).values())

    async def informants(self) -> Sequence[InformantState]:
        """How it goes with each device that is asked about itself."""
        return self._running().watch.readings.states

    async def ask(self, device_id: str) -> InformantState:
        """Ask a device about itself at once."""
        return await self._running().watch.readings.ask(device_id)

    async def agree(self, device_id: str) -> InformantState:
        """Say a person's yes to whoever answers for a device now."""
        return await self._running().watch.readings.agree(device_id)

    async def wake(self, device_id: str) -> None:
        """Switch a device on by Wake-on-LAN."""
        await self._running().wake(device_id)

    async def rename(self, device_id: str, name: str | None) -> None:
        """Set or take away the user's name."""
        self._running().rename(device_id, name)

    async def set_known(self, device_id: str, *, known: bool | None) -> None:
        """Say whether the device is ours."""
        self._running().set_known(device_id, known=known)

    async def forget(self, device_id: str) -> None:
        """Drop a device."""
        self._running().forget(device_id)

    async def merge(self, keep_id: str, absorbed_id: str) -> None:
        """Make two devices one."""
        self._running().merge(keep_id, absorbed_id)

    async def acknowledge(self, alert_id: str, by: str) -> None:
        """Say that a person has seen an alert."""
        self._running().watch.alerting.acknowledge(alert_id, by)

    async def ensure_target(self, given: Mapping[str, object]) -> None:
        """Nothing to do: the targets are in the settings that the engine was made with."""

    async def remove_target(self, target_id: str) -> None:
        """Nothing to do: the next engine is made without it."""

    async def _end_task(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            # Whoever began it hears of its failure.
            with suppress(asyncio.CancelledError, NetmonError, OSError):
                await task

    def _fail(self, err: Exception) -> None:
        self._failed = True
        self._problem = err.message if isinstance(err, NetmonError) else f"{type(err).__name__}: {err}"
        self._changes.tell(None)

    def _running(self) -> Engine:
        if self._engine is None:
            raise NotFoundError("Netmon is being started anew; try again in a moment.")
        return self._engine

    async def _load(self) -> None:
        folder = self._config.data_dir
        engine = Engine(
            self._config,
            store=None if folder is None else SqliteStore(folder / DATABASE),
            series=None if folder is None else EmbeddedSeries(folder / METRICS, self._config.metrics),
            session=self._session,
            zeroconf=self._zeroconf,
            seeds=self._seeds,
        )
        try:
            await engine.load()
        except BaseException:
            await engine.stop()
            raise
        self._engine = engine
        self._state = EngineState(engine.snapshot())
        engine.subscribe(self._heard)

    async def _stop(self) -> None:
        engine, self._engine = self._engine, None
        if engine is None:
            return
        try:
            await engine.stop()
        except ExceptionGroup:
            # What ended the engine was logged when it did.
            if not self._failed:
                raise

    async def _keep_running(self) -> None:
        """Make another engine whenever one did not start, or ended by itself, which none should."""
        while True:
            if not self._failed:
                try:
                    await self._running().ended()
                except Exception as err:
                    _LOGGER.exception("The engine failed; another one is started in %.0f s", REVIVE_DELAY)
                    self._fail(err)
                else:
                    self._fail(NetmonError("The engine has ended."))
            await asyncio.sleep(REVIVE_DELAY)
            try:
                await self._stop()
                await self._load()
                await self._running().start()
            except (NetmonError, OSError) as err:
                _LOGGER.debug("The engine does not start: %s", err)
            else:
                self._failed = False
                _LOGGER.warning("The engine runs again")
                self._changes.tell(None)

    def _heard(self, event: Event) -> None:
        # They change no state, and come by the hundred.
        if not isinstance(event, MeasurementsTaken):
            apply(self.state, event)
            self._events.tell(event)


def _capabilities() -> tuple[Capability, ...]:
    return tuple(
        each for each in read_capabilities(read_adapters()) if each.mechanism is not Mechanism.CAPTURE
    )
