"""Says how it goes with asking a device about itself, and has the button to ask it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel

from ..models.asked_words import asked_words, is_well
from .icons import shape
from .pieces import Card, label
from .sight_words import seeing_since

if TYPE_CHECKING:
    from netmon_core.model.device import Device

    from ..models.told import Told
    from ..session import Session
    from .acting import Acting
    from .theme import Look


class InformantBar(Card):
    """A sign, a sentence and a button; where the server is away, since when."""

    def __init__(self, session: Session, acting: Acting, look: Look) -> None:
        super().__init__(margin=10)
        self._session, self._look = session, look
        self._told: Told | None = None
        self._device: Device | None = None
        self._sign = QLabel()
        self.words = label(wrap=True, selectable=True)
        self._acting = acting
        self.ask, self.agree = acting.button("ask", look), acting.button("agree", look)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.words, 1)
        line.addWidget(self.agree)
        line.addWidget(self.ask)
        self.body.addLayout(line)
        session.clock.ticked.connect(self._tell)
        session.sighted.connect(self._tell)
        look.changed.connect(self._tell)

    def show_told(self, told: Told, device: Device) -> None:
        """Show how it goes with a device."""
        self._told, self._device = told, device
        self.agree.setVisible(told.state is not None and told.state.until_yes)
        self._acting.allow()
        self._tell()

    def _tell(self) -> None:
        if self._told is None or self._device is None:
            return
        now, colors = self._session.clock.now(), self._look.colors
        sight = self._session.sight
        words = asked_words(self._told, self._device, now) or self.tr("Asking the server …")
        since = seeing_since(sight, now)
        self.words.setText("  ·  ".join(part for part in (since, words) if part))
        if sight.old or self._told.state is None:
            sign, color = "ring", colors.idle
        elif is_well(self._told):
            sign, color = "disc", colors.good
        else:
            sign, color = "triangle", colors.warn
        self._sign.setPixmap(shape(sign, color))
