"""The bar on the left: where to go, how many alerts are open, and how we are connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..api.stream import Link
from .icons import icon, shape
from .logo import logo
from .pieces import ElidedLabel, label
from .scale import scaled
from .sight_words import seeing_word
from .window_actions import FOOT
from .workspace import ALERTS, DEVICES, OVERVIEW

if TYPE_CHECKING:
    from ..session import Session
    from .acting import Acting
    from .theme import Look

PICTURES = ("overview", "devices", "alerts")


class Sidebar(QFrame):
    """Asks for a page, and has what can be done everywhere at its foot."""

    turned = pyqtSignal(int)

    def __init__(self, acting: Acting, look: Look) -> None:
        super().__init__()
        self._acting = acting
        self.setObjectName("sidebar")
        # The letters take half of it.
        self.setFixedWidth(108 + scaled(104))
        self._look = look
        self._session: Session | None = None
        self.pages: list[QPushButton] = []
        self.badge = label(name="badge")
        self._logo = QLabel()
        self._logo.setPixmap(logo(28))
        self._link_sign = QLabel()
        self._server_name = ElidedLabel()
        self.link_words = ElidedLabel(name="muted")
        self._lay_out()
        look.changed.connect(self._draw)
        self._draw()

    def show_session(self, session: Session) -> None:
        """Show what the window is connected to, from now on."""
        self._session = session
        self._server_name.show_text(session.server.name)
        session.linked.connect(self._draw)
        session.sighted.connect(self._draw)
        self._draw()

    def mark(self, page: int) -> None:
        """Show which page is shown."""
        self.pages[page].setChecked(True)
        self._draw()

    def show_alerts(self, count: int) -> None:
        """Show how many alerts nobody has seen to."""
        self.badge.setText(str(count) if count < 100 else "99+")
        self.badge.setVisible(count > 0)
        self.pages[ALERTS].setAccessibleName(self.tr("Alerts, %n open", n=count))

    def _lay_out(self) -> None:
        brand = QHBoxLayout()
        brand.setSpacing(10)
        brand.addWidget(self._logo)
        brand.addWidget(label("netmon", name="brand"), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 20, 14, 14)
        layout.setSpacing(4)
        layout.addLayout(brand)
        layout.addSpacing(16)
        group = QButtonGroup(self)
        for page, words in (
            (OVERVIEW, self.tr("Overview")),
            (DEVICES, self.tr("Devices")),
            (ALERTS, self.tr("Alerts")),
        ):
            made = self._make_page(page, words)
            group.addButton(made)
            self.pages.append(made)
            layout.addWidget(made)
        beside = QHBoxLayout(self.pages[ALERTS])
        beside.setContentsMargins(0, 0, 10, 0)
        beside.addStretch(1)
        beside.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        self.badge.hide()
        layout.addStretch(1)
        layout.addWidget(self._make_server_line())
        layout.addLayout(self._make_foot())

    def _make_page(self, page: int, words: str) -> QPushButton:
        made = QPushButton(words)
        made.setObjectName("nav")
        made.setCheckable(True)
        made.setIconSize(QSize(scaled(18), scaled(18)))
        made.setShortcut(f"Ctrl+{page + 1}")
        made.setToolTip(f"{words} (Ctrl+{page + 1})")
        made.clicked.connect(lambda _: self.turned.emit(page))
        return made

    def _make_server_line(self) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(8, 6, 8, 6)
        line.setSpacing(8)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._server_name)
        names.addWidget(self.link_words)
        line.addWidget(self._link_sign)
        line.addLayout(names, 1)
        return holder

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(2)
        for key in FOOT:
            foot.addWidget(self._acting.button(key, self._look, name="quiet", bare=True))
        foot.addStretch(1)
        return foot

    def _draw(self) -> None:
        colors = self._look.colors
        for page, picture in zip(self.pages, PICTURES, strict=True):
            page.setIcon(icon(picture, colors.accent if page.isChecked() else colors.muted))
        session = self._session
        link = session.stream.link if session is not None else Link.CLOSED
        name, color, words = {
            Link.LIVE: ("disc", colors.good, self.tr("Live")),
            Link.CONNECTING: ("ring", colors.idle, self.tr("Connecting …")),
            Link.SILENT: ("triangle", colors.warn, self.tr("The server is silent")),
            Link.WAITING: ("triangle", colors.warn, self.tr("Connection lost")),
            Link.REFUSED: ("diamond", colors.bad, self.tr("Not connected")),
            Link.CLOSED: ("ring", colors.idle, self.tr("Not connected")),
        }[link]
        if session is not None and session.live and not session.may_change:
            words = self.tr("Live, only to look at")
        if session is not None and session.live and not session.sight.clear:
            name, color, words = "triangle", colors.warn, seeing_word(session.sight)
        self._link_sign.setPixmap(shape(name, color))
        self.link_words.show_text(words)
