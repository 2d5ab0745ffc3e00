"""Whether the monitor can see, for how long, and whether what is shown is of now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from .. import texts
from ..models.sight import Seeing
from .icons import shape
from .pieces import Card, label
from .sight_words import seeing_sentence

if TYPE_CHECKING:
    from datetime import datetime

    from ..session import Session
    from .theme import Look

# Pauses of devices beside each other that are told; there are seldom more.
PAUSES = 3

# A shape, its color, and words.
type Line = tuple[str, str, str]


class HealthCard(Card):
    """Says it in a few lines, which stay where they are while their words change."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__(texts.translate("OverviewPage", "Monitor"))
        self._session, self._look = session, look
        self._lines: list[_Line] = []

    def show_now(self, now: datetime) -> None:
        """Bring it up to date."""
        lines = [*self._sight(now), *self._pauses(), *self._server()]
        while len(self._lines) < len(lines):
            made = _Line()
            self._lines.append(made)
            self.body.addWidget(made)
        for line, (name, color, words) in zip(self._lines, lines, strict=False):
            line.show_line(name, color, words)
        for line in self._lines[len(lines) :]:
            line.hide()

    def _sight(self, now: datetime) -> list[Line]:
        sight, colors = self._session.sight, self._look.colors
        health = self._session.replica.state.health
        lines: list[Line] = []
        if sight.seeing is Seeing.NOTHING:
            lines.append(("ring", colors.idle, self.tr("Nothing is known before the server answers.")))
        elif not sight.clear:
            lines.append(("triangle", colors.warn, seeing_sentence(sight, now)))
        if sight.seeing is Seeing.BLIND:
            lines.append(("ring", colors.idle, self.tr("While it cannot see, nothing is called offline.")))
        if sight.seeing in (Seeing.CLEAR, Seeing.PAUSED) and health is None:
            lines.append(("ring", colors.idle, self.tr("The monitor has not judged itself yet.")))
        elif sight.clear and health is not None:
            since = texts.since(health.since, now)
            lines.append(("disc", colors.good, self.tr("It sees its networks, for {}.").format(since)))
        return lines

    def _pauses(self) -> list[Line]:
        pauses = self._session.replica.state.pauses[:PAUSES]
        words = self.tr("Monitoring is paused until {}.")
        color = self._look.colors.warn
        return [("ring", color, words.format(texts.moment(pause.until))) for pause in pauses]

    def _server(self) -> list[Line]:
        hello, state = self._session.stream.hello, self._session.replica.state
        if hello is None:
            return []
        words = self.tr("netmon {} · %n network(s)", n=len(state.networks)).format(hello.version)
        lines = [("ring", self._look.colors.idle, words)]
        if unknown := len(self._session.peer.kinds):
            lines.append(("ring", self._look.colors.idle, texts.newer(unknown)))
        return lines


class _Line(QWidget):
    """A sign and a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._sign, self._words = QLabel(), label(wrap=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)

    def show_line(self, name: str, color: str, words: str) -> None:
        self._sign.setPixmap(shape(name, color))
        if self._words.text() != words:
            self._words.setText(words)
        self.show()
