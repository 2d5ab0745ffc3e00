"""A server of the test's own, on loopback inside the lab."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, web

from netmon_core.config import Config
from netmon_core.engine import Engine
from netmon_core.evidence.arp import ArpEvidence
from netmon_core.evidence.observation import Observation
from netmon_core.plugins import Plugins
from netmon_core.server.about import About
from netmon_core.server.app import build_app
from netmon_core.settings.discovery import DiscoverySettings
from netmon_core.settings.monitoring import MonitoringSettings
from tests.fakes.gatekeeper import ADMIN, FakeAuditor, Gatekeeper

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from netmon_core.server.table import Route
    from netmon_core.store.protocol import Store
    from netmon_core.store.series.protocol import SeriesStore

OWN, NAS, NAS_MAC = "10.77.0.2/24", "10.77.0.21", "00:11:32:00:00:21"
OWN_MAC = "b8:27:eb:00:00:02"
STARTED = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
QUIET = Config(
    discovery=DiscoverySettings(sweep_interval=0.0, rate=5_000, mdns=False, reverse_dns=False),
    monitoring=MonitoringSettings(interval=1.0),
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    data: Any = None


@dataclass(frozen=True, kw_only=True)
class Serving:
    """A running server and a client of it."""

    engine: Engine
    url: str
    session: ClientSession
    gatekeeper: Gatekeeper = field(default_factory=Gatekeeper)
    auditor: FakeAuditor = field(default_factory=FakeAuditor)

    async def ask(self, method: str, path: str, *, key: str | None = ADMIN, **rest: Any) -> Answer:
        """Send one request."""
        headers = {**({"Authorization": f"Bearer {key}"} if key else {}), **rest.pop("headers", {})}
        async with self.session.request(method, self.url + path, headers=headers, **rest) as response:
            body = await response.read()
            data = (
                await response.json(content_type=None) if "json" in response.content_type and body else None
            )
            return Answer(status=response.status, headers=response.headers, body=body, data=data)

    async def get(self, path: str, **rest: Any) -> Any:
        """The JSON of a request that must succeed."""
        answer = await self.ask("GET", path, **rest)
        assert answer.status == 200, answer.body
        return answer.data

    def see(self, mac: str | None, address: str, *, at: datetime | None = None, **evidence: Any) -> str:
        """Let the engine see a device, now unless told; its id."""
        network_id = self.engine.attachments()[0].network.id
        self.engine.take(
            [
                Observation(
                    source="arp",
                    seen_at=at or datetime.now(UTC),
                    network_id=network_id,
                    mac=mac,
                    address=ip_address(address),
                    evidence=evidence.get("said") or ArpEvidence(asked=True),
                )
            ]
        )
        return next(
            device.id
            for device in self.engine.snapshot().devices
            for interface in device.interfaces
            if mac in (None, interface.mac) and any(str(a.value) == address for a in interface.addresses)
        )


@asynccontextmanager
async def serving(
    *,
    config: Config = QUIET,
    store: Store | None = None,
    series: SeriesStore | None = None,
    watch: bool = True,
    routes: tuple[Route, ...] = (),
) -> AsyncGenerator[Serving]:
    """A started engine and a server of it; the test must stand inside the lab."""
    engine = Engine(config, store=store, series=series, plugins=Plugins(), watch=watch)
    gatekeeper, auditor = Gatekeeper(), FakeAuditor()
    try:
        await engine.start()
        about = About(server_id="here", started_at=STARTED)
        app = build_app(engine, gatekeeper=gatekeeper, about=about, auditor=auditor, routes=routes)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            async with ClientSession(auto_decompress=True) as session:
                yield Serving(
                    engine=engine,
                    url=f"http://127.0.0.1:{runner.addresses[0][1]}",
                    session=session,
                    gatekeeper=gatekeeper,
                    auditor=auditor,
                )
        finally:
            await runner.cleanup()
    finally:
        await engine.stop()
