"""The scans of this run, the last ones of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import NotFoundError
from ..events.scan import ScanFinished, ScanProgressed, ScanStarted

if TYPE_CHECKING:
    from ..engine import Engine
    from ..events.event import Event
    from ..model.scan import Scan

# A sweep every five minutes makes that a working day.
SCANS_KEPT = 100


class Scans:
    """Hears of the engine's scans and keeps what became of them."""

    def __init__(self, engine: Engine) -> None:
        self._scans: dict[str, Scan] = {}
        if (latest := engine.state.scan) is not None:
            self._scans[latest.id] = latest
        self.close = engine.subscribe(self._hear, ScanStarted, ScanProgressed, ScanFinished)

    def all(self) -> list[Scan]:
        """Every scan that is kept, the latest first."""
        return [*reversed(self._scans.values())]

    def find(self, scan_id: str) -> Scan:
        """One scan; raises NotFoundError."""
        scan = self._scans.get(scan_id)
        if scan is None:
            raise NotFoundError(f"There is no scan {scan_id[:40]!r} in this run.", field="id")
        return scan

    def _hear(self, event: Event) -> None:
        if isinstance(event, ScanStarted | ScanProgressed | ScanFinished):
            self._scans[event.scan.id] = event.scan
            if len(self._scans) > SCANS_KEPT:
                del self._scans[next(iter(self._scans))]
