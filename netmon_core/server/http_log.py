"""The log of aiohttp's server, without what any stranger can make it say."""

from __future__ import annotations

import logging

from aiohttp.http_exceptions import HttpProcessingError


def http_logger() -> logging.Logger:
    """The logger to hand to aiohttp; whoever speaks no HTTP is answered, and not written down."""
    logger = logging.getLogger(__name__)
    if _is_ours not in logger.filters:
        logger.addFilter(_is_ours)
    return logger


def _is_ours(record: logging.LogRecord) -> bool:
    # A traceback for each bad request would let anybody fill the disk.
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))
