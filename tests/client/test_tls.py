from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, web

from netmon_core.client.connection import Connection
from netmon_core.client.rest import Client
from netmon_core.errors import CredentialError, ServerUnreachableError
from tests.fakes.gatekeeper import ADMIN
from tests.fakes.server import Server
from tests.monitoring.certificates import make_certificate

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
async def secure(far: Far, tmp_path: Path) -> AsyncGenerator[Secure]:
    certificate = make_certificate(tmp_path, start="20260101000000Z", end="20370101000000Z")
    server = Server(far.engine)
    await server.stream.start()
    runner = web.AppRunner(server.app(), shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificate.server_context()).start()
    url = f"https://127.0.0.1:{runner.addresses[0][1]}"
    yield Secure(url, hashlib.sha256(certificate.der).hexdigest(), far.session)
    await server.stream.close()
    await runner.cleanup()


async def test_a_certificate_the_server_signed_itself_is_known_by_its_fingerprint(secure: Secure) -> None:
    client = Client(secure.session, secure.url, ADMIN, fingerprint=secure.fingerprint)
    assert (await client.info()).server_id == "server-1"
    connection = Connection(secure.session, secure.url, "wrong key", fingerprint=secure.fingerprint)
    with pytest.raises(CredentialError):
        await connection.run()


async def test_another_certificate_is_given_no_key(secure: Secure) -> None:
    other = "ab" * 32
    with pytest.raises(ServerUnreachableError, match="another fingerprint"):
        await Client(secure.session, secure.url, ADMIN, fingerprint=other).info()


async def test_a_certificate_nobody_vouches_for_is_given_no_key(secure: Secure) -> None:
    with pytest.raises(ServerUnreachableError, match="needs its fingerprint"):
        await Client(secure.session, secure.url, ADMIN).info()
