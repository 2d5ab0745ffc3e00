"""What this is, in which version, made of what."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PyQt6.QtCore import PYQT_VERSION_STR, qVersion
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from netmon_core import __version__

from .. import texts
from .logo import logo
from .pieces import label

# What is in the program besides our own code, and under which license.
PARTS = (
    ("PyQt6", PYQT_VERSION_STR, "GPL-3.0"),
    ("Qt", qVersion() or "", "LGPL-3.0"),
    ("pyqtgraph", "", "MIT"),
    ("numpy", "", "BSD-3-Clause"),
    ("zeroconf", "", "LGPL-2.1"),
    ("keyring", "", "MIT"),
)


class AboutDialog(QDialog):
    """Versions and licenses; `server` is the version of the server that is shown.

    `unknown` counts the kinds of things that it tells and that this viewer does not know.
    """

    def __init__(self, *, server: str | None, unknown: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About netmon"))
        sign = QLabel()
        sign.setPixmap(logo(44))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(label("netmon", name="title"))
        names.addWidget(label(self.tr("Knows every device on your network"), name="muted"))
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(sign)
        head.addLayout(names, 1)
        rows = [
            (self.tr("Viewer"), __version__, "MIT"),
            (self.tr("Server"), server or self.tr("not connected"), ""),
            ("Python", platform.python_version(), "PSF-2.0"),
            *((name, known or _version(name), license_name) for name, known, license_name in PARTS),
        ]
        grid = QGridLayout()
        grid.setHorizontalSpacing(22)
        grid.setVerticalSpacing(5)
        for at, (name, what, license_name) in enumerate(rows):
            grid.addWidget(label(name, name="muted"), at, 0)
            grid.addWidget(label(what, selectable=True), at, 1)
            grid.addWidget(label(license_name, name="faint"), at, 2)
        words = self.tr(
            "As a whole, with PyQt6 in it, the viewer is under the GNU General Public License, version 3."
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(16)
        layout.addLayout(head)
        layout.addLayout(grid)
        if unknown:
            layout.addWidget(label(texts.newer(unknown), wrap=True))
        layout.addWidget(label(words, name="muted", wrap=True))
        layout.addWidget(buttons)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
