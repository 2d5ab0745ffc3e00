"""The pages of one connection; made anew for each server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QStackedWidget

from .alerts_page import AlertsPage
from .device_page import DevicePage
from .devices_page import DevicesPage
from .overview_page import OverviewPage
from .scan_bar import ScanBar

if TYPE_CHECKING:
    from netmon_core.model.presence import Presence

    from ..action import Offer
    from ..session import Session
    from ..settings.preferences import Preferences
    from .theme import Look

OVERVIEW, DEVICES, ALERTS = range(3)


class Workspace(QStackedWidget):
    """Overview, devices, alerts, and one device. `turned` tells which of the three is shown."""

    turned = pyqtSignal(int)

    def __init__(self, session: Session, preferences: Preferences, look: Look) -> None:
        super().__init__()
        self.session = session
        self._scan_bar = ScanBar(session, look)
        self.overview = OverviewPage(session, look, self._scan_bar)
        self.devices = DevicesPage(session, preferences, look, ScanBar(session, look))
        self.alerts = AlertsPage(session, look)
        self._look = look
        self._device: DevicePage | None = None
        self._before = DEVICES
        for page in (self.overview, self.devices, self.alerts):
            self.addWidget(page)
        for page in (self.overview, self.devices, self.alerts):
            page.opened.connect(self.open_device)
        QShortcut(QKeySequence.StandardKey.Find, self, self.look_for)
        self.overview.port_opened.connect(self.open_device)
        self.overview.listed.connect(self._list)
        self.overview.alerts_wanted.connect(lambda: self.turn(ALERTS))

    @property
    def device(self) -> DevicePage:
        """The page of one device; its chart takes long to make, so it is made when it is wanted."""
        if self._device is None:
            self._device = DevicePage(self.session, self._look)
            self._device.left.connect(self._back)
            self._device.wanted.connect(self.open_device)
            self.addWidget(self._device)
        return self._device

    def offers(self) -> list[Offer]:
        """Return what can be done on the page that is shown, and what can be scanned."""
        page = self.currentWidget()
        own = page.offers() if isinstance(page, DevicesPage | AlertsPage | DevicePage) else []
        return own + self._scan_bar.offers()

    def turn(self, page: int) -> None:
        """Show overview, devices or alerts."""
        if self._device is not None:
            self._device.hide_device()
        self.setCurrentIndex(page)
        self.turned.emit(page)
        if page == DEVICES:
            self.devices.table.setFocus()

    def look_for(self) -> None:
        """Search among the devices, wherever one is."""
        self.turn(DEVICES)
        self.devices.look_for()

    def leave(self) -> None:
        """The connection is over: hold nothing of what it brought."""
        self.session.replica.forget()
        self.devices.model.forget()
        self.deleteLater()

    def open_device(self, device_id: str, port_id: str = "") -> None:
        """Show one device, or a port of it."""
        if self.currentWidget() is not self.device:
            self._before = self.currentIndex()
        self.setCurrentWidget(self.device)
        self.turned.emit(DEVICES)
        self.device.show_device(device_id)
        if port_id:
            self.device.show_port(port_id)

    def _list(self, presence: Presence | None) -> None:
        self.devices.show_presence(presence)
        self.turn(DEVICES)

    def _back(self) -> None:
        if self.currentWidget() is self.device:
            self.turn(self._before)
