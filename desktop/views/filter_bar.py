"""What narrows the table of devices: a search, and a choice of status, kind, tag and network."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit

from netmon_core.model.presence import Presence

from .. import texts
from ..models.device_filter import DeviceFilter
from ..models.standing import FINER, standing_word
from ..sure import sure
from ..timer import timer
from .icons import icon
from .scale import scaled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from PyQt6.QtGui import QKeyEvent
    from PyQt6.QtWidgets import QWidget

    from netmon_core.model.network import Network

    from ..models.device_rows import DeviceRow
    from .theme import Look

# Milliseconds between the last key and the search.
TYPING = 120
# Less has no room for all in a line, and for all choices in one.
WIDE, NARROW = 940, 620


class FilterBar(QGridLayout):
    """Asks what to show; `changed` is emitted when that is another."""

    changed = pyqtSignal()
    # A person goes on to what was found.
    left = pyqtSignal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.search = SearchField()
        self.search.left.connect(self.left)
        self.search.setPlaceholderText(self.tr("Search name, address, MAC, vendor, notes, port …"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Search"))
        self._search_sign = sure(
            self.search.addAction(icon("search", look.colors.faint), QLineEdit.ActionPosition.LeadingPosition)
        )
        self.presence, self.kind, self.tag, self.network = (QComboBox() for _ in range(4))
        self._boxes = (self.presence, self.kind, self.tag, self.network)
        self.setSpacing(8)
        self.search.setMinimumWidth(scaled(150))
        # What stands at the end of the first line.
        self._beside = QHBoxLayout()
        self._beside.setSpacing(8)
        self._lines = 0
        for box, words in (
            (self.presence, self.tr("Status")),
            (self.kind, self.tr("Kind")),
            (self.tag, self.tr("Tag")),
            (self.network, self.tr("Network")),
        ):
            box.setMinimumWidth(scaled(96))
            box.setMinimumContentsLength(9)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setAccessibleName(words)
        self.arrange(1)
        self._typing = timer(self, self._narrow, interval=TYPING, single=True)
        self.search.textChanged.connect(lambda _: self._typing.start())
        for box in self._boxes:
            box.currentIndexChanged.connect(lambda _: self._narrow())
        look.changed.connect(self._recolor)

    def add(self, widget: QWidget) -> None:
        """Put something at the end of the first line."""
        self._beside.addWidget(widget)

    def fit(self, width: int) -> None:
        """Take as few lines as the width allows."""
        self.arrange(1 if width >= scaled(WIDE) else 2 if width >= scaled(NARROW) else 3)

    def arrange(self, lines: int) -> None:
        """Put all into a line, or the choices below the search, in one line or in two."""
        if lines == self._lines:
            return
        self._lines = lines
        while self.count():
            self.takeAt(0)
        if lines == 1:
            self.addWidget(self.search, 0, 0)
            for at, box in enumerate(self._boxes, start=1):
                self.addWidget(box, 0, at)
            self.addLayout(self._beside, 0, len(self._boxes) + 1)
        else:
            wide, each = len(self._boxes), lines - 1
            self.addWidget(self.search, 0, 0, 1, wide - 1)
            self.addLayout(self._beside, 0, wide - 1)
            for at, box in enumerate(self._boxes):
                row, column = divmod(at * each, wide)
                self.addWidget(box, 1 + row, column, 1, each)
        self.setColumnStretch(0, 4 if lines == 1 else 1)
        for at in range(1, len(self._boxes) + 1):
            self.setColumnStretch(at, int(lines == 1 or at < len(self._boxes)))

    def filter(self) -> DeviceFilter:
        """Return what is asked for."""
        status = self.presence.currentData()
        return DeviceFilter(
            search=self.search.text(),
            presence=next((each for each in Presence if each.value == status), None),
            standing=next((each for each in FINER if each.value == status), None),
            kind=self.kind.currentData(),
            tag=self.tag.currentData(),
            network_id=self.network.currentData(),
        )

    def show_presence(self, presence: Presence | None) -> None:
        """Ask for the devices of one presence."""
        self.reset()
        self.presence.setCurrentIndex(max(0, self.presence.findData(presence.value if presence else None)))

    def reset(self) -> None:
        """Ask for all devices."""
        self.search.clear()
        for box in self._boxes:
            box.setCurrentIndex(0)
        self._narrow()

    def offer(self, rows: Collection[DeviceRow], known: Iterable[Network]) -> None:
        """Bring the choices up to date with all devices and networks."""
        kinds = sorted({row.kind for row in rows if row.kind})
        tags = sorted({tag for row in rows for tag in row.device.tags})
        networks = sorted((n.name, n.id) for n in known)
        statuses = [(texts.presence(each), each.value) for each in Presence]
        statuses += [(standing_word(each), each.value) for each in FINER]
        _fill(self.presence, self.tr("Any status"), statuses)
        _fill(self.kind, self.tr("Any kind"), [(kind, kind) for kind in kinds])
        _fill(self.tag, self.tr("Any tag"), [(tag, tag) for tag in tags])
        _fill(self.network, self.tr("Any network"), networks)

    def narrow_now(self) -> None:
        """Do not wait for the next key."""
        if self._typing.isActive():
            self._narrow()

    def _narrow(self) -> None:
        self._typing.stop()
        self.changed.emit()

    def _recolor(self) -> None:
        self._search_sign.setIcon(icon("search", self._look.colors.faint))


class SearchField(QLineEdit):
    """Down and Enter go on to what was found; Esc empties it, and goes on where it is empty."""

    left = pyqtSignal()

    @override
    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        key = a0.key() if a0 is not None else None
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(a0)


def _fill(box: QComboBox, first: str, choices: list[tuple[str, str]]) -> None:
    """Offer other choices, and keep what is chosen."""
    wanted = [(first, None), *choices]
    if wanted == [(box.itemText(at), box.itemData(at)) for at in range(box.count())]:
        return
    chosen = box.currentData()
    blocked = box.blockSignals(True)  # noqa: FBT003 - Qt takes it by position only
    box.clear()
    for text, value in wanted:
        box.addItem(text, value)
    at = box.findData(chosen)
    box.setCurrentIndex(max(at, 0))
    box.blockSignals(blocked)
    if at < 0 and chosen is not None:
        box.currentIndexChanged.emit(0)
