"""Certificates of every kind that a server may show, with their keys in one file; and who signs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Somebody who signs certificates."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def make_signer(name: str = "Somebody") -> Signer:
    """Make a signer whose own certificate nobody knows yet."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Signer(certificate=_certificate(name, key, key, _name(name), authority=True), key=key)


def certificate(
    folder: Path,
    *names: str,
    signer: Signer | None = None,
    begins: datetime = NOW - DAY,
    ends: datetime = NOW + DAY,
    beside: x509.Certificate | None = None,
    authority: bool = False,
) -> Path:
    """Return a file with a certificate for these names, its key, and one `beside` it in the chain.

    Without a signer it has signed itself; an `authority` may sign others.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    signed_by, issuer = (key, _name(names[0])) if signer is None else (signer.key, signer.certificate.subject)
    made = _certificate(
        names[0], key, signed_by, issuer, names=names, begins=begins, ends=ends, authority=authority
    )
    file = folder / f"{made.serial_number}.pem"
    parts = [
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    ]
    parts += [each.public_bytes(serialization.Encoding.PEM) for each in (made, beside) if each is not None]
    file.write_bytes(b"".join(parts))
    return file


def read(file: Path) -> x509.Certificate:
    """Return the certificate of such a file."""
    return x509.load_pem_x509_certificates(file.read_bytes())[0]


def fingerprint(made: x509.Certificate) -> str:
    """Return its SHA-256 as it is shown."""
    return made.fingerprint(hashes.SHA256()).hex(":").upper()


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    signed_by: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    *,
    names: tuple[str, ...] = (),
    begins: datetime = NOW - DAY,
    ends: datetime = NOW + DAY,
    authority: bool = False,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .public_key(key.public_key())
    )
    if names:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_alternative(each) for each in names]), critical=False
        )
    return builder.sign(signed_by, hashes.SHA256())


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
