"""Read when an X.509 certificate expires, from its bytes (RFC 5280, 4.1). Pure.

Python's ssl tells that only of certificates it trusts, and devices on a LAN sign their own.
"""

from __future__ import annotations

from datetime import UTC, datetime

# Longer than any real certificate.
CERTIFICATE_MAX = 64 << 10

_SEQUENCE, _VERSION = 0x30, 0xA0
_UTC_TIME, _GENERALIZED_TIME = 0x17, 0x18
# Before the validity: serial number, signature algorithm, issuer.
_FIELDS_BEFORE = 3


def expiry(certificate: bytes) -> datetime | None:
    """Return the end of the validity; None where the bytes are no certificate."""
    try:
        _, outer = _element(certificate[:CERTIFICATE_MAX], kind=_SEQUENCE)
        _, rest = _element(outer, kind=_SEQUENCE)
        kind, _ = _split(rest)
        if kind == _VERSION:
            rest = _after(rest)
        for _ in range(_FIELDS_BEFORE):
            rest = _after(rest)
        _, validity = _element(rest, kind=_SEQUENCE)
        kind, end = _element(_after(validity))
        return _time(kind, end.decode("ascii"))
    except (ValueError, IndexError):
        return None


def _time(kind: int, text: str) -> datetime:
    if kind == _UTC_TIME:
        # Two digits of the year: 50 to 99 are the last century's.
        text = ("19" if text[:2] >= "50" else "20") + text
    elif kind != _GENERALIZED_TIME:
        raise ValueError(kind)
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _element(data: bytes, *, kind: int | None = None) -> tuple[int, bytes]:
    """Return the kind and the content of the first element."""
    found, (start, end) = _split(data)
    if kind is not None and found != kind:
        raise ValueError(found)
    return found, data[start:end]


def _after(data: bytes) -> bytes:
    """Return what follows the first element."""
    _, (_, end) = _split(data)
    return data[end:]


def _split(data: bytes) -> tuple[int, tuple[int, int]]:
    """Return the kind of the first element, and where its content starts and ends."""
    size, start = data[1], 2
    if size & 0x80:
        start += size & 0x7F
        size = int.from_bytes(data[2:start])
    if start + size > len(data):
        raise ValueError(size)
    return data[0], (start, start + size)
