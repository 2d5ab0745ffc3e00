"""When a server wants to be asked again: the header Retry-After (RFC 9110), in whatever form it comes."""

from __future__ import annotations

import re
from datetime import UTC, datetime

# Longer than any date, and than any number of seconds that makes sense.
_LENGTH = 64
# Some send parts of a second, which the RFC does not know.
_SECONDS = re.compile(r"(?a)\d{1,12}(\.\d{0,12})?")


def retry_after(text: str, now: datetime) -> float | None:
    """Seconds from now, 0.0 for what is past; None: it says nothing that can be read."""
    text = text.strip()
    if len(text) > _LENGTH:
        return None
    if _SECONDS.fullmatch(text):
        return float(text)
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - few servers send a date

    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    # Without a zone, as in the oldest of the three forms, it is Greenwich's.
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
