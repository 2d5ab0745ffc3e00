"""Every action that can be done now, to be found by a word: for whoever does not leave the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ..sure import sure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PyQt6.QtGui import QKeyEvent

    from ..action import Offer

ROLE = Qt.ItemDataRole.UserRole
WIDTH, HEIGHT = 560, 380


class CommandList(QDialog):
    """Shows what is offered; what is chosen is done after it has closed, to whom it was offered for."""

    def __init__(self, offers: Iterable[Offer], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(self.tr("What to do"))
        self.resize(WIDTH, HEIGHT)
        self.line, self.list = QLineEdit(), QListWidget()
        self.line.setPlaceholderText(self.tr("Type a part of what to do"))
        self.line.setAccessibleName(self.windowTitle())
        self.list.setAccessibleName(self.windowTitle())
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for offer in offers:
            item = QListWidgetItem(f"{offer.words}    {offer.shortcut}" if offer.shortcut else offer.words)
            item.setData(ROLE, offer)
            self.list.addItem(item)
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        self.line.textChanged.connect(self._narrow)
        self.line.returnPressed.connect(self._take)
        self.list.itemClicked.connect(lambda _: self._take())
        self._narrow("")

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        items = [sure(self.list.item(at)) for at in range(self.list.count())]
        for item in items:
            item.setHidden(not all(word in item.text().casefold() for word in words))
        self.list.setCurrentItem(next((item for item in items if not item.isHidden()), None))

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            offer: Offer = item.data(ROLE)
            self.accept()
            offer.act()

    @override
    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        if a0 is not None and a0.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if a0.key() == Qt.Key.Key_Down else -1
            at = self.list.currentRow() + step
            while 0 <= at < self.list.count() and sure(self.list.item(at)).isHidden():
                at += step
            if 0 <= at < self.list.count():
                self.list.setCurrentRow(at)
            return
        super().keyPressEvent(a0)
