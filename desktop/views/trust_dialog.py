"""Asks whether a certificate that nobody vouches for is the server's."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QFontDatabase
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from .. import texts
from ..sure import sure
from .pieces import fit_to_words, label
from .trust_words import flaw_words

if TYPE_CHECKING:
    from ..api.trust import Shown
    from ..settings.servers import Server


class TrustDialog(QDialog):
    """Is accepted when a person says that it is the right one. Enter, Space and Esc say no."""

    def __init__(self, server: Server, shown: Shown, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(self.tr("Is this your server?"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(label(self.windowTitle(), name="title"))
        if server.fingerprint is not None:
            words = self.tr(
                "The certificate of {} is another one than before. It was renewed, or somebody is in between."
            )
            layout.addWidget(label(words.format(server.url), wrap=True))
        layout.addWidget(label(flaw_words(server, shown, between="\n"), wrap=True))
        if server.fingerprint is not None:
            layout.addWidget(label(self._since(server), wrap=True))
            layout.addWidget(_fingerprint(server.fingerprint))
            layout.addWidget(label(self.tr("The one it shows now:"), wrap=True))
        layout.addWidget(_fingerprint(shown.fingerprint))
        hint = self.tr(
            "Compare the fingerprint with the one the server printed when it started. "
            "Until you have answered nothing is sent."
        )
        layout.addWidget(label(hint, wrap=True))
        buttons = QDialogButtonBox()
        self.yes = sure(buttons.addButton(self.tr("It is the same"), QDialogButtonBox.ButtonRole.AcceptRole))
        self.no = sure(buttons.addButton(self.tr("Do not connect"), QDialogButtonBox.ButtonRole.RejectRole))
        self.yes.setAutoDefault(False)
        self.no.setDefault(True)
        self.no.setObjectName("primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def ask(self) -> None:
        """Show it; the no has the focus."""
        fit_to_words(self)
        self.open()
        self.no.setFocus()

    def _since(self, server: Server) -> str:
        try:
            then = texts.moment(datetime.fromisoformat(server.trusted_at or ""))
        except ValueError:
            return self.tr("The one you said yes to:")
        return self.tr("The one you said yes to, {}:").format(then)


def _fingerprint(text: str) -> QLabel:
    parts = text.split(":")
    shown = label(
        "\n".join(" ".join(parts[at : at + 16]) for at in range(0, len(parts), 16)), selectable=True
    )
    # It is read and copied with the mouse; the keyboard goes to the answers.
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    return shown
