"""The scan button: which network, how far it is, and the way to stop it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ..action import Chosen, Offer
from .acting import LINE, Acting
from .pieces import IconButton, label
from .scale import scaled
from .scan_actions import ScanActions

if TYPE_CHECKING:
    from ..replica import Changes
    from ..session import Session
    from .theme import Look


class ScanBar(QWidget):
    """A button while nothing runs; a progress bar and a way to cancel while a scan does."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session = session
        self._actions = ScanActions(session, self)
        self.acting = Acting(session, self._actions.actions(), Chosen, self)
        self.acting.listen(self, "scan_all", context=Qt.ShortcutContext.WindowShortcut)
        self.start = IconButton("scan", self.tr("Scan"), look, name="primary")
        self.start.setToolTip(self.tr("Look for devices now (all networks: Ctrl+R)"))
        self.start.pressed.connect(self._offer)
        self.cancel = self.acting.button("scan_cancel", look)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(scaled(140))
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

    def offers(self) -> list[Offer]:
        """Return what can be scanned, or that the scan can be cancelled."""
        self.acting.put(self._actions.networks())
        return [
            replace(offer, words=self.tr("Scan: {}").format(offer.words)) for offer in self.acting.offers()
        ]

    def _offer(self) -> None:
        networks = self._actions.networks()
        self.acting.put(networks)
        keys = ("scan_all", LINE, *(action.key for action in networks), LINE, "scan_other")
        menu = self.acting.menu(keys)
        place = QPoint(self.start.width() - menu.sizeHint().width(), self.start.height() + 4)
        menu.popup(self.start.mapToGlobal(place))
        self.start.setDown(False)

    def _take(self, changes: Changes) -> None:
        if changes.others:
            self._show()

    def _show(self) -> None:
        scan = self._session.replica.state.scan
        running = scan is not None and scan.running
        for widget in (self._bar, self._words, self.cancel):
            widget.setVisible(running)
        self.start.setVisible(not running)
        self.start.setEnabled(self._session.live and self._session.may_change)
        self.acting.allow()
        if scan is not None and running:
            self._bar.setRange(0, max(scan.expected, 1))
            self._bar.setValue(min(scan.sent, scan.expected))
            self._words.setText(self.tr("%n answered", n=scan.answered))
