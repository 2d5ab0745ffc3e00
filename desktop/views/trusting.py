"""Asks about a certificate that nobody vouches for: at once after a person connected, else when they look."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QTextEdit

from .pieces import button, label
from .trust_dialog import TrustDialog
from .trust_words import flaw_words

if TYPE_CHECKING:
    from PyQt6.QtWidgets import QWidget

    from ..api.trust import Shown
    from ..settings.servers import Server


class Trusting(QObject):
    """One question at a time. Nothing is sent before it is answered: whoever asks has hung up."""

    # The Server with the certificate that was said yes to; the one where it was not, and what was wrong.
    trusted = pyqtSignal(object)
    refused = pyqtSignal(object, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._asked: tuple[Server, Shown] | None = None
        self.dialog: TrustDialog | None = None
        self.bar = QFrame()
        self.bar.setObjectName("banner")
        self._words = label(wrap=True)
        self.look = button(self.tr("Look at it …"), self._open)
        line = QHBoxLayout(self.bar)
        line.setContentsMargins(24, 8, 16, 8)
        line.addWidget(self._words, 1)
        line.addWidget(self.look)
        self.bar.hide()

    def ask(self, server: Server, shown: Shown, *, expected: bool) -> None:
        """Ask; where nobody waits for it, or a person is typing, a line says so until they look."""
        self.end()
        self._asked = (server, shown)
        if expected and not _is_occupied():
            self._open()
            return
        if server.fingerprint is None:
            words = self.tr("Nothing is sent to {}, whose certificate is not trusted.")
        else:
            words = self.tr("{} shows another certificate than before, so nothing is sent to it.")
        self._words.setText(f"{words.format(server.name)} {flaw_words(server, shown)}")
        self.bar.show()

    def end(self) -> None:
        """Ask no longer."""
        self._asked = None
        self.bar.hide()
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.blockSignals(True)  # noqa: FBT003 - Qt takes it by position only
            dialog.close()
            dialog.deleteLater()

    def _open(self) -> None:
        if self._asked is None or self.dialog is not None:
            return
        self.dialog = TrustDialog(*self._asked, self._window)
        self.dialog.accepted.connect(self._trust)
        self.dialog.rejected.connect(self._refuse)
        self.dialog.ask()

    def _trust(self) -> None:
        if self._asked is not None:
            server, shown = self._asked
            self.end()
            now = datetime.now(UTC).isoformat(timespec="seconds")
            self.trusted.emit(replace(server, fingerprint=shown.fingerprint, trusted_at=now))

    def _refuse(self) -> None:
        if self._asked is not None:
            server, shown = self._asked
            self.end()
            self.refused.emit(server, flaw_words(server, shown))


def _is_occupied() -> bool:
    """Tell whether a person is typing, or has something open that wants an answer."""
    if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None:
        return True
    focus = QApplication.focusWidget()
    return isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit) and focus.isVisible()
