from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, web

from netmon_core.client import backoff
from netmon_core.client.connection import Connection
from netmon_core.errors import (
    CredentialError,
    InvalidRequestError,
    ServerUnreachableError,
    ServerVersionError,
)
from netmon_core.events.device import DeviceChanged, DeviceDiscovered, DeviceForgotten, DevicesSeen
from netmon_core.events.target import SampleTaken
from netmon_core.model.device import Device
from netmon_core.model.presence import Presence
from netmon_core.model.scan import ScanState
from netmon_core.server.stream import ring as ring_module
from netmon_core.snapshot import Snapshot
from tests.fakes.gatekeeper import VIEWER
from tests.fakes.told import Told, sample_of
from tests.fakes.until import until
from tests.inventory.sightings import at
from tests.server.stream.viewer import serving

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from netmon_core.events.event import Event
    from tests.server.stream.viewer import Served

HELLO = {
    "type": "hello",
    "server_id": "s",
    "version": "1",
    "schema_version": 1,
    "min_schema_version": 1,
    "run_id": "run-1",
    "role": "viewer",
}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost server is looked for at once."""
    monkeypatch.setattr(backoff, "SHORTEST", 0.01)
    monkeypatch.setattr(backoff, "LONGEST", 0.02)


def device(number: int, **more: str) -> Device:
    return replace(Device(id=f"d{number}", first_seen=at(0), last_seen=at(0)), **more)  # type: ignore[arg-type]


class Follower:
    """A connection and what it told."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.events: list[Event] = []
        self.states: list[bool] = []
        connection.subscribe(self.events.append)
        connection.on_connected(self.states.append)
        self.task = asyncio.create_task(connection.run())

    @property
    def types(self) -> list[str]:
        return [event.type for event in self.events]


@asynccontextmanager
async def following(url: str, key: str = VIEWER, *, warn_before_met: bool = True) -> AsyncGenerator[Follower]:
    async with ClientSession() as session:
        follower = Follower(Connection(session, url, key, warn_before_met=warn_before_met))
        try:
            yield follower
        finally:
            follower.task.cancel()
            await asyncio.wait([follower.task])


def lose(served: Served) -> None:
    """Close every connection from the server's side."""
    for conversation in list(served.stream._conversations):
        conversation.line.end(1012, "")


def lots() -> Told:
    told = Told()
    told.tell(*(DeviceDiscovered(device=device(number)) for number in range(500)))
    told.tell(sample_of("device:d1/ping"))
    return told


async def test_a_replica_is_the_same_as_the_engine_and_stays_so() -> None:
    told = lots()
    async with serving(told) as served, following(served.url) as follower:
        await until(lambda: follower.connection.connected)
        assert follower.connection.snapshot() == told.snapshot()
        # Who starts listening asks for a snapshot; it is no news.
        assert follower.events == []
        told.tell(DeviceChanged(device=device(1, name="NAS"), changed=("name",)))
        told.tell(DeviceForgotten(device_id="d2"), DevicesSeen(seen=(("d3", at(9)),)))
        told.tell(sample_of("device:d3/ping", after=10))
        await until(lambda: len(follower.events) == 4)
        assert follower.connection.snapshot() == told.snapshot()
        assert sorted(follower.types) == [
            "device_changed",
            "device_forgotten",
            "devices_seen",
            "sample_taken",
        ]


async def test_after_a_short_loss_only_what_was_missed_is_told() -> None:
    told = lots()
    async with serving(told) as served, following(served.url) as follower:
        await until(lambda: follower.connection.connected)
        lose(served)
        told.tell(DeviceChanged(device=device(1, name="NAS"), changed=("name",)))
        await until(lambda: follower.types == ["device_changed"])
        assert follower.connection.snapshot() == told.snapshot()
        assert follower.states == [True, False, True]


async def test_after_a_long_loss_the_differences_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring_module, "EVENTS", 5)
    told = lots()
    async with serving(told) as served, following(served.url) as follower:
        await until(lambda: follower.connection.connected)
        lose(served)
        for number in range(20):
            told.tell(DeviceChanged(device=device(1, name=f"NAS {number}"), changed=("name",)))
        told.tell(DeviceForgotten(device_id="d2"))
        await until(lambda: follower.states == [True, False, True])
        assert follower.connection.snapshot() == told.snapshot()
        assert follower.types == ["device_forgotten", "device_changed"]


