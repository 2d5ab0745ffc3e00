from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web

from netmon_core.model.target import ProbeKind, Target
from netmon_core.monitoring.calls import CallProber
from netmon_core.monitoring.http import BODY_MAX, REDIRECTS_MAX, HttpAsker
from netmon_core.monitoring.lookups import Lookups

from .certificates import make_certificate

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator
    from pathlib import Path

    from netmon_core.model.series import Sample
    from tests.lab.namespaces import Lab


class Site:
    """A real web server on loopback, and what was asked of it."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[web.Request] = []
        self.written = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        match request.path.split("/")[1:]:
            case ["status", code]:
                return web.Response(status=int(code), reason="Because\u202e" if code == "500" else None)
            case ["slow"]:
                await asyncio.sleep(30)
            case ["packed"]:
                return web.Response(body=b"no gzip", headers={"Content-Encoding": "gzip"})
            case ["large"]:
                return await self._endless(request)
            case ["to", *_]:
                return web.Response(status=302, headers={"Location": request.query["url"]})
            case ["loop"]:
                raise web.HTTPFound("/loop")
        return web.Response(text="hello")

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 65_536)
                self.written += 65_536
        except ConnectionError:
            pass
        return response


@asynccontextmanager
async def serving(context: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await listening.start()
    port = runner.addresses[0][1]
    site.url = f"{'https' if context else 'http'}://127.0.0.1:{port}"
    try:
        yield site
    finally:
        await runner.cleanup()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving() as made:
        yield made


async def probe(url: str, *, patience: float = 5.0, session: aiohttp.ClientSession | None = None) -> Sample:
    lookups = Lookups()
    asker = HttpAsker(lookups, session)
    prober = CallProber(ProbeKind.HTTP, asker.ask, lambda _: None, asker.late)
    target = Target(id="user:page/http", kind=ProbeKind.HTTP, name="page", url=url, timeout=patience)
    try:
        return await prober.probe(target)
    finally:
        await asker.close()
        await lookups.close()


async def test_a_page_answers_with_its_status_and_time(site: Site) -> None:
    sample = await probe(site.url)
    assert (sample.sent, sample.received, sample.status, sample.problem) == (1, 1, 200, None)
    assert 0 < (sample.rtt_avg or 0) < 5
    assert sample.certificate_expires is None
    assert site.asked[0].headers["User-Agent"] == "netmon"


@pytest.mark.parametrize(("code", "received"), [(204, 1), (304, 1), (401, 1), (403, 1), (404, 0), (503, 0)])
async def test_what_counts_as_an_answer(site: Site, code: int, received: int) -> None:
    sample = await probe(f"{site.url}/status/{code}")
    assert (sample.sent, sample.received, sample.status) == (1, received, code)
    assert (sample.problem is None) == bool(received)
    assert received or f"HTTP {code}" in (sample.problem or "")


async def test_what_a_server_says_is_cleaned_before_it_is_told(site: Site) -> None:
    assert (await probe(f"{site.url}/status/500")).problem == "HTTP 500 Because"


async def test_a_slow_page_fails_at_the_timeout(site: Site) -> None:
    sample = await probe(f"{site.url}/slow", patience=0.3)
    assert (sample.sent, sample.received, sample.problem) == (1, 0, "no answer within 0.3 s")


async def test_of_a_page_without_end_only_the_beginning_is_read(site: Site) -> None:
    sample = await probe(f"{site.url}/large")
    assert (sample.received, sample.status) == (1, 200)
    # What lies in the buffers of both ends as well.
    assert site.written < BODY_MAX + (16 << 20)


async def test_a_page_is_never_unpacked_for_it_may_be_a_bomb(site: Site) -> None:
    # To unpack this would fail.
    sample = await probe(f"{site.url}/packed")
    assert (sample.received, sample.status) == (1, 200)
    assert site.asked[-1].headers["Accept-Encoding"] == "identity"


async def test_a_redirect_is_followed_on_the_same_host_only(site: Site) -> None:
    followed = await probe(f"{site.url}/to?url=/status/204")
    assert followed.status == 204
    async with serving() as other:
        abroad = await probe(f"{site.url}/to?url={other.url.replace('127.0.0.1', 'localhost')}")
        assert (abroad.status, abroad.received) == (302, 1)
        assert other.asked == []
        # Another port of the host is still the host.
        assert (await probe(f"{site.url}/to?url={other.url}/status/204")).status == 204


async def test_a_redirect_in_a_circle_ends(site: Site) -> None:
    sample = await probe(f"{site.url}/loop")
    assert (sample.status, len(site.asked)) == (302, REDIRECTS_MAX + 1)
    # Quick as it is, it is down, and says why.
    assert (sample.received, sample.sent) == (0, 1)
    assert sample.problem == f"it redirects without end, at last to {site.url}/loop"


@pytest.mark.parametrize("goal", ["file:///etc/passwd", "http://[", "", "//", "gopher://127.0.0.1/"])
async def test_a_redirect_to_nowhere_is_the_answer_itself(site: Site, goal: str) -> None:
    sample = await probe(f"{site.url}/to?url={goal}")
    assert (sample.received, sample.status) == (1, 302)


@pytest.mark.parametrize(
    ("start", "end"), [("20200101000000Z", "20400101000000Z"), ("20200101000000Z", "20210101000000Z")]
)
async def test_the_expiry_of_a_certificate_nobody_trusts_is_told(
    tmp_path: Path, start: str, end: str
) -> None:
    certificate = make_certificate(tmp_path, start=start, end=end)
    async with serving(certificate.server_context()) as secure:
        for path in ("/", "/status/204", "/status/404", "/to?url=/status/204"):
            sample = await probe(f"{secure.url}{path}")
            assert sample.certificate_expires == datetime.strptime(end, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
            assert sample.received == (0 if "404" in path else 1)
        late = await probe(f"{secure.url}/slow", patience=0.3)
        assert late.problem == "no answer within 0.3 s"


async def test_a_server_that_speaks_something_else_fails_in_words() -> None:
    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-\x1b[31mred\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for scheme in ("http", "https"):
        sample = await probe(f"{scheme}://127.0.0.1:{port}/")
        assert (sample.sent, sample.received, sample.status) == (1, 0, None)
        assert sample.problem
        assert sample.problem.isprintable()
        # Nothing of what we are made of.
        assert "object at" not in sample.problem
        assert len(sample.problem) <= 200
    server.close()
    await server.wait_closed()
    closed = await probe(f"http://127.0.0.1:{port}/")
    assert (closed.sent, closed.received) == (1, 0)
    assert closed.problem == f"port {port} is closed"


async def test_a_name_that_nobody_can_be_asked_for_is_not_a_loss(lab: Lab) -> None:
    # No question to a name server leaves an empty namespace.
    with lab.namespace("alone").inside():
        sample = await probe("http://nobody.example/")
    problem = "the name nobody.example cannot be looked up from here"
    assert (sample.sent, sample.send_errors, sample.problem) == (0, 1, problem)


async def test_a_session_that_is_injected_is_used_and_left_open(site: Site) -> None:
    async with aiohttp.ClientSession(headers={"User-Agent": "host"}) as session:
        assert (await probe(site.url, session=session)).received == 1
        assert not session.closed
    assert site.asked[0].headers["User-Agent"] == "host"
