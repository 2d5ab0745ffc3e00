"""Says where the key of a server is kept, and that whoever keeps it is slow to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel

if TYPE_CHECKING:
    from ..settings.keychain import Keychain


class KeyPlace(QLabel):
    """A line below the field for the key."""

    def __init__(self, keys: Keychain) -> None:
        super().__init__()
        self._keys = keys
        self.setObjectName("muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        keys.delayed.connect(self._show_delay)
        keys.answered.connect(self.show_place)

    def show_place(self) -> None:
        """Say where it is kept, once that is known."""
        if not self._keys.place:
            words = ""
        elif self._keys.protected:
            words = self.tr("The key is kept in the keyring of your system ({}).").format(self._keys.place)
        else:
            words = self.tr(
                "There is no keyring here, so the key is kept in a file that only you can read: {}"
            ).format(self._keys.place)
        self.setText(words)

    def _show_delay(self) -> None:
        self.setText(
            self.tr(
                "The keyring of your system does not answer yet; it may be asking you to unlock it. "
                "A key that you type here is used at once."
            )
        )