async def test_a_server_that_was_restarted_is_followed_on_its_new_run() -> None:
    async with serving(lots()) as served, following(served.url) as follower:
        await until(lambda: follower.connection.connected)
        await served.stream.close()
        await until(lambda: not follower.connection.connected)
        after = Snapshot(run_id="run-2", revision=0, devices=(device(1, name="NAS"),))
        async with serving(Told(after)) as again:
            follower.connection._address = replace(follower.connection._address, url=again.url)
            await until(lambda: follower.connection.connected)
            assert follower.connection.snapshot() == after
            assert follower.types.count("device_forgotten") == 499
            assert follower.types.count("device_changed") == 1


async def test_loss_and_return_are_logged_once_each(caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as served, following(served.url) as follower:
        await until(lambda: follower.connection.connected)
        url, follower.connection._address = (
            follower.connection._address,
            replace(follower.connection._address, url="http://127.0.0.1:9"),
        )
        caplog.clear()
        lose(served)
        await asyncio.sleep(0.3)
        assert caplog.text.count("Lost the server") == 1
        follower.connection._address = url
        await until(lambda: follower.connection.connected)
        assert caplog.text.count("is back") == 1


async def test_before_the_first_contact_only_who_wants_it_is_warned(caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as served, following(served.url, warn_before_met=False) as follower:
        url, follower.connection._address = (
            follower.connection._address,
            replace(follower.connection._address, url="http://127.0.0.1:9"),
        )
        await asyncio.sleep(0.3)
        assert caplog.text == ""
        follower.connection._address = url
        await until(lambda: follower.connection.connected)
        assert caplog.text == ""
        lose(served)
        await until(lambda: follower.states == [True, False, True])
        assert caplog.text.count("Lost the server") == caplog.text.count("is back") == 1


async def test_a_server_that_is_not_there_yet_is_waited_for() -> None:
    async with following("http://127.0.0.1:9") as follower:
        await asyncio.sleep(0.2)
        assert not follower.task.done()
        assert not follower.connection.connected
        with pytest.raises(ServerUnreachableError):
            follower.connection.snapshot()


async def test_a_wrong_key_ends_it() -> None:
    async with serving() as served, following(served.url, "wrong") as follower:
        with pytest.raises(CredentialError):
            await follower.task


async def test_a_revoked_key_ends_it() -> None:
    async with serving() as served, following(served.url) as follower:
        await until(lambda: follower.connection.connected)
        served.gatekeeper.revoke(VIEWER)
        with pytest.raises(CredentialError):
            await follower.task
        assert follower.states == [True, False]


async def test_a_failing_listener_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as served, following(served.url) as follower:

        def fail(_: object) -> None:
            raise ValueError("of the test")

        follower.connection.subscribe(fail, SampleTaken)
        gone = follower.connection.on_connected(fail)
        await until(lambda: follower.connection.connected)
        gone()
        gone()
        served.told.tell(sample_of("user:web/tcp"), sample_of("user:web/ping"))
        await until(lambda: len(follower.events) == 2)
        assert caplog.text.count("of the test") >= 3


async def scripted(
    script: Callable[[web.WebSocketResponse, int], Awaitable[None]],
    check: Callable[[Follower], Awaitable[None]],
) -> None:
    """Follow a server that follows a script; it is given the number of the connection."""
    connections = 0

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal connections
        connections += 1
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive_str()
        await script(socket, connections)
        return socket

    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with following(f"http://127.0.0.1:{runner.addresses[0][1]}") as follower:
            await check(follower)
    finally:
        await runner.cleanup()


async def greet(socket: web.WebSocketResponse, revision: int = 0) -> dict[str, object]:
    """Greet, and answer `listen` with an empty snapshot; returns what was asked."""
    await socket.send_json(HELLO)
    asked: dict[str, object] = await socket.receive_json()
    snapshot = {"run_id": "run-1", "revision": revision}
    await socket.send_json({"id": 1, "type": "result", "snapshot": snapshot})
    return asked


async def test_a_server_of_another_time_ends_it() -> None:
    async def script(socket: web.WebSocketResponse, _: int) -> None:
        await socket.send_json({**HELLO, "min_schema_version": 9, "schema_version": 9})

    async def check(follower: Follower) -> None:
        with pytest.raises(ServerVersionError):
            await follower.task

    await scripted(script, check)


async def test_what_a_newer_server_tells_beside_is_passed_over_counted_and_noted_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")

    async def script(socket: web.WebSocketResponse, _: int) -> None:
        await greet(socket)
        await socket.send_json({"type": "weather", "sun": True})
        unknown = {"revision": 1, "event": {"type": "coffee_ready"}}
        known = {"revision": 2, "event": {"type": "device_forgotten", "device_id": "x"}}
        await socket.send_json({"type": "events", "events": [unknown, unknown, known], "more": 1})
        await socket.receive()

    async def check(follower: Follower) -> None:
        await until(lambda: follower.types == ["device_forgotten"])
        assert follower.connection.snapshot().revision == 2
        assert follower.states == [True]
        assert follower.connection.passed_over == 2
        assert caplog.text.count("does not know yet; update it") == 1

    await scripted(script, check)


async def test_words_of_a_newer_server_are_heard_as_other_ones() -> None:
    async def script(socket: web.WebSocketResponse, _: int) -> None:
        await greet(socket)
        scan = {"id": "s", "state": "resting", "started_at": "2026-11-22T12:00:00Z", "expected": 1}
        device = {"id": "d", "first_seen": scan["started_at"], "last_seen": scan["started_at"]}
        told = [
            {"type": "scan_started", "scan": scan},
            {"type": "device_discovered", "device": {**device, "presence": "asleep"}},
        ]
        entries = [{"revision": number, "event": event} for number, event in enumerate(told, start=1)]
        await socket.send_json({"type": "events", "events": entries})
        await socket.receive()

    async def check(follower: Follower) -> None:
        await until(lambda: follower.types == ["scan_started", "device_discovered"])
        known = follower.connection.snapshot()
        assert known.scan is not None
        assert (known.scan.state, known.scan.running) == (ScanState.OTHER, True)
        assert [each.presence for each in known.devices] == [Presence.UNKNOWN]
        assert follower.connection.passed_over == 0

    await scripted(script, check)


@pytest.mark.parametrize(
    "frame",
    [
        {
            "type": "events",
            "events": [{"revision": 2, "event": {"type": "device_forgotten", "device_id": "x"}}],
        },
        {"type": "events", "events": [{"event": {"type": "device_forgotten", "device_id": "x"}}]},
        {"type": "events", "events": [{"revision": 1, "event": {"type": "device_forgotten"}}]},
        {"type": "events", "events": [{"revision": "1", "event": {}}]},
        {"type": "events", "events": [1]},
        {"type": "events", "events": {}},
        {"type": "samples", "samples": [{}]},
        {"type": "samples"},
        [],
        "nonsense",
    ],
)
async def test_after_what_cannot_be_right_all_of_it_is_asked_for_anew(frame: object) -> None:
    asked: list[dict[str, object]] = []

    async def script(socket: web.WebSocketResponse, number: int) -> None:
        asked.append(await greet(socket))
        if number == 1:
            await socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))
        await socket.receive()

    async def check(follower: Follower) -> None:
        await until(lambda: follower.states == [True, False, True])
        assert asked == [{"id": 1, "command": "listen"}] * 2

    await scripted(script, check)


@pytest.mark.parametrize("first", [{"type": "welcome"}, {}, [], {**HELLO, "run_id": 5}])
async def test_what_is_no_netmon_server_is_tried_again_and_never_trusted(first: object) -> None:
    tries = 0

    async def script(socket: web.WebSocketResponse, number: int) -> None:
        nonlocal tries
        tries = number
        await socket.send_json(first)
        await socket.receive()

    async def check(follower: Follower) -> None:
        await until(lambda: tries >= 3)
        assert follower.states == []

    await scripted(script, check)


async def test_a_refused_listen_ends_it() -> None:
    async def script(socket: web.WebSocketResponse, _: int) -> None:
        await socket.send_json(HELLO)
        await socket.receive()
        await socket.send_json({"id": 1, "type": "error", "code": "request_invalid", "message": "No."})
        await socket.receive()

    async def check(follower: Follower) -> None:
        with pytest.raises(InvalidRequestError, match="No"):
            await follower.task

    await scripted(script, check)
