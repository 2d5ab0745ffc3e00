"""A small server that speaks the REST interface and the stream of the contract, over a real engine.

Run as a process it owns a data folder as `netmon serve` does: `python -m tests.fakes.server DATA_DIR`.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from netmon_core import __version__
from netmon_core.cli.session import database
from netmon_core.config import load_config
from netmon_core.discovery.plan import ScanRequest
from netmon_core.engine import Engine
from netmon_core.errors import ForbiddenError, NetmonError, NotFoundError
from netmon_core.model.monitor import Pause
from netmon_core.model.outage import Outage
from netmon_core.model.series import Metric, Sample
from netmon_core.server.access import Role
from netmon_core.server.local import remove_local, write_local
from netmon_core.server.stream.stream import PATH, Stream
from netmon_core.wire import SCHEMA_VERSION, time_to_wire, to_wire

from .gatekeeper import ATTEMPTS, Gatekeeper, principal

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

    from netmon_core.model.device import Device
    from netmon_core.model.scan import Scan

API = "/api/v1"
STATUS = {"not_found": 404, "credential_invalid": 401, "forbidden": 403, "conflict": 409, "scan_busy": 409}
# So that a few devices take several pages.
PAGE = 2
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Server:
    """The handlers. What an engine that does not watch cannot do is answered from what the test sets."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.gatekeeper = Gatekeeper(attempts=ATTEMPTS)
        self.stream = Stream(engine, self.gatekeeper, server_id="server-1", origin_allowed=lambda _: True)
        self.schema_version = SCHEMA_VERSION
        self.sample = Sample(target_id="", at=NOW, sent=1, received=1, rtt_avg=0.002)
        self.asked: list[tuple[str, str, Any]] = []
        self._tasks: set[asyncio.Task[Scan]] = set()

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._check])
        app.router.add_get(PATH, self.stream.endpoint)
        for method, path, handler in (
            ("GET", "/info", self.info),
            ("GET", "/networks", self.networks),
            ("GET", "/devices", self.devices),
            ("GET", "/devices/{id}", self.device),
            ("PATCH", "/devices/{id}", self.edit),
            ("DELETE", "/devices/{id}", self.forget),
            ("POST", "/devices/{id}/merge", self.merge),
            ("POST", "/devices/{id}/distinct", self.distinguish),
            ("POST", "/devices/{id}/split", self.split),
            ("POST", "/devices/{id}/ping", self.ping),
            ("POST", "/devices/{id}/wake", self.wake),
            ("POST", "/scans", self.scan),
            ("GET", "/scans/{id}", self.scan_progress),
            ("DELETE", "/scans/{id}", self.cancel_scan),
            ("GET", "/targets", self.targets),
            ("POST", "/targets", self.add_target),
            ("POST", "/targets/{id:.+}/probe", self.probe),
            ("DELETE", "/targets/{id:.+}", self.remove_target),
            ("GET", "/metrics/{metric}", self.metrics),
            ("GET", "/outages", self.outages),
            ("GET", "/alerts", self.alerts),
            ("POST", "/alerts/{id}/acknowledge", self.acknowledge),
            ("GET", "/silences", self.silences),
            ("POST", "/silences", self.silence),
            ("DELETE", "/silences/{id}", self.unsilence),
            ("GET", "/pauses", self.pauses),
            ("POST", "/pauses", self.pause),
            ("DELETE", "/pauses", self.resume),
        ):
            app.router.add_route(method, API + path, handler)
        return app

    @web.middleware
    async def _check(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if not request.path.startswith(API):
            return await handler(request)
        try:
            kind, _, credential = request.headers.get("Authorization", "").partition(" ")
            who = await self.gatekeeper.authenticate(
                credential if kind == "Bearer" else "", remote=request.remote or ""
            )
            if request.method != "GET" and who.role is not Role.ADMIN:
                raise ForbiddenError("The role of this key only allows reading.")
            text = await request.text()
            self.asked.append((request.method, request.raw_path, json.loads(text) if text else None))
            return await handler(request)
        except NetmonError as err:
            problem = {"code": err.code, "detail": err.message, "field": err.field, "status": 0}
            return web.json_response(
                problem, status=STATUS.get(err.code, 422), content_type="application/problem+json"
            )

    async def info(self, _: web.Request) -> web.Response:
        snapshot = self.engine.snapshot()
        return web.json_response(
            {
                "server_id": "server-1",
                "version": __version__,
                "schema_version": self.schema_version,
                "min_schema_version": self.schema_version,
                "run_id": snapshot.run_id,
                "revision": snapshot.revision,
                "started_at": time_to_wire(NOW),
                "more": "than an old client knows",
            }
        )

    async def networks(self, _: web.Request) -> web.Response:
        return items(self.engine.snapshot().networks)

    async def devices(self, request: web.Request) -> web.Response:
        known = self.engine.snapshot().devices
        if search := request.query.get("search"):
            known = tuple(device for device in known if search in device.label)
        begin = int(request.query.get("cursor", "0"))
        page = [{**to_wire(device), "sample": None} for device in known[begin : begin + PAGE]]
        following = str(begin + PAGE) if begin + PAGE < len(known) else None
        return web.json_response({"items": page, "next": following, "total": len(known)})

    async def device(self, request: web.Request) -> web.Response:
        device = self._device(request)
        outage = Outage(subject_id=device.id, start=NOW, end=None, why="silent")
        beside = {"why": "It answered just now.", "outages": [to_wire(outage)], "alerts": [], "evidence": []}
        return web.json_response({**to_wire(device), **beside, "sample": to_wire(self.sample)})

    async def edit(self, request: web.Request) -> web.Response:
        device_id, body = request.match_info["id"], await request.json()
        if "name" in body:
            self.engine.rename(device_id, body["name"])
        if "tags" in body:
            self.engine.tag(device_id, body["tags"])
        if "notes" in body:
            self.engine.annotate(device_id, body["notes"])
        if "known" in body:
            self.engine.set_known(device_id, known=body["known"])
        return web.json_response(to_wire(self._device(request)))

    async def forget(self, request: web.Request) -> web.Response:
        self.engine.forget(request.match_info["id"])
        return web.Response(status=204)

    async def merge(self, request: web.Request) -> web.Response:
        self.engine.merge(request.match_info["id"], (await request.json())["absorb"])
        return web.json_response(to_wire(self._device(request)))

    async def distinguish(self, request: web.Request) -> web.Response:
        self.engine.distinguish(request.match_info["id"], (await request.json())["other"])
        return web.json_response(to_wire(self._device(request)))

    async def split(self, request: web.Request) -> web.Response:
        self.engine.split(request.match_info["id"], (await request.json())["merged_id"])
        return web.json_response(to_wire(self._device(request)))

    async def ping(self, request: web.Request) -> web.Response:
        self._device(request)
        return web.json_response(to_wire(self.sample))

    async def wake(self, request: web.Request) -> web.Response:
        self._device(request)
        return web.Response(status=204)

    async def scan(self, request: web.Request) -> web.Response:
        body = await request.json()
        wanted = ScanRequest(
            prefixes=tuple(map(IPv4Network, body.get("prefixes", ()))),
            interface=body.get("adapter"),
            timeout=body.get("timeout"),
            rate=float("inf") if body.get("rate") == "max" else body.get("rate"),
            rounds=body.get("rounds"),
            wide=body.get("wide", False),
        )
        task = asyncio.create_task(self.engine.scan(wanted))
        self._tasks.add(task)
        await asyncio.wait([task], timeout=0.05)
        if task.done():
            task.result()
        scan = self.engine.snapshot().scan
        assert scan is not None
        return web.json_response(to_wire(scan), status=202)

    async def scan_progress(self, request: web.Request) -> web.Response:
        scan = self.engine.snapshot().scan
        if scan is None or scan.id != request.match_info["id"]:
            raise NotFoundError("There is no such scan.", field="id")
        return web.json_response(to_wire(scan))

    async def cancel_scan(self, request: web.Request) -> web.Response:
        self.engine.cancel_scan()
        await asyncio.wait(self._tasks)
        return await self.scan_progress(request)

    async def targets(self, _: web.Request) -> web.Response:
        return items(self.engine.watch.target_statuses())

    async def add_target(self, request: web.Request) -> web.Response:
        return web.json_response(to_wire(self.engine.watch.add_target(await request.json())), status=201)

    async def remove_target(self, request: web.Request) -> web.Response:
        self.engine.watch.remove_target(request.match_info["id"])
        return web.Response(status=204)

    async def probe(self, _: web.Request) -> web.Response:
        return web.json_response(to_wire(self.sample))

    async def metrics(self, request: web.Request) -> web.Response:
        metric = Metric(request.match_info["metric"])
        value = 0.25 if metric is Metric.LOSS else 0.004
        begin = datetime.fromisoformat(request.query["start"])
        points = [[time_to_wire(begin + timedelta(minutes=n)), value, value, value, None] for n in range(3)]
        points.append([time_to_wire(begin + timedelta(minutes=3)), None, None, None, None])
        told = {"target_id": request.query["target"], "metric": metric.value, "step": 60, "points": points}
        return web.json_response(told)

    async def outages(self, request: web.Request) -> web.Response:
        return items([Outage(subject_id=request.query["subject"], start=NOW, end=None, why="silent")])

    async def alerts(self, _: web.Request) -> web.Response:
        return items(self.engine.snapshot().alerts)

    async def acknowledge(self, request: web.Request) -> web.Response:
        alert = self.engine.watch.alerting.acknowledge(request.match_info["id"], "admin")
        return web.json_response(to_wire(alert))

    async def silences(self, _: web.Request) -> web.Response:
        return items(self.engine.snapshot().silences)

    async def silence(self, request: web.Request) -> web.Response:
        body = await request.json()
        lasting = timedelta(seconds=body.pop("for"))
        return web.json_response(to_wire(self.engine.watch.alerting.silence(lasting, **body)), status=201)

    async def unsilence(self, request: web.Request) -> web.Response:
        self.engine.watch.alerting.unsilence(request.match_info["id"])
        return web.Response(status=204)

    async def pauses(self, _: web.Request) -> web.Response:
        return items(self.engine.snapshot().pauses)

    async def pause(self, request: web.Request) -> web.Response:
        body = await request.json()
        until = datetime.now(UTC) + timedelta(seconds=body.pop("for"))
        pause = Pause(until=until, **body)
        self.engine.watch.supervision.pause(pause)
        return web.json_response(to_wire(pause), status=201)

    async def resume(self, request: web.Request) -> web.Response:
        self.engine.watch.supervision.resume(
            device_id=request.query.get("device"), network_id=request.query.get("network")
        )
        return web.Response(status=204)

    def _device(self, request: web.Request) -> Device:
        wanted = request.match_info["id"]
        found = [device for device in self.engine.snapshot().devices if device.id == wanted]
        if not found:
            raise NotFoundError(f"There is no device {wanted}.", field="id")
        return found[0]


def items(things: Sequence[object]) -> web.Response:
    """A whole list on one page."""
    told = [to_wire(thing) for thing in things]
    return web.json_response({"items": told, "next": None, "total": len(told)})


@asynccontextmanager
async def serving(
    engine: Engine, *, host: str = "127.0.0.1", port: int = 0
) -> AsyncGenerator[tuple[Server, str]]:
    """Serve a started engine; yields the server and its URL."""
    server = Server(engine)
    async with AsyncExitStack() as stack:
        await server.stream.start()
        runner = web.AppRunner(server.app(), shutdown_timeout=1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        stack.push_async_callback(server.stream.close)
        await web.TCPSite(runner, host, port).start()
        yield server, f"http://127.0.0.1:{runner.addresses[0][1]}"


async def main(data_dir: Path) -> None:
    """Own a data folder and serve it to everybody until SIGTERM; only for a lab."""
    config = load_config(flags={"data_dir": str(data_dir), "discovery": {"sweep_interval": 0}})
    engine = Engine(config, store=database(data_dir))
    await engine.start()
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    try:
        async with serving(engine, host="0.0.0.0") as (server, url):
            server.gatekeeper.principals["run key"] = principal("this machine", Role.ADMIN)
            write_local(data_dir, url, None, "run key")
            print(f"serving {url}", flush=True)
            await ended.wait()
            remove_local(data_dir)
    finally:
        await engine.stop()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
