"""Asks which addresses are to be scanned."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from ..sure import sure
from .pieces import label

if TYPE_CHECKING:
    from collections.abc import Callable

translate = QCoreApplication.translate


def ask_prefix(parent: QWidget, done: Callable[[str], None]) -> QDialog:
    """Ask for a prefix or a single address, and tell `done` of it."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setWindowTitle(translate("prefix", "Scan other addresses"))
    line = QLineEdit()
    line.setPlaceholderText("192.168.1.0/24")
    line.setAccessibleName(translate("prefix", "Addresses"))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    scan = sure(buttons.addButton(translate("prefix", "Scan"), QDialogButtonBox.ButtonRole.AcceptRole))
    scan.setDefault(True)
    scan.setEnabled(False)
    line.textChanged.connect(lambda text: scan.setEnabled(read_prefix(text) is not None))
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    dialog.accepted.connect(lambda: done(read_prefix(line.text()) or ""))
    hint = translate("prefix", "A network like 192.168.1.0/24, or one address. Only scan what is yours.")
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 20, 24, 18)
    layout.setSpacing(12)
    layout.addWidget(label(hint, wrap=True))
    layout.addWidget(line)
    layout.addWidget(buttons)
    dialog.open()
    line.setFocus()
    return dialog


def read_prefix(text: str) -> str | None:
    """Return the prefix that is typed, as the server takes it; None where it is none."""
    try:
        return str(IPv4Network(text.strip(), strict=False))
    except ValueError:
        return None
