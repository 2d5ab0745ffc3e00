"""Which ports carry most now: a name, a bar and a rate in each line, which opens the port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal

from .. import texts
from ..models import amounts
from ..models.ports import busyness, flow_of
from ..models.shortened import shortened
from ..models.talkers import talkers
from .bar_line import BarLine
from .pieces import Card, label
from .port_table import FULL, NEARLY

if TYPE_CHECKING:
    from datetime import datetime

    from netmon_core.model.port import Port

    from ..session import Session
    from .theme import Look

SHOWN = 7
VALUE = 90
# Seconds between two looks at who carries most.
AGAIN = 10


class Busiest(Card):
    """The card, hidden where no device tells of ports; `opened` is told a device and a port of it."""

    opened = pyqtSignal(str, str)

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__(texts.translate("Busiest", "Busiest ports now"))
        self._session, self._look = session, look
        # What was asked for in this turn, and when that began; what was found in the last whole one.
        self._asked: dict[str, list[Port]] = {}
        self._began: datetime | None = None
        self._waiting = False
        self._found: tuple[Port, ...] = ()
        # They stay, so that one that has the focus keeps it.
        self.lines = [BarLine(value=VALUE) for _ in range(SHOWN)]
        self._nothing = label(
            self.tr("Nothing flows, or nothing is known of it yet."), name="muted", wrap=True
        )
        for line in self.lines:
            line.pressed.connect(self._open)
            self.body.addWidget(line)
        self.body.addWidget(self._nothing)
        session.replica.begun.connect(self._begin)
        self.hide()

    def show_now(self, now: datetime) -> None:
        """Bring it up to date; gray where it is from before."""
        summaries = self._session.replica.state.ports
        self.setVisible(bool(summaries))
        if not summaries:
            return
        if self._session.live and not self._waiting and self._is_time(now):
            self._asked, self._began = {}, now
            self._go_on()
        self._draw()

    def _is_time(self, now: datetime) -> bool:
        return self._began is None or (now - self._began).total_seconds() >= AGAIN

    def _begin(self) -> None:
        """Another run of the server, or all of it anew."""
        self._asked, self._began, self._waiting, self._found = {}, None, False, ()

    def _go_on(self) -> None:
        state = self._session.replica.state
        best = talkers(state.ports.values(), self._asked, SHOWN, self._session.clock.now())
        if not best.ask:
            self._found = best.ports
            self._draw()
            return
        self._waiting, turn, device_id = True, self._asked, best.ask

        def take(ports: list[Port]) -> None:
            if turn is self._asked:
                self._waiting = False
                turn[device_id] = ports
                self._go_on()

        self._session.informants.ports(device_id, take, lambda _: take([]))

    def _draw(self) -> None:
        state = self._session.replica.state
        there = [port for port in self._found if port.device_id in state.devices]
        # While somebody points at a line, each line stays with its port.
        if any(line.isVisible() and (line.hasFocus() or line.underMouse()) for line in self.lines):
            by_key = {_key(port): port for port in there}
            for line in self.lines:
                if line.isVisible() and line.key in by_key:
                    self._show(line, by_key[line.key])
            return
        for line, port in zip(self.lines, there, strict=False):
            self._show(line, port)
        for line in self.lines[len(there) :]:
            line.hide()
        self._nothing.setVisible(not there)

    def _show(self, line: BarLine, port: Port) -> None:
        colors, share = self._look.colors, busyness(port)
        device = self._session.replica.state.devices[port.device_id]
        name = self.tr("{}, port {}").format(shortened(device.label), port.label)
        color = (
            colors.bad if (share or 0) >= FULL else colors.warn if (share or 0) >= NEARLY else colors.accent
        )
        if self._session.sight.old:
            color = colors.idle
        most = max([1.0, *(flow_of(each) or 0.0 for each in self._found)])
        flow = flow_of(port)
        line.show_bar(_key(port), name, amounts.bits(flow), min((flow or 0.0) / most, 1.0), color)

    def _open(self, key: str) -> None:
        device_id, _, port_id = key.partition("/")
        if device_id in self._session.replica.state.devices:
            self.opened.emit(device_id, port_id)


def _key(port: Port) -> str:
    return f"{port.device_id}/{port.id}"
