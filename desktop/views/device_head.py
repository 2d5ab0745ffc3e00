"""The line above a device's page: who it is, whether it is there, and the commands that are wanted most."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from .. import texts
from ..models.device_rows import current_address, standing_in
from ..models.naming import who
from ..models.standing import Standing, standing_reason, standing_word
from .device_actions import MENU
from .head_line import HeadLine
from .icons import shape
from .pieces import ElidedLabel, IconButton, clear, label
from .scale import scaled
from .sight_words import seeing_since

if TYPE_CHECKING:
    from PyQt6.QtGui import QResizeEvent

    from netmon_core.model.device import Device

    from ..session import Session
    from .acting import Acting
    from .theme import Look

# More would leave no room for the name.
TAGS = 4
# Less has no room for tags beside a name.
WIDE = 860
# What a name needs to be read.
NAME = 260


class DeviceHead(QWidget):
    """Shows one device; its commands are about that one. `left` is emitted when a person goes back."""

    left = pyqtSignal()

    def __init__(self, session: Session, acting: Acting, look: Look) -> None:
        super().__init__()
        self._session, self._acting, self._look = session, acting, look
        self._device: Device | None = None
        self._sign = QLabel()
        self._title = ElidedLabel(name="title")
        self._why = ElidedLabel(name="muted")
        self._tags = QHBoxLayout()
        self._tagged = QWidget()
        self._tagged.setLayout(self._tags)
        self._tags.setContentsMargins(0, 0, 0, 0)
        back = IconButton("back", "", look, name="quiet")
        back.setAccessibleName(self.tr("Back"))
        back.setToolTip(self.tr("Back (Esc)"))
        back.clicked.connect(self.left.emit)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._title)
        names.addWidget(self._why)
        ping, rename = acting.button("ping", look), acting.button("rename", look)
        self._more = IconButton("more", "", look)
        self._more.setAccessibleName(self.tr("More"))
        self._more.pressed.connect(self._show_menu)
        session.clock.ticked.connect(self._tell)
        session.sighted.connect(self._tell)
        line = HeadLine(least=scaled(NAME))
        line.lead.addWidget(back)
        line.lead.addWidget(self._sign)
        line.lead.addLayout(names, 1)
        for widget in (self._tagged, ping, rename, self._more):
            line.trail.addWidget(widget)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 24, 0)
        layout.addWidget(line)

    def show_device(self, device: Device) -> None:
        """Show a device."""
        self._device = device
        self._title.show_text(device.label)
        self._tell()
        clear(self._tags)
        for tag in device.tags[:TAGS]:
            self._tags.addWidget(label(tag, name="tag"), 0, Qt.AlignmentFlag.AlignVCenter)

    def _tell(self) -> None:
        """Say how it stands, and for how long it does."""
        device, sight, now = self._device, self._session.sight, self._session.clock.now()
        if device is None:
            return
        standing = standing_in(self._session.replica, device)
        self._sign.setPixmap(shape(*self._look.standing(standing, old=sight.old), 16))
        words = [standing_word(standing)]
        if device.presence_since is not None and standing.value == device.presence.value:
            words[0] += " " + self.tr("for {}").format(texts.since(device.presence_since, now))
        address = current_address(device)
        since = seeing_since(sight, now)
        reason = standing_reason(standing) or device.presence_why
        sample = self._session.replica.state.samples.get(f"device:{device.id}/ping")
        pingless = sample is not None and sample.pingless and standing is Standing.ONLINE
        says = self.tr("answers no pings") if pingless else ""
        words += [part for part in (since, reason, says, str(address.value) if address else "") if part]
        self._why.show_text("  ·  ".join(words))

    def _show_menu(self) -> None:
        if self._device is not None:
            self._acting.menu(MENU, who(self._device)).popup(
                self._more.mapToGlobal(self._more.rect().bottomLeft())
            )
            self._more.setDown(False)

    @override
    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        super().resizeEvent(a0)
        # The tags stand among the facts, too; the name does not.
        self._tagged.setVisible(self.width() >= scaled(WIDE))
