from __future__ import annotations

import asyncio
from datetime import timedelta
from math import inf
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from netmon_core.client.rest import Client
from netmon_core.errors import (
    CredentialError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
    ServerUnreachableError,
    ServerVersionError,
    TooManyAttemptsError,
    UnexpectedAnswerError,
)
from netmon_core.model import Metric
from tests.fakes.gatekeeper import ATTEMPTS, VIEWER
from tests.inventory.sightings import at

from .conftest import MACS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .conftest import Far


async def test_a_server_says_what_it_is(far: Far) -> None:
    info = await far.client().info()
    assert (info.server_id, info.run_id) == ("server-1", far.engine.snapshot().run_id)


async def test_a_server_of_another_time_is_refused(far: Far) -> None:
    far.server.schema_version = 99
    with pytest.raises(ServerVersionError):
        await far.client().info()


async def test_every_page_of_a_list_is_read(far: Far) -> None:
    assert await far.client().devices() == [*far.engine.snapshot().devices]
    assert len([path for _, path, _ in far.server.asked if "/devices" in path]) > 1


async def test_a_search_is_the_servers(far: Far) -> None:
    far.engine.rename(far.known().id, "the NAS & more")
    assert [device.label for device in await far.client().devices(search="NAS & m")] == ["the NAS & more"]


async def test_a_device_comes_with_what_is_known_beside(far: Far) -> None:
    details = await far.client().device(far.known().id)
    assert details.device == far.known()
    assert details.why == "It answered just now."
    assert details.outages[0].subject_id == far.known().id
    assert details.sample == far.server.sample


async def test_a_device_is_edited_from_afar(far: Far) -> None:
    client, device_id = far.client(), far.known().id
    await client.rename(device_id, "NAS")
    await client.tag(device_id, ["a", "b"])
    await client.annotate(device_id, "in the cellar")
    changed = await client.set_known(device_id, known=True)
    assert changed == far.known()
    assert (changed.name, changed.tags, changed.notes, changed.known) == (
        "NAS",
        ("a", "b"),
        "in the cellar",
        True,
    )
    await client.rename(device_id, None)
    assert far.known().name is None


async def test_devices_are_merged_split_and_forgotten_from_afar(far: Far) -> None:
    client, kept, absorbed = far.client(), far.known(MACS[0]).id, far.known(MACS[1]).id
    await client.merge(kept, absorbed)
    assert far.known(MACS[1]).id == kept
    await client.split(kept, far.known().merges[0].merged_id)
    assert far.known(MACS[1]).id != kept
    await client.forget(kept)
    with pytest.raises(NotFoundError) as missing:
        await client.device(kept)
    assert missing.value.field == "id"


async def test_devices_and_targets_are_probed_from_afar(far: Far) -> None:
    client = far.client()
    assert await client.ping(far.known().id) == far.server.sample
    await client.wake(far.known().id)
    target = await client.add_target({"kind": "tcp", "name": "a/b c", "host": "192.0.2.1", "port": 80})
    assert [status.target for status in await client.targets()] == [target]
    assert await client.probe(target.id) == far.server.sample
    await client.remove_target(target.id)
    assert await client.targets() == []


async def test_what_makes_no_sense_is_refused_as_the_engine_does(far: Far) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        await far.client().rename(far.known().id, "x" * 300)
    assert refused.value.field == "name"


