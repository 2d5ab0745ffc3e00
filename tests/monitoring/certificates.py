"""Certificates as devices on a LAN have them: signed by themselves, of any age."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """
[ca]
default_ca = own
[own]
database = {folder}/index
serial = {folder}/serial
new_certs_dir = {folder}
default_md = sha256
policy = any
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate and its key, as files and as bytes."""

    file: Path
    key: Path
    der: bytes

    def server_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context


def make_certificate(folder: Path, *, start: str, end: str) -> Certificate:
    """Make one that holds from `start` to `end`, YYYYMMDDHHMMSSZ."""
    settings, request = folder / "openssl.cnf", folder / "request"
    file, key = folder / "certificate.pem", folder / "key.pem"
    settings.write_text(SETTINGS.format(folder=folder))
    (folder / "index").write_text("")
    (folder / "serial").write_text("01\n")
    name = ["-subj", "/CN=device.test"]
    _openssl(
        "req", "-config", settings, "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, *name
    )
    _openssl(
        *("ca", "-config", settings, "-batch", "-notext", "-selfsign", "-keyfile", key),
        *("-in", request, "-out", file, "-startdate", start, "-enddate", end),
    )
    return Certificate(file=file, key=key, der=ssl.PEM_cert_to_DER_cert(file.read_text()))


def _openssl(*words: str | Path) -> None:
    done = subprocess.run(
        ["openssl", *map(str, words)], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
