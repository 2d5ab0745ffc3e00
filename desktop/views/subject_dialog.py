"""Asks something about devices: says which ones they are, stays with them, and closes when they go."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ..models.naming import who
from ..models.shortened import shortened
from ..sure import sure
from .pieces import fit_to_words, label
from .scale import scaled

if TYPE_CHECKING:
    from ..session import Session

# Of many the first are named; a dialog is no list.
NAMED = 8
WIDTH = 460


class SubjectDialog(QDialog):
    """`answered` is emitted when a person says yes; `left` is then whom it is about.

    Where it cannot be undone, the no has the focus and Enter.
    """

    answered = pyqtSignal()

    def __init__(
        self,
        session: Session,
        device_ids: tuple[str, ...],
        title: str,
        parent: QWidget,
        *,
        yes: str = "",
        dangerous: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        self.setMinimumWidth(scaled(WIDTH))
        self._device_ids = device_ids
        self._session, self._dangerous = session, dangerous
        self._names = ""
        self._over = False
        self.subject = label(name="heading", wrap=True)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.no = sure(self._buttons.button(QDialogButtonBox.StandardButton.Cancel))
        words = yes or self.tr("OK")
        self.yes = sure(self._buttons.addButton(words, QDialogButtonBox.ButtonRole.AcceptRole))
        (self.no if dangerous else self.yes).setDefault(True)
        (self.yes if dangerous else self.no).setAutoDefault(False)
        self._buttons.accepted.connect(self._say_yes)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(self.subject)
        layout.addLayout(self.body)
        layout.addWidget(self._buttons)
        session.replica.begun.connect(self._follow)
        session.replica.changed.connect(self._follow)
        self._follow()

    def ask(self) -> None:
        """Show it; the window goes on meanwhile, and what is asked about is not changed by it."""
        fit_to_words(self)
        self.open()
        if self._dangerous:
            self.no.setFocus()

    def left(self) -> tuple[str, ...]:
        """Return those it is about that are still there; never any others."""
        known = self._session.replica.state.devices
        return tuple(each for each in self._device_ids if each in known)

    def _follow(self) -> None:
        left = self.left()
        if not left:
            self._give_up()
            return
        devices = [self._session.replica.state.devices[each] for each in left]
        lines = [who(device) for device in devices[:NAMED]]
        if (more := len(devices) - NAMED) > 0:
            lines.append(self.tr("and %n more", n=more))
        self.subject.setText("\n".join(lines))
        self._names = ", ".join(shortened(device.label) for device in devices[:NAMED])

    def _say_yes(self) -> None:
        if self.left():
            self.accept()
            self.answered.emit()
        else:
            self._give_up()

    def _give_up(self) -> None:
        if not self._over:
            self._over = True
            words = self.tr("{} is no longer there, so nothing was done.").format(self._names)
            self._session.say(self.windowTitle(), words, "bad")
            self.reject()

    @override
    def done(self, a0: int) -> None:
        self._over = True
        super().done(a0)
