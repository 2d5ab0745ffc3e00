"""What can be done with a device, from the table and from its own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMenu, QWidget

from netmon_core.errors import FormatError
from netmon_core.model.series import Sample

from .. import texts
from ..models.device_rows import current_address, current_interface
from ..sure import sure
from .ask import confirm

if TYPE_CHECKING:
    from collections.abc import Callable

    from PyQt6.QtGui import QAction

    from netmon_core.model.device import Device

    from ..session import Session


class DeviceMenu(QObject):
    """The commands; each asks what it needs to know first."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._widget = session, parent

    def build(
        self,
        device: Device,
        *,
        opened: Callable[[str], None] | None = None,
        copied: Callable[[], None] | None = None,
    ) -> QMenu:
        """Return the menu of a device."""
        menu = QMenu(self._widget)
        may = self._session.may_change and self._session.live
        if opened is not None:
            menu.setDefaultAction(_add(menu, self.tr("Open"), lambda: opened(device.id)))
            menu.addSeparator()
        _add(menu, self.tr("Rename …"), lambda: self.rename(device), enabled=may)
        _add(menu, self.tr("Tags …"), lambda: self.tag(device), enabled=may)
        _add(menu, self.tr("Notes …"), lambda: self.annotate(device), enabled=may)
        mine = _add(menu, self.tr("This is mine"), lambda: self.know(device), enabled=may)
        mine.setCheckable(True)
        mine.setChecked(device.known is True)
        menu.addSeparator()
        _add(menu, self.tr("Ping now"), lambda: self.ping(device), enabled=may)
        _add(menu, self.tr("Wake up"), lambda: self.wake(device), enabled=may and self._mac(device) != "")
        menu.addSeparator()
        address = current_address(device)
        if address is not None:
            _add(menu, self.tr("Copy the IP address"), lambda: _copy(str(address.value)))
        if self._mac(device):
            _add(menu, self.tr("Copy the MAC"), lambda: _copy(self._mac(device)))
        if copied is not None:
            _add(menu, self.tr("Copy the rows"), copied)
        menu.addSeparator()
        _add(menu, self.tr("Merge with …"), lambda: self.merge(device), enabled=may)
        _add(menu, self.tr("Forget …"), lambda: self.forget(device), enabled=may)
        return menu

    def rename(self, device: Device) -> None:
        """Ask for a name; an empty one takes the user's name away."""
        name, given = QInputDialog.getText(
            self._widget,
            self.tr("Rename"),
            self.tr("Name (empty: the one the device gives itself)"),
            QLineEdit.EchoMode.Normal,
            device.name or "",
        )
        if given:
            self._session.edit(device.id, name=name.strip() or None)

    def tag(self, device: Device) -> None:
        """Ask for the tags."""
        text, given = QInputDialog.getText(
            self._widget,
            self.tr("Tags"),
            self.tr("Tags, separated by commas"),
            QLineEdit.EchoMode.Normal,
            ", ".join(device.tags),
        )
        if given:
            self._session.edit(device.id, tags=[tag for each in text.split(",") if (tag := each.strip())])

    def annotate(self, device: Device) -> None:
        """Ask for the notes."""
        notes, given = QInputDialog.getMultiLineText(
            self._widget, self.tr("Notes"), self.tr("Notes"), device.notes
        )
        if given:
            self._session.edit(device.id, notes=notes)

    def know(self, device: Device) -> None:
        """Say that a device is ours, or take that back."""
        self._session.edit(device.id, known=None if device.known else True)

    def ping(self, device: Device) -> None:
        """Ping a device and say what came of it."""
        self._session.ping(device.id, lambda answer: self._tell_ping(device, answer))

    def wake(self, device: Device) -> None:
        """Send a magic packet."""
        self._session.wake(
            device.id, lambda _: self._session.say(self.tr("Sent a wake-up call"), device.label, "good")
        )

    def merge(self, device: Device) -> None:
        """Ask for the other one, and make them one."""
        others = sorted(
            (other for other in self._session.replica.state.devices.values() if other.id != device.id),
            key=lambda other: other.label.casefold(),
        )
        texts_of = [f"{other.label} · {self._mac(other) or '—'} · {other.id[:8]}" for other in others]
        chosen, given = QInputDialog.getItem(
            self._widget, self.tr("Merge"), self.tr("The same device as"), texts_of, 0, editable=False
        )
        if given and chosen in texts_of:
            self._session.merge(device.id, others[texts_of.index(chosen)].id)

    def forget(self, device: Device) -> None:
        """Ask, and drop a device."""
        question = self.tr("Forget {}?").format(device.label)
        hint = self.tr("Its name, tags and history go. If it is still there, it comes back as a new device.")
        if confirm(self._widget, question, hint, self.tr("Forget")):
            self._session.forget(device.id)

    def _tell_ping(self, device: Device, answer: object) -> None:
        try:
            sample = self._session.peer.read(Sample, answer)
        except FormatError:
            return
        if sample.received:
            self._session.say(
                self.tr("{} answered").format(device.label), texts.milliseconds(sample.rtt_avg), "good"
            )
        else:
            self._session.say(self.tr("{} did not answer").format(device.label), "", "bad")

    @staticmethod
    def _mac(device: Device) -> str:
        interface = current_interface(device)
        return interface.mac or "" if interface is not None else ""


def _add(menu: QMenu, text: str, act: Callable[[], None], *, enabled: bool = True) -> QAction:
    action = sure(menu.addAction(text))
    action.setEnabled(enabled)
    action.triggered.connect(act)
    return action


def _copy(text: str) -> None:
    sure(QApplication.clipboard()).setText(text)
