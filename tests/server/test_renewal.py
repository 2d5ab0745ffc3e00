"""A certificate that is renewed while the server runs."""

from __future__ import annotations

import asyncio
import logging
import ssl
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from netmon_core.server import renewal as module
from netmon_core.server.certificate import make_certificate
from netmon_core.server.local import read_local
from netmon_core.server.tls import fingerprint
from tests.fakes.until import until

from .test_serve import config, served

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from netmon_core.config import Config
    from netmon_core.server.serve import Served

__all__ = ["config"]

NAMES = ("localhost", "127.0.0.1")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate and its key, as somebody else made them."""
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    make_certificate(certificate, key, NAMES)
    return certificate, key


@asynccontextmanager
async def secured(config: Config, files: tuple[Path, Path]) -> AsyncGenerator[Served]:
    certificate, key = map(str, files)
    settings = replace(config.server, tls_certificate=certificate, tls_key=key)
    async with served(replace(config, server=settings)) as (it, _):
        yield it


class Client:
    """A connection by TLS that stays open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    @property
    def fingerprint(self) -> str:
        found: ssl.SSLObject = self.writer.get_extra_info("ssl_object")
        der = found.getpeercert(binary_form=True)
        assert der is not None
        return fingerprint(ssl.DER_cert_to_PEM_cert(der))

    async def ask(self) -> bytes:
        self.writer.write(b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return await self._reader.readuntil(b"404: Not Found")


async def connect(config: Config) -> Client:
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    return Client(*await asyncio.open_connection("127.0.0.1", config.server.port, ssl=trusting))


async def shown(config: Config) -> str:
    client = await connect(config)
    client.writer.close()
    return client.fingerprint


async def until_shown(config: Config, wanted: str) -> None:
    async with asyncio.timeout(20):
        while await shown(config) != wanted:  # noqa: ASYNC110 - a server elsewhere sets no event
            await asyncio.sleep(0.02)


async def test_newcomers_see_the_renewed_certificate_and_whoever_is_connected_stays(
    config: Config, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK", 0.05)
    async with secured(config, files) as it:
        before = await connect(config)
        assert before.fingerprint == it.fingerprint
        assert (await before.ask()).startswith(b"HTTP/1.1 ")

        make_certificate(*files, NAMES)
        renewed = fingerprint(files[0].read_text())
        await until_shown(config, renewed)

        assert renewed != it.fingerprint
        assert before.fingerprint == it.fingerprint
        assert (await before.ask()).startswith(b"HTTP/1.1 ")
        before.writer.close()
        # The commands on this machine trust the fingerprint that they are told.
        assert config.data_dir is not None
        found = read_local(config.data_dir)
        assert found is not None
        assert found.fingerprint == renewed


async def test_a_pair_that_is_no_good_is_told_of_once_and_the_one_before_is_used_on(
    config: Config,
    files: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(module, "LOOK", 0.02)
    certificate, key = files
    async with secured(config, files) as it:
        # The certificate of another key, then none, then a whole pair at last.
        secret = key.read_bytes()
        make_certificate(certificate, key, NAMES)
        key.write_bytes(secret)
        await until(lambda: "not renewed" in caplog.text)
        await asyncio.sleep(0.2)
        assert caplog.text.count("not renewed") == 1
        assert "are no certificate and its key" in caplog.text
        assert await shown(config) == it.fingerprint

        certificate.unlink()
        await until(lambda: caplog.text.count("not renewed") == 2)
        assert "cannot be read" in caplog.text
        assert await shown(config) == it.fingerprint

        make_certificate(certificate, key, NAMES)
        await until_shown(config, fingerprint(certificate.read_text()))
    assert secret.decode() not in caplog.text


async def test_a_pair_is_taken_at_once_where_somebody_says_so(
    config: Config, files: tuple[Path, Path], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    # Nobody looks by themselves for another half a minute.
    async with asyncio.timeout(module.LOOK / 2), secured(config, files) as it:
        make_certificate(*files, NAMES)
        assert await shown(config) == it.fingerprint
        assert it.load_certificate is not None
        it.load_certificate()
        renewed = fingerprint(files[0].read_text())
        await until_shown(config, renewed)
        assert renewed in caplog.text


async def test_files_that_are_still_being_written_are_left_alone(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks = 0
    certificate, key = files
    whole = certificate.read_bytes()
    taken: list[str] = []

    async def take(_: ssl.SSLContext, fingerprint: str) -> None:
        taken.append(fingerprint)

    class Writing(module.Renewal):
        def _stamp(self) -> module.Stamp:
            nonlocal looks
            looks += 1
            if looks in (2, 3, 4):
                certificate.write_bytes(whole[: 100 * looks])
            elif looks == 5:
                certificate.write_bytes(whole)
            return super()._stamp()

    monkeypatch.setattr(module, "LOOK", 0.01)
    watching = Writing(certificate, key)
    watching.start(take)
    await until(lambda: looks > 8)
    await watching.close()
    await watching.close()
    assert taken == [fingerprint(whole.decode())]
    assert "not renewed" not in caplog.text


async def test_without_files_there_is_nothing_to_renew(config: Config) -> None:
    async with served(config) as (it, _):
        assert it.load_certificate is None
