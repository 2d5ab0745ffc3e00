"""Tells the network by mDNS where the server is."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING

from .. import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from zeroconf.asyncio import AsyncZeroconf

_LOGGER = logging.getLogger(__name__)

TYPE = "_netmon._tcp.local."
# Of the paths under /api.
API = "v1"
# Seconds between two looks at our addresses.
LOOK_INTERVAL = 5.0
# Seconds for saying goodbye; who misses it forgets us when the records expire.
GOODBYE = 1.0


class Announcer:
    """Announces one server for as long as it runs, anew whenever its addresses change."""

    def __init__(
        self, addresses: Callable[[], tuple[str, ...]], *, port: int, server_id: str, tls: bool
    ) -> None:
        self._addresses = addresses
        self._port = port
        self._properties = {
            "id": server_id,
            "version": __version__,
            "api": API,
            "tls": "1" if tls else "0",
        }
        self._server_id = server_id
        self._told: tuple[str, ...] = ()
        self._zeroconf: AsyncZeroconf | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; whatever fails is logged once and tried again."""
        self._task = asyncio.create_task(self._run(), name="netmon announcement")

    async def close(self) -> None:
        """Say goodbye; safe twice."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._fall_silent()

    async def _run(self) -> None:
        # The import takes 50 ms, which whoever connects first would feel.
        await asyncio.to_thread(__import__, "zeroconf.asyncio")
        told = None
        while True:
            addresses = self._addresses()
            if addresses != self._told:
                await self._fall_silent()
                try:
                    await self._announce(addresses)
                    problem = None
                except Exception as err:  # noqa: BLE001 - zeroconf has many errors; none may stop the server
                    problem = str(err) or type(err).__name__
                    await self._fall_silent()
                if problem not in (None, told):
                    _LOGGER.warning("The server cannot be announced by mDNS: %s", problem)
                told = problem
            await asyncio.sleep(LOOK_INTERVAL)

    async def _announce(self, addresses: tuple[str, ...]) -> None:
        from zeroconf import IPVersion  # noqa: PLC0415 - see _run
        from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf  # noqa: PLC0415

        versions = {ip_address(address).version for address in addresses}
        if not versions:
            return
        only = IPVersion.V4Only if versions == {4} else IPVersion.V6Only
        host = socket.gethostname().partition(".")[0] or "netmon"
        self._zeroconf = AsyncZeroconf(
            interfaces=list(addresses), ip_version=only if len(versions) == 1 else IPVersion.All
        )
        info = AsyncServiceInfo(
            TYPE,
            f"netmon on {host[:40]}.{TYPE}",
            # A name of our own: the machine's may be announced by its own mDNS responder.
            server=f"netmon-{self._server_id[:8]}.local.",
            port=self._port,
            properties=self._properties,
            parsed_addresses=list(addresses),
        )
        await (await self._zeroconf.async_register_service(info, allow_name_change=True))
        self._told = addresses

    async def _fall_silent(self) -> None:
        zeroconf, self._zeroconf = self._zeroconf, None
        self._told = ()
        if zeroconf is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(GOODBYE):
                    await zeroconf.async_unregister_all_services()
            await zeroconf.async_close()
