"""How writing the series goes, for people: a problem is warned about once, and its end is told."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ...errors import StoreError

_LOGGER = logging.getLogger(__name__)


class Health:
    """The last `problem` in words; None while all is well."""

    def __init__(self, path: Path) -> None:
        self.problem: str | None = None
        self._path = path
        self._told_dropped = 0

    def tell(self, error: StoreError | None, *, dropped: int) -> None:
        """What writing came to; `dropped` is how many samples have found no room so far."""
        if error is not None and self.problem is None:
            _LOGGER.warning("%s", error)
        if error is None and self.problem is not None:
            _LOGGER.info("%s is written again", self._path)
        self.problem = None if error is None else error.message
        if error is None and dropped > self._told_dropped:
            lost = dropped - self._told_dropped
            _LOGGER.warning("%d samples were lost: there was no room for them", lost)
            self._told_dropped = dropped
