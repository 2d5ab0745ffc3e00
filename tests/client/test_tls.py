from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest
from aiohttp import ClientConnectorDNSError, ClientConnectorError, ClientSession, web

from netmon_core.client.connection import Connection
from netmon_core.client.problems import unreachable
from netmon_core.client.rest import Client
from netmon_core.engine import Engine
from netmon_core.errors import CredentialError, ServerUnreachableError
from netmon_core.plugins import Plugins
from netmon_core.server.about import About
from netmon_core.server.app import build_app
from netmon_core.server.stream.stream import Stream
from tests.fakes.gatekeeper import ADMIN, Gatekeeper
from tests.monitoring.certificates import make_certificate
from tests.server.serving import QUIET

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from .conftest import Far


class Secure:
    """A server with a certificate it has signed itself."""

    def __init__(self, url: str, fingerprint: str, session: ClientSession) -> None:
        self.url = url
        self.fingerprint = fingerprint
        self.session = session


@pytest.fixture
async def secure(tmp_path: Path) -> AsyncGenerator[Secure]:
    certificate = make_certificate(tmp_path, start="20260101000000Z", end="20370101000000Z")
    engine = Engine(QUIET, plugins=Plugins(), watch=False)
    stream = Stream(engine, Gatekeeper(), server_id="here", origin_allowed=lambda _: True)
    about = About(server_id="here", started_at=datetime.now(UTC))
    app = build_app(engine, gatekeeper=Gatekeeper(), about=about, stream=stream.endpoint)
    await stream.start()
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificate.server_context()).start()
    url = f"https://127.0.0.1:{runner.addresses[0][1]}"
    async with ClientSession() as session:
        yield Secure(url, hashlib.sha256(certificate.der).hexdigest(), session)
    await stream.close()
    await runner.cleanup()


async def test_a_certificate_the_server_signed_itself_is_known_by_its_fingerprint(secure: Secure) -> None:
    client = Client(secure.session, secure.url, ADMIN, fingerprint=secure.fingerprint)
    assert await client.devices() == []
    connection = Connection(secure.session, secure.url, "wrong key", fingerprint=secure.fingerprint)
    with pytest.raises(CredentialError):
        await connection.run()


async def test_another_certificate_is_given_no_key(secure: Secure) -> None:
    other = "ab" * 32
    with pytest.raises(ServerUnreachableError, match="another fingerprint"):
        await Client(secure.session, secure.url, ADMIN, fingerprint=other).devices()


async def test_a_certificate_nobody_vouches_for_is_given_no_key(secure: Secure) -> None:
    with pytest.raises(ServerUnreachableError, match="needs its fingerprint"):
        await Client(secure.session, secure.url, ADMIN).info()


async def test_http_and_https_taken_for_each_other_are_told_apart(far: Far, secure: Secure) -> None:
    plain = secure.url.replace("https:", "http:")
    with pytest.raises(ServerUnreachableError, match="TLS is reached by https"):
        await Client(secure.session, plain, ADMIN).info()
    tls = far.url.replace("http:", "https:")
    with pytest.raises(ServerUnreachableError, match="speaks no TLS; try http"):
        await Client(far.session, tls, ADMIN).info()


async def test_where_nothing_listens_is_told_in_plain_words(far: Far) -> None:
    with pytest.raises(ServerUnreachableError) as caught:
        await Client(far.session, "http://127.0.0.1:1", ADMIN).info()
    assert (
        caught.value.message == "The server at http://127.0.0.1:1 cannot be reached: nothing listens there."
    )


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (
            ClientConnectorDNSError(cast("Any", None), OSError(-2, "Name or service not known")),
            "no such name",
        ),
        (
            ClientConnectorError(cast("Any", None), OSError(113, "Connect call failed ('10.0.0.2', 1)")),
            "No route",
        ),
    ],
)
def test_what_the_system_says_of_a_server_is_told_in_plain_words(failure: Exception, why: str) -> None:
    message = unreachable("http://nas.test", failure).message
    assert why in message
    assert "(" not in message
