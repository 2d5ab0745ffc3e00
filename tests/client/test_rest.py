from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
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
    ScanBusyError,
    ScanTooWideError,
    ServerUnreachableError,
    ServerVersionError,
    TooManyAttemptsError,
    UnexpectedAnswerError,
)
from netmon_core.model.scan import ScanState
from netmon_core.model.series import Metric
from netmon_core.server.rest import about as about_module
from tests.fakes.gatekeeper import ADMIN, ATTEMPTS, VIEWER
from tests.server.serving import NAS

from .conftest import MACS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from netmon_core.client.answers import Series
    from netmon_core.model.scan import Scan

    from .conftest import Far


async def in_time[T](attempt: Callable[[], Awaitable[T]]) -> T:
    """Try until what is asked for is found; a test that waits in vain fails."""
    async with asyncio.timeout(15):
        while True:
            try:
                return await attempt()
            except NotFoundError:
                await asyncio.sleep(0.05)


async def ended(client: Client, scan_id: str) -> Scan:
    scan = await client.scan_progress(scan_id)
    if scan.state is ScanState.RUNNING:
        raise NotFoundError("Not yet.")
    return scan


async def test_a_server_says_what_it_is(far: Far) -> None:
    info = await far.client().info()
    assert (info.server_id, info.run_id) == ("here", far.engine.snapshot().run_id)


async def test_a_server_of_another_time_is_refused(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(about_module, "MIN_SCHEMA_VERSION", 99)
    with pytest.raises(ServerVersionError):
        await far.client().info()


async def test_every_page_of_a_list_is_read(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netmon_core.client.rest.PAGE", 2)
    known = {device.id for device in far.engine.snapshot().devices}
    assert sorted(device.id for device in await far.client().devices()) == sorted(known)
    assert len(far.urls) == len(known) / 2


async def test_a_search_is_the_servers(far: Far) -> None:
    far.engine.rename(far.known().id, "the NAS & more")
    assert [device.label for device in await far.client().devices(search="NAS & m")] == ["the NAS & more"]


async def test_a_device_comes_with_what_is_known_beside(far: Far) -> None:
    details = await far.client().device(far.known().id)
    assert details.device.id == far.known().id
    assert details.why
    assert (details.outages, details.alerts) == ((), ())


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
    await client.distinguish(kept, far.known(MACS[1]).id)
    # Twice said is once said: the split told them apart already.
    assert far.known(MACS[1]).distinct_from == (kept,)
    await client.forget(kept)
    with pytest.raises(NotFoundError) as missing:
        await client.device(kept)
    assert missing.value.field == "device_id"


async def test_devices_and_targets_are_probed_from_afar(far: Far) -> None:
    client = far.client()
    # A device that was seen just now is probed from the next turn on.
    sample = await in_time(lambda: client.ping(far.known().id))
    assert (sample.target_id, sample.received) == (f"device:{far.known().id}/ping", 1)
    await client.wake(far.known().id)
    target = await client.add_target({"kind": "ping", "name": "a/b c", "host": NAS})
    assert [status.target for status in await client.targets()] == [target]
    assert (await in_time(lambda: client.probe(target.id))).target_id == target.id
    await client.remove_target(target.id)
    assert await client.targets() == []


async def test_what_makes_no_sense_is_refused_as_the_engine_does(far: Far) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        await far.client().rename(far.known().id, "x" * 300)
    assert refused.value.field == "name"


async def test_a_scan_is_begun_followed_and_stopped_from_afar(far: Far) -> None:
    client = far.client()
    scan = await client.scan([f"{NAS}/32"], adapter="eth0", rate=inf, timeout=20, rounds=1)
    scan = await in_time(lambda: ended(client, scan.id))
    assert (scan.state, scan.answered) == (ScanState.DONE, 1)
    slow = await client.scan(rate=2.0)
    with pytest.raises(ScanBusyError):
        await client.scan()
    assert (await client.cancel_scan(slow.id)).state is ScanState.CANCELLED
    with pytest.raises(ScanTooWideError):
        await client.scan(["10.0.0.0/8"])


async def test_what_was_measured_is_read(far: Far) -> None:
    start = datetime.now(UTC) - timedelta(minutes=1)
    target_id = f"device:{far.known().id}/ping"

    async def measured_once() -> Series:
        series = await far.client().series(target_id, Metric.RTT, start, start + timedelta(minutes=5))
        if all(point.value is None for point in series.points):
            raise NotFoundError("Nothing yet.")
        return series

    series = await in_time(measured_once)
    assert (series.target_id, series.metric) == (target_id, "rtt")
    measured = [point.value for point in series.points if point.value is not None]
    assert 0 < measured[0] < 1


async def test_the_log_and_the_outages_are_read(far: Far) -> None:
    client, start = far.client(), datetime.now(UTC) - timedelta(hours=1)
    end = start + timedelta(hours=2)
    far.engine.rename(far.known().id, "NAS")
    assert await client.outages(subject_id=far.known().id, start=start, end=end) == []
    (renamed,) = [each for each in await client.events(start=start, end=end) if "NAS" in str(each.body)]
    assert (renamed.type, renamed.device_id) == ("device_changed", far.known().id)


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
    far.serving.gatekeeper._attempts = ATTEMPTS
    for _ in range(ATTEMPTS):
        with pytest.raises(CredentialError):
            await far.client("guess").info()
    with pytest.raises(TooManyAttemptsError):
        await far.client("guess").info()


async def test_the_key_never_stands_in_a_url(far: Far) -> None:
    await far.client().devices()
    assert far.urls
    assert not any(ADMIN in url or "key" in url for url in far.urls)


async def test_a_server_that_is_not_there_is_said_so(far: Far) -> None:
    with pytest.raises(ServerUnreachableError, match=r"127\.0\.0\.1:9"):
        await Client(far.session, "http://127.0.0.1:9", "key").info()


async def answering(
    far: Far,
    handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]],
    ask: Callable[[Client], Awaitable[object]] = Client.devices,
) -> None:
    """Ask a server that answers everything in one way, for its devices if for nothing else."""
    server = web.Server(handler)
    runner = web.ServerRunner(server, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        await ask(Client(far.session, f"http://127.0.0.1:{port}", "secret key"))
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


async def test_a_page_is_not_taken_for_the_frames_of_a_finding(far: Far) -> None:
    async def handler(_: web.BaseRequest) -> web.Response:
        return web.Response(text="<html>", content_type="text/html")

    with pytest.raises(UnexpectedAnswerError, match="another kind of file"):
        await answering(far, handler, lambda client: client.finding_frames("f1", real=False))


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
