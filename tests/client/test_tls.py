from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, web

from netmon_core.client.connection import Connection
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
        await Client(secure.session, secure.url, ADMIN).devices()
