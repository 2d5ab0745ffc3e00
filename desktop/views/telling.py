"""Asks again and again what a device tells of itself, while somebody looks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, pyqtSignal

from ..models.told import Told
from ..timer import timer

if TYPE_CHECKING:
    from PyQt6.QtWidgets import QWidget

    from netmon_core.errors import NetmonError

    from ..replica import Changes
    from ..session import Session

# Milliseconds: what flows is measured anew about so often; what has changed is asked for soon.
REFRESH, SOON = 10_000, 250
# To read the answer about more ports keeps the window waiting: they are asked for at every sixth turn only.
MANY, SELDOM = 500, 6


class Telling(QObject):
    """Knows what one device tells, from `begin` to `end`; `changed` when that is another."""

    changed = pyqtSignal(object)

    def __init__(self, session: Session, watched: QWidget) -> None:
        super().__init__(watched)
        self._session, self._watched = session, watched
        self.told = Told(device_id="")
        self._turns = 0
        self._timer = timer(self, self._refresh, interval=REFRESH)
        self._soon = timer(self, self.look, interval=SOON, single=True)
        session.replica.changed.connect(self._hear)

    def begin(self, device_id: str) -> None:
        """Ask about a device from now on."""
        if device_id != self.told.device_id:
            self.told = Told(device_id=device_id)
            self.changed.emit(self.told)
        self.look()
        self._timer.start()

    def end(self) -> None:
        """Ask nothing any longer."""
        self._timer.stop()
        self._soon.stop()
        self.told = Told(device_id="")

    def look(self) -> None:
        """Ask now; without a server what is known stays as it is."""
        device_id, asked = self.told.device_id, self._session.informants
        if not device_id or not self._session.live:
            return
        failed = self._fail
        asked.state(device_id, lambda state: self._take(device_id, state=state, looked=True), failed)
        asked.ports(device_id, lambda ports: self._take(device_id, ports=tuple(ports)), failed)
        asked.sensors(device_id, lambda sensors: self._take(device_id, sensors=tuple(sensors)), failed)
        asked.links(device_id, lambda links: self._take(device_id, links=tuple(links)), failed)

    def _refresh(self) -> None:
        self._turns += 1
        few = len(self.told.ports or ()) <= MANY
        if self._watched.isVisible() and (few or self._turns % SELDOM == 0):
            self.look()

    def _hear(self, changes: Changes) -> None:
        if self.told.device_id in changes.told and self._watched.isVisible():
            self._soon.start()

    def _take(self, device_id: str, **found: Any) -> None:
        if device_id == self.told.device_id:
            self.told = replace(self.told, at=self._session.clock.now(), trouble=None, **found)
            self.changed.emit(self.told)

    def _fail(self, err: NetmonError) -> None:
        if self.told.device_id and self.told.trouble is None:
            self.told = replace(self.told, trouble=err)
            self.changed.emit(self.told)
