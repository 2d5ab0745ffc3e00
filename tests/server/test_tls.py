from __future__ import annotations

import socket
import ssl
import subprocess
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, Fingerprint, ServerFingerprintMismatch, TCPConnector, web
from aiohttp.test_utils import TestServer

from netmon_core.errors import ConfigError
from netmon_core.server import certificate as module
from netmon_core.server.certificate import make_certificate
from netmon_core.server.tls import CERTIFICATE, KEY, fingerprint, tls_context
from netmon_core.settings.server import ServerSettings

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("attic.lan", "attic.local", "localhost", "127.0.0.1", "::1")
SELF_SIGNED = ServerSettings(self_signed=True)


def test_without_settings_there_is_no_tls(tmp_path: Path) -> None:
    assert tls_context(ServerSettings(), tmp_path, NAMES) == (None, "")
    assert not [*tmp_path.iterdir()]


async def test_a_certificate_of_our_own_is_good_for_our_names_and_known_by_its_fingerprint(
    tmp_path: Path,
) -> None:
    context, shown = tls_context(SELF_SIGNED, tmp_path, NAMES)

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="it is us")

    app = web.Application()
    app.router.add_get("/", answer)
    trusting = ssl.create_default_context(cafile=tmp_path / CERTIFICATE)
    pinning = Fingerprint(bytes.fromhex(shown.replace(":", "")))
    stranger = Fingerprint(sha256(b"").digest())
    server = TestServer(app, scheme="https", host="127.0.0.1")
    await server.start_server(ssl=context)
    try:
        url = f"https://127.0.0.1:{server.port}/"
        for trust in (trusting, pinning):
            async with ClientSession(connector=TCPConnector(ssl=trust)) as session, session.get(url) as got:
                assert await got.text() == "it is us"
        async with ClientSession(connector=TCPConnector(ssl=stranger)) as session:
            with pytest.raises(ServerFingerprintMismatch):
                await session.get(url)
    finally:
        await server.close()


def test_openssl_reads_the_same_from_it(tmp_path: Path) -> None:
    _, shown = tls_context(SELF_SIGNED, tmp_path, NAMES)

    said = subprocess.run(
        ["openssl", "x509", "-in", tmp_path / CERTIFICATE, "-noout", "-fingerprint", "-sha256", "-text"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert shown in said
    assert "DNS:attic.lan, DNS:attic.local, DNS:localhost, IP Address:127.0.0.1" in said
    assert "CA:FALSE" in said
    assert "TLS Web Server Authentication" in said


def test_it_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    _, first = tls_context(SELF_SIGNED, tmp_path, NAMES)
    _, second = tls_context(SELF_SIGNED, tmp_path, ("another",))

    assert first == second
    assert (tmp_path / KEY).stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {CERTIFICATE, KEY}


def test_one_that_is_about_to_expire_or_damaged_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as soon:
        soon.setattr(module, "LASTS", module.LASTS / 3650 * 20)
        _, first = tls_context(SELF_SIGNED, tmp_path, NAMES)
    _, second = tls_context(SELF_SIGNED, tmp_path, NAMES)
    (tmp_path / CERTIFICATE).write_text("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n")
    _, third = tls_context(SELF_SIGNED, tmp_path, NAMES)

    assert len({first, second, third}) == 3


def test_a_name_that_is_long_or_given_twice_makes_a_certificate(tmp_path: Path) -> None:
    names = ("a" * 60 + ".example.org", "b", "b", "127.0.0.1", "127.0.0.1")
    make_certificate(tmp_path / CERTIFICATE, tmp_path / KEY, names)

    assert fingerprint((tmp_path / CERTIFICATE).read_text())


def given(tmp_path: Path) -> ServerSettings:
    make_certificate(tmp_path / "c.pem", tmp_path / "k.pem", NAMES)
    return ServerSettings(tls_certificate=str(tmp_path / "c.pem"), tls_key=str(tmp_path / "k.pem"))


def test_the_files_that_were_set_are_used(tmp_path: Path) -> None:
    context, shown = tls_context(given(tmp_path), None, NAMES)

    assert context is not None
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert shown == fingerprint((tmp_path / "c.pem").read_text())


@pytest.mark.parametrize(("name", "text"), [("c.pem", None), ("k.pem", None), ("c.pem", "x"), ("k.pem", "x")])
def test_files_that_are_missing_or_wrong_are_named_in_a_sentence(
    tmp_path: Path, name: str, text: str | None
) -> None:
    settings = given(tmp_path)
    if text is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(text)

    with pytest.raises(ConfigError, match=name.replace(".", r"\.")):
        tls_context(settings, None, NAMES)


def test_a_key_with_a_password_is_refused_and_nobody_is_asked_for_it(tmp_path: Path) -> None:
    settings = given(tmp_path)
    command = ["openssl", "ec", "-in", settings.tls_key, "-out", settings.tls_key, "-aes256"]
    subprocess.run([*command, "-passout", "pass:S3NT1NEL"], check=True, capture_output=True)

    with pytest.raises(ConfigError, match="without a password") as caught:
        tls_context(settings, None, NAMES)
    assert caught.value.field == "server.tls_certificate"


def test_a_host_name_of_this_machine_can_be_certified(tmp_path: Path) -> None:
    make_certificate(tmp_path / "c.pem", tmp_path / "k.pem", (socket.gethostname(),))
