"""TLS by certificate files, or by a certificate of our own making."""

from __future__ import annotations

import re
import ssl
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigError
from .certificate import make_certificate, still_good

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..settings.server import ServerSettings

CERTIFICATE = "tls-certificate.pem"
KEY = "tls-key.pem"
_FIRST = re.compile(r"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")


def tls_context(
    settings: ServerSettings, data_dir: Path | None, names: Iterable[str]
) -> tuple[ssl.SSLContext | None, str]:
    """What the server speaks TLS with, and its certificate's fingerprint; None, "": it speaks plain HTTP.

    `names` go into a certificate that is made. Blocks; raises ConfigError and StoreError kinds.
    """
    if settings.tls_certificate:
        certificate, key = Path(settings.tls_certificate), Path(settings.tls_key)
    elif settings.self_signed:
        if data_dir is None:
            raise ConfigError("server.self_signed: needs a data folder.", field="server.self_signed")
        certificate, key = data_dir / CERTIFICATE, data_dir / KEY
        if not still_good(certificate, key):
            make_certificate(certificate, key, names)
    else:
        return None, ""
    return load(certificate, key)


def load(certificate: Path, key: Path) -> tuple[ssl.SSLContext, str]:
    """What to speak TLS with by these files, and the fingerprint. Blocks; raises ConfigError."""
    for path, field in ((certificate, "server.tls_certificate"), (key, "server.tls_key")):
        try:
            path.read_bytes()
        except OSError as err:
            raise ConfigError(f"{field}: {path} cannot be read: {err.strerror}.", field=field) from err
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    try:
        # OpenSSL would ask for the password of an encrypted key on the terminal, and wait.
        context.load_cert_chain(certificate, key, password=lambda: "")
    except (ssl.SSLError, OSError) as err:
        raise ConfigError(
            f"server.tls_certificate: {certificate} and {key} are no certificate and its key without a "
            "password, both as PEM.",
            field="server.tls_certificate",
        ) from err
    return context, fingerprint(certificate.read_text(encoding="ascii", errors="replace"))


def fingerprint(pem: str) -> str:
    """The SHA-256 of the first certificate, as browsers and `openssl x509 -fingerprint` show it."""
    first = _FIRST.search(pem)
    return sha256(ssl.PEM_cert_to_DER_cert(first[0])).digest().hex(":").upper() if first else ""
