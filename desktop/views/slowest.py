"""Who answers slowest now: a name, a bar and a time in each line, which opens the device."""

from __future__ import annotations

from heapq import nlargest
from operator import itemgetter
from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal

from netmon_core.model.presence import Presence

from .. import texts
from .bar_line import BarLine
from .pieces import Card, label

if TYPE_CHECKING:
    from netmon_core.model.device import Device
    from netmon_core.snapshot import State

    from .theme import Look

SHOWN = 7
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
        self.lines = [BarLine() for _ in range(SHOWN)]
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
                if line.isVisible() and (device := state.devices.get(line.key)) is not None:
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

    def _show(self, line: BarLine, device: Device, rtt: float | None) -> None:
        colors = self._look.colors
        share = min((rtt or 0) / self._longest, 1)
        color = colors.idle if self._old else colors.warn if (rtt or 0) > SLOW else colors.accent
        line.show_bar(device.id, device.label, texts.milliseconds(rtt), share, color)


def _rtt(device: Device, state: State) -> float | None:
    """How long it takes to answer; None: it does not, or nobody knows whether it would."""
    sample = state.samples.get(f"device:{device.id}/ping")
    there = device.presence is Presence.ONLINE and not device.doubtful
    return sample.rtt_avg if sample is not None and there else None
