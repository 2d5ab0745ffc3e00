"""Asks whether a device is one that was there before, under another MAC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QFrame, QHBoxLayout

from .. import texts
from .pieces import button, label

if TYPE_CHECKING:
    from netmon_core.model.device import Device, Resemblance

    from ..session import Session


class LikenessBar(QFrame):
    """A line with the question and its two answers; hidden where there is nothing to ask."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._session = session
        self._ids: tuple[str, str] | None = None
        self._found: Resemblance | None = None
        # Whom it was about when a button was pressed down.
        self._held: tuple[str, str] | None = None
        self.words = label(wrap=True)
        self.merge = button(self.tr("Merge"), self._merge)
        self.distinct = button(self.tr("Not the same"), self._distinguish)
        for each in (self.merge, self.distinct):
            each.pressed.connect(self._hold)
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 8, 24, 8)
        line.addWidget(self.words, 1)
        line.addWidget(self.merge)
        line.addWidget(self.distinct)
        self.hide()
        session.clock.ticked.connect(self._tell)

    def show_device(self, device: Device) -> None:
        """Ask about a device, if there is something to ask."""
        other = self._session.replica.state.devices.get(device.resembles or "")
        self._ids = None if other is None else (device.id, other.id)
        self._found = device.resemblance
        self.setVisible(other is not None)
        if other is None:
            return
        self._tell()
        may = self._session.live and self._session.may_change
        self.merge.setEnabled(may)
        self.distinct.setEnabled(may)

    def _tell(self) -> None:
        """Say which one it may be, and how long ago that one was seen."""
        other = self._session.replica.state.devices.get(self._ids[1]) if self._ids is not None else None
        if other is not None:
            seen = texts.ago(other.last_seen, self._session.clock.now())
            text = self.tr("May be the same as {}, last seen {}").format(other.label, seen)
            found = self._found
            self.words.setText(text if found is None else f"{text} ({found.score:.0%})")
            self.words.setToolTip("" if found is None else texts.as_tip(", ".join(found.reasons)))

    def _hold(self) -> None:
        self._held = self._ids

    def _merge(self) -> None:
        if self._held is not None:
            newcomer, known = self._held
            # The one that is known has the name and the past.
            self._session.merge(known, newcomer)

    def _distinguish(self) -> None:
        if self._held is not None:
            self._session.distinguish(*self._held)
