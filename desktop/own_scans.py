"""The scans that the person at this window began: of these they are told how they ended, and of no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from netmon_core.errors import FormatError
from netmon_core.events.scan import ScanFinished
from netmon_core.model.scan import Scan, ScanState

from . import texts
from .texts import translate

if TYPE_CHECKING:
    from netmon_core.wire.peer import PeerReader

    from .replica import Changes, Replica

_SEEN_TO = frozenset((ScanState.DONE, ScanState.CANCELLED))


class OwnScans(QObject):
    """Tells of each once: title, text, and the kind of the message."""

    told = pyqtSignal(str, str, str)

    def __init__(self, replica: Replica, peer: PeerReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._peer = peer
        self._replica = replica
        # The server runs one at a time; another can only be begun when this one is over.
        self._running = ""
        replica.begun.connect(self._look)
        replica.changed.connect(self._take)

    def begin(self, answer: object) -> None:
        """Wait for the end of a scan, as the server answers one that it begins."""
        try:
            self._running = self._peer.read(Scan, answer).id
        except FormatError:
            return
        # A short one may have ended before its answer came.
        self._look()

    def _look(self) -> None:
        scan = self._replica.state.scan
        if scan is not None:
            self._tell(scan)

    def _take(self, changes: Changes) -> None:
        for _, event in changes.news:
            if isinstance(event, ScanFinished):
                self._tell(event.scan)

    def _tell(self, scan: Scan) -> None:
        if scan.id != self._running or scan.running:
            return
        self._running = ""
        found = translate("scan", "%n device(s) answered.", n=scan.answered)
        kind = "good" if scan.state is ScanState.DONE else "" if scan.state in _SEEN_TO else "bad"
        self.told.emit(texts.scan_state(scan.state), why(scan) or found, kind)


def why(scan: Scan) -> str:
    """Return what went wrong, of the scan or of its first sweep that failed; "" where nothing did."""
    return scan.problem or next((sweep.problem for sweep in scan.sweeps if sweep.problem), "")
