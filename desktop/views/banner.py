"""The line at the top that says when what is shown is not what is, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout

from ..api.stream import Link
from ..models.sight import Seeing
from .pieces import button, label
from .sight_words import seeing_sentence, seeing_since

if TYPE_CHECKING:
    from ..session import Session


class Banner(QFrame):
    """Is hidden while all is clear. `retried` is emitted when a person does not want to wait."""

    retried = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.words = label(wrap=True, selectable=True)
        self._retry = button(self.tr("Try now"), self.retried.emit)
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 8, 16, 8)
        line.addWidget(self.words, 1)
        line.addWidget(self._retry)
        self.hide()

    def show_session(self, session: Session) -> None:
        """Say how far one can see."""
        link, problem, sight = session.stream.link, session.problem, session.sight
        waiting = link in (Link.WAITING, Link.CONNECTING, Link.REFUSED) and problem is not None
        if sight.clear or (sight.seeing is Seeing.NOTHING and not waiting):
            self.hide()
            return
        said = [str(problem)] if waiting else []
        if link is Link.SILENT:
            said = [self.tr("The server is silent.")]
        if sight.seeing is Seeing.LOST:
            since = seeing_since(sight, session.clock.now())
            said.append(self.tr("What is shown is from before, {}.").format(since))
        elif sight.seeing is not Seeing.NOTHING:
            said.append(_sentence(seeing_sentence(sight, session.clock.now())))
        if waiting and link is not Link.REFUSED:
            said.append(self.tr("It is tried again by itself."))
        words = " ".join(said)
        if self.words.text() != words:
            self.words.setText(words)
        self._retry.setVisible(not session.live)
        self.show()


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
