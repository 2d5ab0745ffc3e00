"""Which ids that devices say of themselves tell one device from all others."""

from __future__ import annotations

import re
from typing import Final

# Eight, four, four, four, twelve digits; of a version and variant that the standard (RFC 9562) knows.
_SHAPED: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_MADE: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
# What makers write in place of a UUID has their serial number or MAC in it, or is the same in all they make.
_SERIAL: Final = 6
# An id with fewer different letters was never set.
_DIFFERENT: Final = 5


def telling_uuid(text: str) -> str | None:
    """The id, in small letters; None where others may have the same: samples, zeros, words."""
    uuid = text.lower()
    if len(set(uuid.replace("-", ""))) < _DIFFERENT:
        return None
    if re.fullmatch(_SHAPED, uuid):
        return uuid if re.fullmatch(_MADE, uuid) else None
    return uuid if sum(map(str.isdigit, uuid)) >= _SERIAL else None
