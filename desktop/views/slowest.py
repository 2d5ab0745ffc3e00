"""Who answers slowest now: a name, a bar and a time in each line, which opens the device."""

from __future__ import annotations

from heapq import nlargest
from operator import itemgetter
from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from netmon_core.model.presence import Presence

from .. import texts
from .pieces import Card, ElidedLabel, label
from .scale import scaled

if TYPE_CHECKING:
    from PyQt6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent

    from netmon_core.model.device import Device
    from netmon_core.snapshot import State

    from .theme import Look

SHOWN = 7
WIDTH = 90
# Less has no room for a name beside a bar.
WIDE = 250
# Seconds: what a bar of full length is at least, and from where on it is a warning.
FULL = 0.02
SLOW = 0.1


class Slowest(Card):
    """The card; `opened` is told a device."""

    opened = pyqtSignal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(texts.translate("Slowest", "Slowest now"))
        self._look = look
        self._longest = FULL
        # What is shown is from before.
        self._old = False
        # They stay, so that one that has the focus keeps it.
        self.lines = [SlowLine() for _ in range(SHOWN)]
        self._nobody = label(self.tr("Nobody has been pinged yet."), name="muted", wrap=True)
        for line in self.lines:
            line.pressed.connect(self.opened)
            self.body.addWidget(line)
        self.body.addWidget(self._nobody)

    def show_state(self, state: State, *, old: bool = False) -> None:
        """Show who is slowest, grey where that is from before.

        While somebody points at a line, each line stays with its device.
        """
        self._old = old
        if any(line.isVisible() and (line.hasFocus() or line.underMouse()) for line in self.lines):
            for line in self.lines:
                if line.isVisible() and (device := state.devices.get(line.device_id)) is not None:
                    self._show(line, device, _rtt(device, state))
            return
        measured = ((_rtt(device, state), device) for device in state.devices.values())
        found = nlargest(
            SHOWN, ((rtt, device) for rtt, device in measured if rtt is not None), key=itemgetter(0)
        )
        self._longest = max([FULL, *(rtt for rtt, _ in found)])
        for line, (rtt, device) in zip(self.lines, found, strict=False):
            self._show(line, device, rtt)
        for line in self.lines[len(found) :]:
            line.hide()
        self._nobody.setVisible(not found)

    def _show(self, line: SlowLine, device: Device, rtt: float | None) -> None:
        colors = self._look.colors
        share = min((rtt or 0) / self._longest, 1)
        color = colors.idle if self._old else colors.warn if (rtt or 0) > SLOW else colors.accent
        line.show_device(device, rtt, share, color)


def _rtt(device: Device, state: State) -> float | None:
    """How long it takes to answer; None: it does not, or nobody knows whether it would."""
    sample = state.samples.get(f"device:{device.id}/ping")
    there = device.presence is Presence.ONLINE and not device.doubtful
    return sample.rtt_avg if sample is not None and there else None


class SlowLine(QFrame):
    """A device with its round-trip time as a bar; `pressed` by mouse or keyboard."""

    pressed = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("line")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.device_id = ""
        self._name = ElidedLabel()
        self._value = label(name="muted")
        self._value.setFixedWidth(scaled(72))
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = QFrame()
        self._bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._holder = QWidget()
        self._holder.setFixedWidth(WIDTH)
        inner = QHBoxLayout(self._holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._bar)
        inner.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 1, 0, 1)
        layout.addWidget(self._name, 1)
        layout.addWidget(self._holder)
        layout.addWidget(self._value)
        self.hide()

    def show_device(self, device: Device, rtt: float | None, share: float, color: str) -> None:
        """Show a device and how long its bar is."""
        self.device_id = device.id
        self._name.show_text(device.label)
        self._value.setText(texts.milliseconds(rtt))
        self._bar.setFixedSize(max(3, round(WIDTH * share)), 6)
        sheet = f"background: {color}; border-radius: 3px;"
        if self._bar.styleSheet() != sheet:
            self._bar.setStyleSheet(sheet)
        self.setAccessibleName(f"{device.label}, {self._value.text()}")
        self.show()

    @override
    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        super().resizeEvent(a0)
        self._holder.setVisible(self.width() >= scaled(WIDE))

    @override
    def mouseReleaseEvent(self, a0: QMouseEvent | None) -> None:
        self.pressed.emit(self.device_id)

    @override
    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        if a0 is not None and a0.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit(self.device_id)
        else:
            super().keyPressEvent(a0)
