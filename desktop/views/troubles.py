"""What did not work, told in passing: of commands and questions, and of where keys are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from netmon_core.errors import NetmonError

    from ..settings.keychain import Keychain
    from .toast import Toasts


class Troubles(QObject):
    """Speaks through the toasts of a window; `connected` tells whether a server is shown."""

    def __init__(
        self, toasts: Toasts, keys: Keychain, connected: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._toasts, self._connected = toasts, connected
        keys.delayed.connect(self._tell_delay)
        keys.failed.connect(self._say)

    def tell(self, problem: NetmonError) -> None:
        """Say what did not work, in a sentence."""
        self._say(str(problem))

    def _say(self, words: str) -> None:
        self._toasts.say(self.tr("That did not work"), words, kind="bad")

    def _tell_delay(self) -> None:
        # Before, the form says so itself.
        if self._connected():
            words = self.tr("The keyring of your system does not answer, so the key is not kept yet.")
            self._toasts.say(words, kind="bad")
