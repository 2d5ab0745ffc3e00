"""Where a device is plugged in, why that is thought, and the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QSize, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from netmon_core.model.presence import Presence

from ..models.place import place_name, place_reason
from .icons import icon
from .pieces import ElidedLabel, button
from .scale import scaled
from .sight_words import seeing_since

if TYPE_CHECKING:
    from netmon_core.model.device import Device

    from ..session import Session
    from .theme import Look


class PlugLine(QWidget):
    """A line; hidden where it is not known. `wanted` is told the switch and the port."""

    wanted = pyqtSignal(str, str)

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session, self._look = session, look
        self._device_id = ""
        # Where the button led when it was pressed down.
        self._held: tuple[str, str] | None = None
        self._sign = QLabel()
        self.words = ElidedLabel()
        self.show_port = button(self.tr("Show the port"), self._go, name="quiet")
        self.show_port.pressed.connect(self._hold)
        line = QHBoxLayout(self)
        line.setContentsMargins(28, 0, 24, 0)
        line.setSpacing(8)
        line.addWidget(self._sign)
        line.addWidget(self.words, 1)
        line.addWidget(self.show_port)
        self.hide()
        session.clock.ticked.connect(self._tell)
        look.changed.connect(self._draw)
        self._draw()

    def show_device(self, device: Device) -> None:
        """Show where a device is plugged in."""
        self._device_id = device.id
        self._tell()

    def _tell(self) -> None:
        state = self._session.replica.state
        device = state.devices.get(self._device_id)
        found = state.attachments.get(self._device_id)
        self.setVisible(found is not None)
        if found is None:
            return
        # Where somebody who is away was; switches forget within minutes, and nobody is told that they do.
        there = device is not None and device.presence is Presence.ONLINE
        plugged = self.tr("Plugged in: {} ({})") if there else self.tr("Last plugged in: {} ({})")
        words = plugged.format(place_name(found, state), place_reason(found))
        since = seeing_since(self._session.sight, self._session.clock.now())
        self.words.show_text("  ·  ".join(part for part in (words, since) if part))
        self.show_port.setEnabled(found.switch_id in state.devices)

    def _hold(self) -> None:
        found = self._session.replica.state.attachments.get(self._device_id)
        self._held = None if found is None else (found.switch_id, found.port_id)

    def _go(self) -> None:
        if self._held is not None:
            self.wanted.emit(*self._held)

    def _draw(self) -> None:
        size = scaled(16)
        self._sign.setPixmap(icon("plug", self._look.colors.muted, size).pixmap(QSize(size, size)))
