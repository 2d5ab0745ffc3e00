"""The certificate that a server shows, and what is wrong with it where the system does not trust it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from PyQt6.QtCore import QCryptographicHash, QDateTime
from PyQt6.QtNetwork import QSslError

from ..sure import sure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PyQt6.QtNetwork import QSslCertificate

# A certificate may name as many as it likes.
MAX_NAMES = 8


class Flaw(StrEnum):
    """Why a certificate is not trusted by itself."""

    # Its server has made it, or somebody signed it whom this computer does not know.
    OWN = "own"
    UNKNOWN_SIGNER = "unknown_signer"
    OTHER_NAME = "other_name"
    EXPIRED = "expired"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a person has to judge. `fingerprint` is its SHA-256, like AB:CD:..; its names are a stranger's."""

    fingerprint: str
    flaws: frozenset[Flaw] = frozenset()
    names: tuple[str, ...] = ()
    # From when and until when it holds, where that is what is wrong.
    begins: datetime | None = None
    ends: datetime | None = None


def fingerprint_of(certificate: QSslCertificate) -> str | None:
    """Return the SHA-256 of a certificate; None: there is none."""
    if certificate.isNull():
        return None
    return sure(certificate.digest(QCryptographicHash.Algorithm.Sha256)).data().hex(":").upper()


def read_shown(certificate: QSslCertificate, problems: Iterable[QSslError]) -> Shown | None:
    """Return what the server itself shows; None: it shows nothing.

    Only its own certificate counts, never one of the chain, to which it could add any.
    """
    fingerprint = fingerprint_of(certificate)
    if fingerprint is None:
        return None
    told = {problem.error(): problem.certificate() for problem in problems}
    late, early = QSslError.SslError.CertificateExpired, QSslError.SslError.CertificateNotYetValid
    return Shown(
        fingerprint=fingerprint,
        flaws=frozenset(_FLAWS.get(error, Flaw.UNKNOWN_SIGNER) for error in told),
        names=_names(certificate),
        ends=_time(told[late].expiryDate()) if late in told else None,
        begins=_time(told[early].effectiveDate()) if early in told else None,
    )


def _names(certificate: QSslCertificate) -> tuple[str, ...]:
    alternatives = [name for names in certificate.subjectAlternativeNames().values() for name in names]
    common = certificate.subjectInfo(certificate.SubjectInfo.CommonName)
    return tuple(dict.fromkeys(alternatives or common))[:MAX_NAMES]


def _time(at: QDateTime) -> datetime | None:
    return datetime.fromtimestamp(at.toSecsSinceEpoch(), UTC) if at.isValid() else None


_FLAWS = {
    QSslError.SslError.SelfSignedCertificate: Flaw.OWN,
    QSslError.SslError.HostNameMismatch: Flaw.OTHER_NAME,
    QSslError.SslError.CertificateExpired: Flaw.EXPIRED,
    QSslError.SslError.CertificateNotYetValid: Flaw.NOT_YET,
}
