"""The scan button: which network, how far it is, and the way to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QWidget

from netmon_core.events.scan import ScanFinished
from netmon_core.model.scan import ScanState

from .. import texts
from ..sure import sure
from .pieces import IconButton, button, label

if TYPE_CHECKING:
    from ..replica import Changes
    from ..session import Session
    from .theme import Look

# Wider prefixes are not offered with one click; the server would ask for an explicit yes.
WIDEST_OFFERED = 20


class ScanBar(QWidget):
    """A button while nothing runs; a progress bar and a way to cancel while a scan does."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session = session
        self.start = IconButton("scan", self.tr("Scan"), look, name="primary")
        self.start.setShortcut("Ctrl+R")
        self.start.setToolTip(self.tr("Look for devices now (Ctrl+R)"))
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._offer)
        self.start.setMenu(self._menu)
        self.cancel = button(self.tr("Cancel"), self._cancel)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._words = label(name="muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for widget in (self._words, self._bar, self.cancel, self.start):
            layout.addWidget(widget)
        session.replica.begun.connect(self._show)
        session.replica.changed.connect(self._take)
        session.linked.connect(self._show)
        self._show()

    def scan(self, *prefixes: str) -> None:
        """Scan prefixes; none: every network."""
        self._session.scan(prefixes, lambda _: None)

    def _offer(self) -> None:
        self._menu.clear()
        sure(self._menu.addAction(self.tr("All networks"))).triggered.connect(self.scan)
        self._menu.addSeparator()
        for network in self._session.replica.state.networks.values():
            for subnet in network.subnets:
                if subnet.version == 4 and subnet.prefixlen >= WIDEST_OFFERED:
                    text = f"{network.name} · {subnet}".replace("&", "&&")
                    action = sure(self._menu.addAction(text))
                    action.triggered.connect(lambda _, prefix=str(subnet): self.scan(prefix))

    def _cancel(self) -> None:
        scan = self._session.replica.state.scan
        if scan is not None:
            self._session.cancel_scan(scan.id)

    def _take(self, changes: Changes) -> None:
        if not changes.others:
            return
        self._show()
        for _, event in changes.news:
            if isinstance(event, ScanFinished):
                found = self.tr("%n device(s) answered.", n=event.scan.answered)
                kind = "good" if event.scan.state is ScanState.DONE else ""
                self._session.say(texts.scan_state(event.scan.state), event.scan.problem or found, kind)

    def _show(self) -> None:
        scan = self._session.replica.state.scan
        running = scan is not None and scan.running
        for widget in (self._bar, self._words, self.cancel):
            widget.setVisible(running)
        self.start.setVisible(not running)
        self.start.setEnabled(self._session.live and self._session.may_change)
        if scan is not None and running:
            self._bar.setRange(0, max(scan.expected, 1))
            self._bar.setValue(min(scan.sent, scan.expected))
            self._words.setText(self.tr("%n answered", n=scan.answered))
