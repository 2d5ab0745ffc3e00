"""How a server whose certificate nobody has signed proves to be the right one. Pure."""

from __future__ import annotations

import re

from ..errors import InvalidRequestError


def parse_fingerprint(text: str | None) -> bytes | None:
    """Read the SHA-256 of a certificate, with or without colons; raises InvalidRequestError. None: none."""
    if text is None:
        return None
    digits = text.replace(":", "").strip()
    if not re.fullmatch(r"[0-9a-fA-F]{64}", digits):
        raise InvalidRequestError(
            "A fingerprint is the SHA-256 of a certificate: 64 hexadecimal digits.", field="fingerprint"
        )
    return bytes.fromhex(digits)
