"""The first thing people see: servers found, servers known, an address to type, or the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from netmon_core.errors import InvalidRequestError

from ..api.address import parse_address
from ..api.discovery import Discovery, Found
from ..settings.servers import Server
from ..sure import sure
from .icons import icon, logo
from .pieces import Card, button, label

if TYPE_CHECKING:
    from ..settings.secrets import Secrets
    from ..settings.servers import Servers
    from .theme import Look

ROLE = Qt.ItemDataRole.UserRole


class ConnectPage(QWidget):
    """Chooses a server; `chosen` is told the Server and its key, `demo_wanted` that none is to be had."""

    chosen = pyqtSignal(object, str)
    demo_wanted = pyqtSignal()

    def __init__(self, servers: Servers, secrets: Secrets, look: Look) -> None:
        super().__init__()
        self._servers, self._secrets, self._look = servers, secrets, look
        self._discovery = Discovery(self)
        self._discovery.found.connect(self._add)
        self.list = QListWidget()
        self.list.setIconSize(QSize(20, 20))
        self.list.setAccessibleName(self.tr("Servers"))
        self.address, self.key = QLineEdit(), QLineEdit()
        self.problem = label(name="problem", wrap=True)
        self._logo = QLabel()
        self._hint = label(name="muted", wrap=True)
        self._forget = button(self.tr("Forget this server"), self._drop, name="quiet")
        self.connect_button = button(self.tr("Connect"), self.connect_now, name="primary")
        self._lay_out()
        self.list.currentItemChanged.connect(lambda *_: self._fill())
        self.list.itemActivated.connect(lambda _: self.connect_now())
        for line in (self.address, self.key):
            line.returnPressed.connect(self.connect_now)
        look.changed.connect(self._draw)
        self._draw()

    def begin(self, *, look_around: bool = True) -> None:
        """Show what is known, and look for more."""
        self.list.clear()
        for server in self._servers.all():
            self._item(server.name, server.url, server)
        self._hint.setText("")
        if look_around and not self._discovery.start():
            self._hint.setText(self.tr("Servers cannot be looked for here; type the address of one."))
        elif self.list.count() == 0:
            self._hint.setText(self.tr("Looking for servers in this network …"))
        if self.list.count():
            self.list.setCurrentRow(0)
        else:
            self._fill()
        self.address.setFocus()

    def end(self) -> None:
        """Look no longer."""
        self._discovery.stop()

    def show_problem(self, sentence: str) -> None:
        """Say why it did not work."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def connect_now(self) -> None:
        """Connect to what is typed, or say what is wrong with it."""
        try:
            url = parse_address(self.address.text()).url
        except InvalidRequestError as err:
            self.show_problem(str(err))
            self.address.setFocus()
            return
        key = self.key.text().strip() or self._secrets.load(url) or ""
        if not key:
            self.show_problem(self.tr("Type the key that “netmon serve” printed when it first started."))
            self.key.setFocus()
            return
        known = next((server for server in self._servers.all() if server.url == url), None)
        self.show_problem("")
        self.chosen.emit(known or Server(url=url, name=self._name_of(url)), key)

    def _lay_out(self) -> None:
        self.address.setPlaceholderText("nas.lan, https://192.168.1.5:8643")
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        known = Card(self.tr("Servers"))
        known.body.addWidget(self._hint)
        known.body.addWidget(self.list, 1)
        known.body.addWidget(self._forget, 0, Qt.AlignmentFlag.AlignLeft)
        typed = Card(self.tr("Connect"))
        for words, line in ((self.tr("Address"), self.address), (self.tr("Key"), self.key)):
            caption = label(words, name="muted")
            caption.setBuddy(line)
            line.setAccessibleName(words)
            typed.body.addWidget(caption)
            typed.body.addWidget(line)
        typed.body.addWidget(self.problem)
        self.problem.hide()
        typed.body.addSpacing(4)
        typed.body.addWidget(self.connect_button)
        typed.body.addWidget(label(self._place_words(), name="faint", wrap=True))
        typed.body.addStretch(1)
        cards = QHBoxLayout()
        cards.setSpacing(16)
        cards.addWidget(known, 1)
        cards.addWidget(typed, 1)
        title = label(self.tr("Connect to a netmon server"), name="title")
        words = self.tr("The server watches the network; this window shows what it sees.")
        head = QVBoxLayout()
        head.setSpacing(6)
        for widget in (self._logo, title, label(words, name="muted")):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(label(self.tr("No server at hand?"), name="muted"))
        foot.addWidget(button(self.tr("Try the demo"), self.demo_wanted.emit))
        foot.addStretch(1)
        inner = QWidget()
        inner.setMaximumWidth(860)
        column = QVBoxLayout(inner)
        column.setSpacing(22)
        column.addStretch(1)
        column.addLayout(head)
        column.addLayout(cards)
        column.addLayout(foot)
        column.addStretch(2)
        cards.setAlignment(Qt.AlignmentFlag.AlignTop)
        known.setMinimumHeight(330)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(32, 32, 32, 32)
        layout.addStretch(1)
        layout.addWidget(inner, 8)
        layout.addStretch(1)

    def _place_words(self) -> str:
        if self._secrets.protected:
            return self.tr("The key is kept in the keyring of your system ({}).").format(self._secrets.place)
        return self.tr(
            "There is no keyring here, so the key is kept in a file that only you can read: {}"
        ).format(self._secrets.place)

    def _item(self, name: str, url: str, server: Server | None) -> None:
        item = QListWidgetItem(icon("server", self._look.colors.muted), f"{name}\n{url}")
        item.setData(ROLE, (name, url, server is not None))
        self.list.addItem(item)

    def _add(self, found: Found) -> None:
        urls = [sure(self.list.item(at)).data(ROLE)[1] for at in range(self.list.count())]
        if found.url not in urls:
            self._item(found.name, found.url, None)
            self._hint.setText("")
            if self.list.currentItem() is None and not self.address.text():
                self.list.setCurrentRow(0)

    def _name_of(self, url: str) -> str:
        item = self.list.currentItem()
        name, chosen, _ = item.data(ROLE) if item is not None else ("", "", False)
        return name if chosen == url and name else parse_address(url).host

    def _fill(self) -> None:
        item = self.list.currentItem()
        self._forget.setVisible(item is not None and item.data(ROLE)[2])
        if item is not None:
            url = item.data(ROLE)[1]
            self.address.setText(url)
            self.key.clear()
            known = self._secrets.load(url) is not None
            self.key.setPlaceholderText(self.tr("as remembered") if known else "nmk_…")
        else:
            self.key.setPlaceholderText("nmk_…")

    def _drop(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            url = item.data(ROLE)[1]
            self._servers.forget(url)
            self._secrets.drop(url)
            self.list.takeItem(self.list.row(item))

    def _draw(self) -> None:
        self._logo.setPixmap(logo(self._look.colors.accent, 56))
        for at in range(self.list.count()):
            sure(self.list.item(at)).setIcon(icon("server", self._look.colors.muted))
