"""Durations as people write them: 90s, 30m, 8h, 7d."""

from __future__ import annotations

import re
from datetime import timedelta

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def span(text: str, *, field: str) -> timedelta:
    """Read a duration; raises InvalidRequestError naming the field."""
    from ..errors import InvalidRequestError

    found = re.fullmatch(r"([0-9]{1,6})([smhd])", text)
    if found is None:
        raise InvalidRequestError(f"{text!r} is no duration such as 30m, 8h or 7d.", field=field)
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
