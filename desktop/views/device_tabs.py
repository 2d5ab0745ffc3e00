"""The sides of a device's page: what is known of it, its ports, its sensors; made when they are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from .ports_view import PortsView
from .sensors_view import SensorsView
from .telling import Telling

if TYPE_CHECKING:
    from netmon_core.model.device import Device

    from ..models.told import Told
    from ..session import Session
    from .acting import Acting
    from .theme import Look

ABOUT, PORTS, SENSORS = range(3)


class DeviceTabs(QWidget):
    """Tabs, and the side that is shown; `opened` is told a device that is behind a port."""

    opened = pyqtSignal(str)

    def __init__(self, session: Session, acting: Acting, look: Look, about: QWidget) -> None:
        super().__init__()
        self._session, self._acting, self._look = session, acting, look
        self._device: Device | None = None
        # What is to be chosen once its ports are known.
        self._wanted = ""
        self._ports: PortsView | None = None
        self._sensors: SensorsView | None = None
        self.bar = QTabBar()
        self.bar.setAccessibleName(self.tr("Sides of the device's page"))
        self.bar.setDrawBase(False)
        for words in (self.tr("About"), self.tr("Ports"), self.tr("Sensors")):
            self.bar.addTab(words)
        self.stack = QStackedWidget()
        self.stack.addWidget(about)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        line = QHBoxLayout()
        line.setContentsMargins(24, 0, 24, 0)
        line.addWidget(self.bar)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addWidget(self.stack, 1)
        self.telling = Telling(session, self.stack)
        self.telling.changed.connect(self._show)
        self.bar.currentChanged.connect(self._turn)
        for key, step in ((QKeySequence("Ctrl+PgDown"), 1), (QKeySequence("Ctrl+PgUp"), -1)):
            shortcut = QShortcut(key, self, lambda step=step: self._step(step))
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def ports(self) -> PortsView:
        """The side of its ports."""
        if self._ports is None:
            self._ports = PortsView(self._session, self._acting, self._look)
            self._ports.opened.connect(self.opened)
            self.stack.addWidget(self._ports)
        return self._ports

    @property
    def sensors(self) -> SensorsView:
        """The side of its sensors."""
        if self._sensors is None:
            self._sensors = SensorsView(self._session, self._acting, self._look)
            self.stack.addWidget(self._sensors)
        return self._sensors

    def show_device(self, device: Device) -> None:
        """Show a device, or what is new of it."""
        new = self._device is None or self._device.id != device.id
        self._device = device
        summary = self._session.replica.state.ports.get(device.id)
        count = f" ({summary.count})" if summary is not None and summary.count else ""
        if self.bar.tabText(PORTS) != (words := self.tr("Ports") + count):
            self.bar.setTabText(PORTS, words)
        if new:
            self._wanted = ""
            self.bar.setCurrentIndex(ABOUT)
        elif self.bar.currentIndex() != ABOUT:
            self._show(self.telling.told)

    def show_side(self, side: int, port_id: str = "") -> None:
        """Show one side, and of the ports one in particular."""
        self._wanted = port_id
        self.bar.setCurrentIndex(side)
        self._show(self.telling.told)

    def waits(self, device_id: str) -> bool:
        """Tell whether a device is asked nothing until a person says yes, as far as that is known here."""
        told = self.telling.told
        return told.device_id == device_id and told.state is not None and told.state.until_yes

    def look(self) -> None:
        """Ask the server again."""
        self.telling.look()

    def end(self) -> None:
        """Ask nothing any longer."""
        self.telling.end()
        if self._ports is not None:
            self._ports.end()
        self._device = None

    def _step(self, step: int) -> None:
        self.bar.setCurrentIndex((self.bar.currentIndex() + step) % self.bar.count())

    def _turn(self, side: int) -> None:
        if self._device is None:
            return
        if side == ABOUT:
            self.stack.setCurrentIndex(0)
            self.telling.end()
            if self._ports is not None:
                self._ports.end()
            return
        self.stack.setCurrentWidget(self.ports if side == PORTS else self.sensors)
        self.telling.begin(self._device.id)
        self._show(self.telling.told)

    def _show(self, told: Told) -> None:
        if self._device is None or told.device_id != self._device.id:
            return
        if self.bar.currentIndex() == PORTS:
            self.ports.show_told(told, self._device, wanted=self._wanted)
            if told.ports is not None:
                self._wanted = ""
        elif self.bar.currentIndex() == SENSORS:
            self.sensors.show_told(told, self._device)
