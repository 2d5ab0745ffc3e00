"""A netmon server, seen from Home Assistant."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from .backend import BackendInfo
from .const import MODE_REMOTE
from .engine import NetmonError, ScanFinished, apply
from .engine import State as ServerState
from .listeners import Listeners
from .servers import reach

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .backend import Unsubscribe
    from .engine import (
        Client,
        Config,
        Connection,
        Event,
        InformantState,
        Port,
        Sample,
        Scan,
        ScanRequest,
        Sensor,
        State,
    )

_LOGGER = logging.getLogger(__name__)

# Seconds between two questions how far a scan is, should the stream not tell that it ended.
ASK_AGAIN = 30.0


class RemoteBackend:
    """Owns the connection; `refused` is called when that has ended for good."""

    def __init__(
        self, connection: Connection, client: Client, *, refused: Callable[[Exception], None]
    ) -> None:
        self._connection = connection
        self._client = client
        self._refused = refused
        self._state: State | None = None
        self._problem = ""
        self._running: asyncio.Task[None] | None = None
        self._events: Listeners[Event] = Listeners()
        self._changes: Listeners[None] = Listeners()

    @property
    def info(self) -> BackendInfo:
        """What it is; complete after `open`."""
        server = self._connection.server
        return BackendInfo(mode=MODE_REMOTE, version="" if server is None else server.version)

    @property
    def state(self) -> State:
        """All that is known, as the server told it last."""
        if self._state is None:
            raise RuntimeError("The backend was not opened.")
        return self._state

    @property
    def available(self) -> bool:
        """Whether the server is there."""
        return self._connection.connected

    @property
    def problem(self) -> str:
        """Why the server is not there, as far as is known."""
        return self._problem

    async def open(self) -> None:
        """Connect, and stay connected; raises ServerUnreachableError and what ends a connection for good."""
        self._running = await reach(self._connection)
        self._state = ServerState(self._connection.snapshot())
        self._connection.subscribe(self._heard)
        self._connection.on_failed(self._failed)
        self._connection.on_connected(lambda _: self._changes.tell(None))
        self._running.add_done_callback(self._ended)

    async def start(self) -> None:
        """Nothing to do: the server looks by itself."""

    async def renew(self, config: Config) -> None:
        """Nothing to do: a server has its own settings."""

    async def set_credentials(self, config: Config) -> None:
        """Nothing to do: a server has its own."""

    async def close(self) -> None:
        """Leave the server; safe twice."""
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
            with suppress(asyncio.CancelledError, NetmonError):
                await running

    async def hold(self) -> None:
        """Nothing to do: there are no files here."""

    async def release(self) -> None:
        """Nothing to do."""

    def subscribe(self, listener: Callable[[Event], None]) -> Unsubscribe:
        """Call `listener` with every event, after `state` has taken it in."""
        return self._events.add(listener)

    def on_change(self, listener: Callable[[], None]) -> Unsubscribe:
        """Call `listener` when the server is lost or back; what it missed it was told before."""
        return self._changes.add(lambda _: listener())

    async def scan(self, request: ScanRequest) -> Scan:
        """Have the server scan, and wait for the end."""
        ended = asyncio.Event()

        def hear(event: Event) -> None:
            if isinstance(event, ScanFinished):
                ended.set()

        forget = self._events.add(hear)
        try:
            scan = await self._client.scan([str(prefix) for prefix in request.prefixes])
            while scan.running:
                with suppress(TimeoutError):
                    async with asyncio.timeout(ASK_AGAIN):
                        await ended.wait()
                ended.clear()
                scan = await self._client.scan_progress(scan.id)
        finally:
            forget()
        return scan

    async def ping(self, device_id: str) -> Sample:
        """Have the server probe a device at once."""
        return await self._client.ping(device_id)

    async def ports(self, device_id: str) -> Sequence[Port]:
        """What a device tells of its ports, former ones too."""
        return await self._client.ports(device_id, gone=True)

    async def sensors(self, device_id: str) -> Sequence[Sensor]:
        """What a device measures of itself."""
        return await self._client.sensors(device_id, gone=True)

    async def informants(self) -> Sequence[InformantState]:
        """How it goes with each device that the server asks about itself."""
        return await self._client.informants()

    async def ask(self, device_id: str) -> InformantState:
        """Have the server ask a device about itself at once."""
        return await self._client.ask(device_id)

    async def agree(self, device_id: str) -> InformantState:
        """Say a person's yes to whoever answers for a device now."""
        return await self._client.agree(device_id)

    async def wake(self, device_id: str) -> None:
        """Have the server switch a device on."""
        await self._client.wake(device_id)

    async def rename(self, device_id: str, name: str | None) -> None:
        """Set or take away the user's name."""
        await self._client.rename(device_id, name)

    async def set_known(self, device_id: str, *, known: bool | None) -> None:
        """Say whether the device is ours."""
        await self._client.set_known(device_id, known=known)

    async def forget(self, device_id: str) -> None:
        """Drop a device."""
        await self._client.forget(device_id)

    async def merge(self, keep_id: str, absorbed_id: str) -> None:
        """Make two devices one."""
        await self._client.merge(keep_id, absorbed_id)

    async def acknowledge(self, alert_id: str, by: str) -> None:
        """Say that a person has seen an alert; the server notes whose key it was."""
        del by
        await self._client.acknowledge(alert_id)

    async def ensure_target(self, given: Mapping[str, object]) -> None:
        """Have the server probe a target, unless it does already."""
        if f"user:{given['name']}/{given['kind']}" not in self.state.targets:
            await self._client.add_target(given)

    async def remove_target(self, target_id: str) -> None:
        """Have the server probe a target no longer."""
        await self._client.remove_target(target_id)

    def _failed(self, err: NetmonError) -> None:
        self._problem = err.message

    def _heard(self, event: Event) -> None:
        apply(self.state, event)
        self._events.tell(event)

    def _ended(self, running: asyncio.Task[None]) -> None:
        """The connection ended for good: nobody but the user can help."""
        if running.cancelled():
            return
        match running.exception():
            case NetmonError() as err:
                _LOGGER.warning("The server has ended the connection: %s", err)
                self._failed(err)
                self._refused(err)
            case Exception() as err:
                _LOGGER.error("The connection to the server failed", exc_info=err)
                self._refused(err)
            case _:
                pass
