"""Why a server cannot be reached: what is known at once, and more where that is little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from .inquiry import Inquiry
from .trouble import UNCLEAR, trouble

if TYPE_CHECKING:
    from netmon_core.errors import NetmonError
    from netmon_core.server_address import ServerAddress

    from .inquiry import Finding
    from .trouble import Cause


class Reason(QObject):
    """Asks the server itself, once; what it found out stays until it is forgotten."""

    # A Finding.
    found = pyqtSignal(object)

    def __init__(self, address: ServerAddress, parent: QObject) -> None:
        super().__init__(parent)
        self._address = address
        self._inquiry: Inquiry | None = None
        self._finding: Finding | None = None

    @property
    def inquiring(self) -> bool:
        """More is being found out."""
        return self._inquiry is not None and self._finding is None

    def of(self, cause: Cause, *, heard: bool) -> NetmonError:
        """Return what is known now; who was never `heard` is asked where that is little."""
        found = self._finding
        if cause in UNCLEAR and found is not None:
            return trouble(found.cause, self._address, there=found.there)
        if cause in UNCLEAR and not heard and self._inquiry is None:
            self._inquiry = Inquiry(self._address, self)
            self._inquiry.found.connect(self._learn)
            self._inquiry.begin()
        return trouble(cause, self._address)

    def forget(self) -> None:
        """Know nothing of why any longer, and ask no more."""
        self._finding = None
        inquiry, self._inquiry = self._inquiry, None
        if inquiry is not None:
            inquiry.blockSignals(True)  # noqa: FBT003 - Qt takes it by position only
            inquiry.deleteLater()

    def _learn(self, finding: Finding) -> None:
        self._finding = finding
        self.found.emit(finding)