async def test_a_scan_is_begun_with_what_was_asked_for(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def scan(request: object) -> None:
        asked.append(request)
        raise InvalidRequestError("Not here.", field="prefixes")

    monkeypatch.setattr(far.engine, "scan", scan)
    with pytest.raises(InvalidRequestError):
        await far.client().scan(["192.0.2.0/30"], adapter="eth7", rate=inf, timeout=2, rounds=1, wide=True)
    sent = next(
        body for method, path, body in far.server.asked if (method, path) == ("POST", "/api/v1/scans")
    )
    assert sent == {
        "prefixes": ["192.0.2.0/30"],
        "adapter": "eth7",
        "rate": "max",
        "timeout": 2,
        "rounds": 1,
        "wide": True,
    }
    assert len(asked) == 1


async def test_a_series_is_read(far: Far) -> None:
    series = await far.client().series("device:x/ping", Metric.RTT, at(0), at(600), step=60)
    assert (series.target_id, series.metric, series.step) == ("device:x/ping", "rtt", 60)
    assert [(point.start, point.value) for point in series.points[-2:]] == [
        (at(120), 0.004),
        (at(180), None),
    ]


async def test_outages_are_read(far: Far) -> None:
    (outage,) = await far.client().outages(subject_id="d1", start=at(0), end=at(60))
    assert (outage.subject_id, outage.end) == ("d1", None)


async def test_silences_and_pauses_are_made_and_ended_from_afar(far: Far) -> None:
    client = far.client()
    silence = await client.silence(60, subject_id=far.known().id, rule="offline", comment="painting")
    assert silence.end - silence.start == timedelta(minutes=1)
    assert await client.silences() == [silence]
    await client.unsilence(silence.id)
    assert await client.silences() == []
    await client.pause(60, device_id=far.known().id)
    (pause,) = await client.pauses()
    assert (pause.device_id, pause.network_id) == (far.known().id, None)
    await client.resume(device_id=far.known().id)
    assert await client.pauses() == []
    assert await client.alerts(everything=True) == []


async def test_a_viewer_may_read_and_nothing_else(far: Far) -> None:
    viewer = far.client(VIEWER)
    assert await viewer.devices()
    with pytest.raises(ForbiddenError):
        await viewer.forget(far.known().id)


async def test_a_wrong_key_is_refused_and_too_many_of_them_too(far: Far) -> None:
    for _ in range(ATTEMPTS):
        with pytest.raises(CredentialError):
            await far.client("guess").info()
    with pytest.raises(TooManyAttemptsError):
        await far.client("guess").info()


async def test_the_key_never_stands_in_a_url(far: Far) -> None:
    await far.client().devices()
    assert not any("key" in path for _, path, _ in far.server.asked)


async def test_a_server_that_is_not_there_is_said_so(far: Far) -> None:
    with pytest.raises(ServerUnreachableError, match=r"127\.0\.0\.1:9"):
        await Client(far.session, "http://127.0.0.1:9", "key").info()


async def answering(far: Far, handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]) -> None:
    """Ask a server that answers everything in one way for its devices."""
    server = web.Server(handler)
    runner = web.ServerRunner(server, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        await Client(far.session, f"http://127.0.0.1:{port}", "secret key").devices()
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "[]", "{}", '{"items": 1}', '{"items": [1]}', '{"items": [{}]}', "[" * 100_000, "\xff"],
)
async def test_what_no_netmon_server_says_is_not_understood(far: Far, text: str) -> None:
    async def handler(_: web.BaseRequest) -> web.Response:
        return web.Response(body=text.encode("latin-1"))

    with pytest.raises(UnexpectedAnswerError):
        await answering(far, handler)


@pytest.mark.parametrize("status", [301, 307, 404, 500])
async def test_a_refusal_that_is_not_ours_is_not_understood_and_no_redirect_is_followed(
    far: Far, status: int
) -> None:
    asked = []

    async def handler(request: web.BaseRequest) -> web.Response:
        asked.append(request.headers["Authorization"])
        return web.Response(status=status, text="<html>", headers={"Location": "http://127.0.0.1:9/"})

    with pytest.raises(UnexpectedAnswerError):
        await answering(far, handler)
    assert asked == ["Bearer secret key"]


async def test_an_answer_without_end_is_not_read_to_the_end(
    far: Far, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netmon_core.client.asking.ANSWER", 1 << 20)

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65_536)
            await asyncio.sleep(0)

    with pytest.raises(UnexpectedAnswerError, match="larger"):
        await answering(far, handler)


async def test_a_list_without_end_is_not_read_to_the_end(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netmon_core.client.asking.ITEMS", 50)

    async def handler(_: web.BaseRequest) -> web.Response:
        return web.json_response({"items": [{"id": "x"}] * 20, "next": "more", "total": 1})

    with pytest.raises(UnexpectedAnswerError, match="does not end"):
        await answering(far, handler)
