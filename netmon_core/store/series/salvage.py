"""What is damaged costs only itself."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LOGGER = logging.getLogger(__name__)


def salvage[T](read: Callable[[bytes], T], blob: bytes | None) -> T | None:
    """Return what a blob says; None where there is none or it cannot be read."""
    if not blob:
        return None
    try:
        return read(blob)
    except ValueError as err:
        _LOGGER.error("A part of the series is lost: %s", err)  # noqa: TRY400 - says it all
        return None
