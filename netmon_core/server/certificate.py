"""A certificate of our own making, for a network where nobody else signs any."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

from ..errors import MissingExtraError
from ..store.failures import store_error

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cryptography import x509

# Whoever trusts it trusts its fingerprint, so that a short life would only break what works.
LASTS = timedelta(days=3650)
# The clocks of others may be behind ours.
_BEFORE = timedelta(days=1)
# A subject's common name is this long at most (RFC 5280).
_COMMON_NAME = 64


def still_good(certificate: Path, key: Path) -> bool:
    """Tell whether both files are there and the certificate lasts for another month."""
    from cryptography import x509  # noqa: PLC0415 - only for those who want it

    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        return key.exists() and found.not_valid_after_utc > datetime.now(UTC) + timedelta(days=30)
    except (OSError, ValueError):
        return False


def make_certificate(certificate: Path, key: Path, names: Iterable[str]) -> None:
    """Make a key and a certificate that is good for these names and addresses; raises StoreError kinds."""
    try:
        from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 - see still_good
        from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    except ImportError as err:
        raise MissingExtraError(
            "A certificate is made by the package cryptography: pip install 'netmon-core[server]'."
        ) from err
    private = ec.generate_private_key(ec.SECP256R1())
    unsigned = _describe(list(dict.fromkeys(names))).public_key(private.public_key())
    made = unsigned.sign(private, hashes.SHA256())
    secret = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for path, data in ((key, secret), (certificate, made.public_bytes(serialization.Encoding.PEM))):
        try:
            _write(path, data)
        except OSError as err:
            raise store_error(err, path) from err


def _describe(names: list[str]) -> x509.CertificateBuilder:
    from cryptography import x509  # noqa: PLC0415 - see still_good
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: PLC0415

    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:_COMMON_NAME])])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False)
    )


def _alternative(name: str) -> x509.GeneralName:
    from cryptography import x509  # noqa: PLC0415 - see still_good

    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write(path: Path, data: bytes) -> None:
    """Replace the file; nobody else can read it at any moment."""
    fresh = path.with_name(f".{path.name}.new")
    with suppress(FileNotFoundError):
        fresh.unlink()
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with open(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)
    fresh.replace(path)
