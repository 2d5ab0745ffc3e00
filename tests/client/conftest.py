"""A real server inside the lab, and clients of it."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, TraceConfig

from netmon_core.client.rest import Client
from netmon_core.store.memory import MemoryStore
from netmon_core.store.series.memory import MemorySeries
from tests.fakes.gatekeeper import ADMIN
from tests.lab.namespaces import Lab
from tests.lab.switch import build_switch
from tests.server.serving import NAS, NAS_MAC, OWN, OWN_MAC, serving

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator
    from types import SimpleNamespace

    from aiohttp import TraceRequestStartParams

    from netmon_core.engine import Engine
    from netmon_core.model.device import Device
    from tests.lab.namespaces import Namespace
    from tests.server.serving import Serving

# Three devices that are not this machine; the first is really there.
SEEN = {NAS_MAC: NAS, "3c:22:fb:00:00:01": "10.77.0.51", "00:1b:a9:00:00:02": "10.77.0.52"}
MACS = tuple(SEEN)


@dataclass(frozen=True, kw_only=True)
class Far:
    """A server, and a session to speak with it."""

    session: ClientSession
    serving: Serving
    # What was asked for.
    urls: list[str]

    @property
    def engine(self) -> Engine:
        return self.serving.engine

    @property
    def url(self) -> str:
        return self.serving.url

    def client(self, key: str = ADMIN) -> Client:
        return Client(self.session, self.url, key)

    def known(self, mac: str = NAS_MAC) -> Device:
        """The device with a MAC, as the engine knows it."""
        return next(
            device
            for device in self.engine.snapshot().devices
            if any(interface.mac == mac for interface in device.interfaces)
        )


@pytest.fixture(scope="package")
def machine(lab_possible: None) -> Iterator[Namespace]:
    """A machine with one neighbor, for all servers: whatever they are told to send stays in the lab."""
    with Lab() as lab:
        switch = build_switch(lab)
        made = switch.host("scanner", OWN, mac=OWN_MAC, ipv6=False)
        nas = switch.host("nas", f"{NAS}/24", mac=NAS_MAC, ipv6=False)
        nas.know(OWN.partition("/")[0], OWN_MAC)
        yield made


@pytest.fixture
async def far(machine: Namespace) -> AsyncGenerator[Far]:
    urls: list[str] = []

    async def note(_: ClientSession, __: SimpleNamespace, about: TraceRequestStartParams) -> None:
        urls.append(str(about.url))

    trace = TraceConfig()
    trace.on_request_start.append(note)
    with machine.inside():
        async with AsyncExitStack() as stack:
            served = await stack.enter_async_context(serving(store=MemoryStore(), series=MemorySeries()))
            session = await stack.enter_async_context(ClientSession(trace_configs=[trace]))
            for mac, address in SEEN.items():
                served.see(mac, address)
            yield Far(session=session, serving=served, urls=urls)
