"""The ports of a device: as a front panel, what flowed, and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QPoint, Qt, pyqtSignal
from PyQt6.QtWidgets import QHeaderView, QScrollArea, QVBoxLayout, QWidget

from ..action import Action, Chosen, Needs
from ..models.amounts import short_speed
from ..models.asked_words import nothing_words
from ..models.behind import behind, behind_words
from ..models.port_words import counted, port_lines
from ..models.ports import gives_power, in_order, is_fresh, short_name, standing_of
from ..models.told import Told
from ..sure import sure
from .acting import Acting
from .bars import BarDelegate
from .front_panel import FrontPanel, Jack
from .grid import Grid
from .informant_bar import InformantBar
from .pieces import Card, button, label
from .port_table import USED, PortLine, port_table
from .scale import scaled
from .traffic_card import TrafficCard

if TYPE_CHECKING:
    from netmon_core.model.device import Device
    from netmon_core.model.port import Port

    from ..models.behind import Behind
    from ..session import Session
    from .theme import Look

# Rows that the table has at once; more are scrolled in it.
ROWS = 16


class PortsView(QScrollArea):
    """Shows what it is told of one device; `opened` is told a device behind a port."""

    opened = pyqtSignal(str)

    def __init__(self, session: Session, acting: Acting, look: Look) -> None:
        super().__init__()
        self._session, self._look = session, look
        self._told = Told(device_id="")
        self._device: Device | None = None
        self._chosen = ""
        self._behind: Behind = {}
        self.with_virtual = False
        self.bar = InformantBar(session, acting, look)
        self.panel = FrontPanel(look)
        self.counts = label(name="muted", wrap=True)
        self.traffic = TrafficCard(session, look)
        self.model = port_table(look, self)
        self.table = Grid(row=30)
        self.fold = button("", self._turn_virtual, name="quiet")
        open_it = Action(
            key="open_behind",
            name=self.tr("Open what is behind it"),
            needs=Needs.DEVICE,
            does=lambda chosen: self.opened.emit(chosen.device),
        )
        self._acting = Acting(session, (open_it,), Chosen, self)
        self._lay_out()
        self.panel.chosen.connect(self.choose)
        self.traffic.all_wanted.connect(lambda: self.choose(""))
        session.sighted.connect(self._draw)
        look.changed.connect(self._draw)

    def show_told(self, told: Told, device: Device, *, wanted: str = "") -> None:
        """Show what a device tells of its ports, and choose the `wanted` one, once it is known."""
        if told.device_id != self._told.device_id:
            self._chosen = ""
            self.with_virtual = False
        self._told, self._device = told, device
        self.bar.show_told(told, device)
        if wanted and self._port(wanted) is not None:
            self._chosen = wanted
            self._draw()
            self.choose(wanted)
        else:
            self._draw()

    def choose(self, port_id: str) -> None:
        """Show one port in particular; "": all of them."""
        self._chosen = port_id
        port = self._port(port_id)
        if port is not None and port.virtual and not self.with_virtual:
            self.with_virtual = True
            self._draw()
        self.panel.choose(port_id)
        if self.table.chosen() != ((port_id,) if port_id else ()):
            self.table.choose((port_id,) if port_id else (), current=(port_id, 0) if port_id else None)
            if (row := self.model.place_of(port_id)) is not None:
                self.table.scrollTo(self.model.index(row, 0))
        self._show_traffic()

    def end(self) -> None:
        """Ask nothing any longer."""
        self.traffic.end()

    def _lay_out(self) -> None:
        self.setAccessibleName(self.tr("Ports of the device"))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._card = Card(self.tr("Front panel"))
        self._card.body.addWidget(self.counts)
        self._card.body.addWidget(self.panel)
        self._list = Card(self.tr("All ports"))
        self._list.corner.addWidget(self.fold)
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(self.tr("All ports"))
        table.setItemDelegateForColumn(USED, BarDelegate(self._look, words=44, parent=table))
        for at, width in enumerate(self.model.widths()):
            table.setColumnWidth(at, scaled(width))
        sure(table.horizontalHeader()).setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.choice_changed.connect(self._follow)
        table.opened.connect(self._open)
        table.menu_wanted.connect(self._show_menu)
        self._list.body.addWidget(table)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(24, 4, 24, 20)
        layout.setSpacing(14)
        self._none = label(name="muted", wrap=True)
        for part in (self.bar, self._none, self._card, self.traffic, self._list):
            layout.addWidget(part)
        layout.addStretch(1)
        self.setWidget(body)

    def _port(self, port_id: str) -> Port | None:
        return next((port for port in self._told.ports or () if port.id == port_id), None)

    def _draw(self) -> None:
        ports, now = in_order(self._told.ports or ()), self._session.clock.now()
        state, old = self._session.replica.state, self._session.sight.old
        self._behind = behind(self._told.device_id, state, self._told.links)
        for card in (self._card, self.traffic, self._list):
            card.setVisible(bool(ports))
        none = nothing_words(self._told, self._told.ports, self.tr("The device tells of no ports."))
        self._none.setText(none)
        self._none.setVisible(bool(none))
        real = [port for port in ports if not port.virtual and not port.gone]
        self._card.setVisible(bool(real))
        self.counts.setText(counted(real))
        self.panel.show_jacks([self._jack(port) for port in real], old=old)
        virtual = len(ports) - sum(not port.virtual for port in ports)
        self.fold.setVisible(bool(virtual))
        words = (
            self.tr("Hide the virtual ones")
            if self.with_virtual
            else self.tr("Show {} virtual").format(virtual)
        )
        self.fold.setText(words)
        shown = [port for port in ports if self.with_virtual or not port.virtual or not real]
        self.model.show(
            PortLine(
                port=port,
                behind=self._behind.get(port.id, ()),
                old=old or port.gone or not is_fresh(port, now),
            )
            for port in shown
        )
        rows = min(max(len(shown), 1), ROWS)
        header = sure(self.table.horizontalHeader()).sizeHint().height()
        self.table.setFixedHeight(rows * scaled(30) + header + scaled(18))
        if self._chosen and self._port(self._chosen) is None:
            self._chosen = ""
        self.panel.choose(self._chosen)
        if ports:
            self._show_traffic()

    def _jack(self, port: Port) -> Jack:
        words = behind_words(self._behind.get(port.id, ()))
        return Jack(
            port_id=port.id,
            number=short_name(port),
            standing=standing_of(port),
            speed=short_speed(port.speed_mbps),
            powered=gives_power(port),
            lines=tuple(port_lines(port, words, self._session.clock.now())),
        )

    def _show_traffic(self) -> None:
        port = self._port(self._chosen)
        title = self.tr("All ports together")
        if port is not None:
            title = self.tr("Port {}").format(port.label)
            if words := behind_words(self._behind.get(port.id, ())):
                title += "  ·  " + words
        self.traffic.show_port(self._told.device_id, self._chosen, title)

    def _turn_virtual(self) -> None:
        self.with_virtual = not self.with_virtual
        self._draw()

    def _follow(self) -> None:
        """A row was chosen."""
        chosen = self.table.chosen()
        if len(chosen) == 1 and chosen[0] != self._chosen:
            self.choose(chosen[0])

    def _devices_behind(self, port_id: str) -> list[tuple[str, str]]:
        return [
            (each.device_id, each.name)
            for each in self._behind.get(port_id, ())
            if each.device_id is not None
        ]

    def _open(self, port_id: str) -> None:
        """Open the one device behind a port; of several a menu asks which."""
        there = self._devices_behind(port_id)
        if len(there) == 1:
            self._acting.act("open_behind", Chosen(devices=(there[0][0],)))
        elif there and (row := self.model.place_of(port_id)) is not None:
            place = self.table.visualRect(self.model.index(row, 0)).bottomLeft()
            self._show_menu(sure(self.table.viewport()).mapToGlobal(place))

    def _show_menu(self, point: QPoint) -> None:
        chosen = self.table.chosen()
        there = self._devices_behind(chosen[0]) if len(chosen) == 1 else []
        if there:
            self._acting.choice("open_behind", [(name, Chosen(devices=(key,))) for key, name in there]).popup(
                point
            )
