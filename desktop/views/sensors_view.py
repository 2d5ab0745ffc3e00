"""What a device measures of itself: a table for each group, with limits and states in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QBrush, QColor
from PyQt6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from netmon_core.model.sensor import Sensor, SensorState

from ..models.asked_words import nothing_words
from ..models.columns_table import ColumnsTable, Field
from ..models.sensors import Group, group_word, grouped, limit_words, share_of, state_word, value_words
from ..sure import sure
from ..texts import translate
from .bars import BarDelegate
from .grid import Grid
from .icons import shape
from .informant_bar import InformantBar
from .pieces import Card, label
from .scale import scaled

if TYPE_CHECKING:
    from netmon_core.model.device import Device

    from ..models.told import Told
    from ..session import Session
    from .acting import Acting
    from .bars import Bar
    from .theme import Look

# Rows that a table has at once; more are scrolled in it.
ROWS, ROW = 12, 30
VALUE = 1


class SensorsView(QScrollArea):
    """Shows what it is told of one device."""

    def __init__(self, session: Session, acting: Acting, look: Look) -> None:
        super().__init__()
        self._session, self._look = session, look
        self._sensors: tuple[Sensor, ...] = ()
        self.bar = InformantBar(session, acting, look)
        self.groups: dict[Group, SensorCard] = {}
        self.setAccessibleName(self.tr("Sensors of the device"))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(24, 4, 24, 20)
        layout.setSpacing(14)
        layout.addWidget(self.bar)
        self._none = label(name="muted", wrap=True)
        layout.addWidget(self._none)
        for group in Group:
            self.groups[group] = card = SensorCard(group, look)
            layout.addWidget(card)
        layout.addStretch(1)
        self.setWidget(body)
        session.sighted.connect(self._draw)
        look.changed.connect(self._draw)

    def show_told(self, told: Told, device: Device) -> None:
        """Show what a device measures."""
        self.bar.show_told(told, device)
        self._sensors = told.sensors or ()
        none = nothing_words(told, told.sensors, self.tr("The device tells of no sensors."))
        self._none.setText(none)
        self._none.setVisible(bool(none))
        self._draw()

    def _draw(self) -> None:
        found = grouped(self._sensors)
        for group, card in self.groups.items():
            card.show_sensors(found.get(group, []), old=self._session.sight.old)


class SensorCard(Card):
    """One group; hidden where there is nothing of it."""

    def __init__(self, group: Group, look: Look) -> None:
        super().__init__(group_word(group))
        self._look = look
        self._old = False
        self.model = self._table()
        self.grid = Grid(row=ROW)
        self.grid.setModel(self.model)
        self.grid.setAccessibleName(group_word(group))
        self.grid.setItemDelegateForColumn(VALUE, BarDelegate(look, words=180, parent=self.grid))
        sure(self.grid.horizontalHeader()).hide()
        for at, width in enumerate(self.model.widths()[:-1]):
            self.grid.setColumnWidth(at, scaled(width))
        self.body.addWidget(self.grid)
        self.hide()

    def show_sensors(self, sensors: list[Sensor], *, old: bool) -> None:
        """Show these; gray where they are from before."""
        self._old = old
        self.model.show(sensors)
        self.grid.setFixedHeight(min(len(sensors), ROWS) * scaled(ROW) + 4)
        self.setVisible(bool(sensors))

    def _table(self) -> ColumnsTable[Sensor]:
        fields = (
            Field[Sensor](
                title=translate("sensors", "Name"),
                text=lambda sensor: sensor.name,
                width=240,
                picture=lambda sensor: shape(*self._sign(sensor)),
                wordy=True,
            ),
            Field[Sensor](
                title=translate("sensors", "Value"),
                text=value_words,
                width=340,
                bars=self._bars,
                color=self._color,
            ),
            Field[Sensor](title=translate("sensors", "State"), text=state_word, width=130, color=self._color),
            Field[Sensor](
                title=translate("sensors", "Limits"),
                text=limit_words,
                width=240,
                color=lambda _: QBrush(QColor(self._look.colors.muted)),
                wordy=True,
            ),
        )
        return ColumnsTable(fields, lambda sensor: sensor.id, self)

    def _bars(self, sensor: Sensor) -> tuple[Bar, ...]:
        share = share_of(sensor)
        if share is None:
            return ()
        quiet = sensor.state in (SensorState.OK, SensorState.UNKNOWN)
        color = self._look.colors.accent if quiet else self._sign(sensor)[1]
        return ((share, self._look.colors.idle if self._old else color),)

    def _color(self, sensor: Sensor) -> QBrush | None:
        colors = self._look.colors
        if self._old or sensor.value is None:
            return QBrush(QColor(colors.muted))
        if sensor.state in (SensorState.CRITICAL, SensorState.FAILED):
            return QBrush(QColor(colors.bad))
        return QBrush(QColor(colors.warn)) if sensor.state is SensorState.WARNING else None

    def _sign(self, sensor: Sensor) -> tuple[str, str]:
        colors = self._look.colors
        sign, color = {
            SensorState.OK: ("disc", colors.good),
            SensorState.WARNING: ("triangle", colors.warn),
            SensorState.CRITICAL: ("diamond", colors.bad),
            SensorState.FAILED: ("cross", colors.bad),
            SensorState.ABSENT: ("ring", colors.idle),
            SensorState.UNKNOWN: ("target", colors.idle),
        }[sensor.state]
        return sign, colors.idle if self._old else color
