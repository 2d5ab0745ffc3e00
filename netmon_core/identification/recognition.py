"""What devices are, by what was seen of them: their maker by the MAC, the rest by the recognizers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .oui import Vendors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..model.fact import Fact
    from ..plugins import Recognizer, SeenEvidence


class Recognition:
    """Asks the recognizers, each of which sees all the evidence of one device."""

    def __init__(self, recognizers: Sequence[Recognizer]) -> None:
        self._recognizers = recognizers
        self._vendors: Vendors | None = None

    async def load(self, data_dir: Path | None) -> None:
        """Read the registries of makers; before that nobody has one."""
        self._vendors = await asyncio.to_thread(Vendors.load, data_dir)

    def vendor_of(self, mac: str) -> str | None:
        """Who made the interface with this MAC; None: not known."""
        return self._vendors.lookup(mac) if self._vendors is not None else None

    def facts(self, evidence: Sequence[SeenEvidence]) -> list[Fact]:
        """All that is concluded from the evidence of one device."""
        return [fact for recognize in self._recognizers for fact in recognize(evidence)]
