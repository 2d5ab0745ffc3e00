"""Asks whether a certificate that nobody vouches for is the server's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtGui import QFontDatabase
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ..sure import sure
from .pieces import label

if TYPE_CHECKING:
    from ..settings.servers import Server

translate = QCoreApplication.translate


def ask_trust(parent: QWidget, server: Server, fingerprint: str) -> bool:
    """Show the fingerprint; True when a person says it is the right one."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(translate("trust", "Is this your server?"))
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 20, 24, 18)
    layout.setSpacing(12)
    layout.addWidget(label(dialog.windowTitle(), name="title"))
    if server.fingerprint is None:
        words = translate(
            "trust", "{} has a certificate of its own making, as “netmon serve --self-signed” makes it."
        )
    else:
        words = translate(
            "trust",
            "The certificate of {} is another one than before. It was renewed, or somebody is in between.",
        )
    layout.addWidget(label(words.format(server.url), wrap=True))
    hint = translate("trust", "Compare the fingerprint with the one the server printed when it started:")
    layout.addWidget(label(hint, wrap=True))
    parts = fingerprint.split(":")
    shown = label(
        "\n".join(" ".join(parts[at : at + 16]) for at in range(0, len(parts), 16)), selectable=True
    )
    shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    layout.addWidget(shown)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    trust = sure(
        buttons.addButton(translate("trust", "It is the same"), QDialogButtonBox.ButtonRole.AcceptRole)
    )
    trust.setObjectName("primary")
    sure(buttons.button(QDialogButtonBox.StandardButton.Cancel)).setDefault(True)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    layout.addWidget(buttons)
    return dialog.exec() == QDialog.DialogCode.Accepted
