"""Which certificates are trusted beside those the system trusts: the one a person has said yes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QCryptographicHash

from ..sure import sure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PyQt6.QtNetwork import QSslError


def fingerprint_of(problems: Iterable[QSslError]) -> str | None:
    """Return the SHA-256 of the certificate that problems are about, like AB:CD:..; None: there is none."""
    for problem in problems:
        certificate = problem.certificate()
        if not certificate.isNull():
            digest = certificate.digest(QCryptographicHash.Algorithm.Sha256)
            return sure(digest).data().hex(":").upper()
    return None
