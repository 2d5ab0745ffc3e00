"""A server that speaks the contract, and clients of it.

`build_app` of the server can take the place of the small one: tests use the URL, the keys and the engine,
and what it was asked.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession

from netmon_core.client.rest import Client
from netmon_core.config import Config
from netmon_core.engine import Engine
from netmon_core.plugins import Plugins
from netmon_core.settings.discovery import DiscoverySettings
from tests.fakes.gatekeeper import ADMIN
from tests.fakes.server import Server, serving
from tests.inventory.sightings import seen

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from netmon_core.model import Device

# Three devices that are not this machine.
MACS = ("3c:22:fb:00:00:01", "00:1b:a9:00:00:02", "00:11:32:00:00:03")


@dataclass(frozen=True, kw_only=True)
class Far:
    """A server, and a session to speak with it."""

    session: ClientSession
    engine: Engine
    server: Server
    url: str

    def client(self, key: str = ADMIN, **more: str) -> Client:
        return Client(self.session, self.url, key, **more)

    def known(self, mac: str = MACS[0]) -> Device:
        """The device with a MAC, as the engine knows it."""
        return next(
            device
            for device in self.engine.snapshot().devices
            if any(interface.mac == mac for interface in device.interfaces)
        )


@pytest.fixture
async def far() -> AsyncGenerator[Far]:
    discovery = DiscoverySettings(sweep_interval=0.0, mdns=False, reverse_dns=False)
    engine = Engine(Config(discovery=discovery), plugins=Plugins())
    # It is not started: commands work, and nothing is probed.
    engine.take(seen(mac, f"192.0.2.{number}") for number, mac in enumerate(MACS, 1))
    async with AsyncExitStack() as stack:
        server, url = await stack.enter_async_context(serving(engine))
        session = await stack.enter_async_context(ClientSession())
        yield Far(session=session, engine=engine, server=server, url=url)
