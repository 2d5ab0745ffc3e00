"""The first thing people see: servers found, servers known, an address to type, or the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from netmon_core.errors import InvalidRequestError
from netmon_core.server_address import parse_server_address

from ..api.trouble import mistyped
from ..settings.servers import Server
from .key_place import KeyPlace
from .logo import logo
from .pieces import Card, button, label
from .scale import scaled
from .server_list import ServerList

if TYPE_CHECKING:
    from ..settings.keychain import Keychain
    from ..settings.servers import Servers
    from .theme import Look


class ConnectPage(QWidget):
    """Chooses a server; `chosen` is told the Server and its key, `demo_wanted` that none is to be had."""

    chosen = pyqtSignal(object, str)
    demo_wanted = pyqtSignal()
    # A person does not want to wait for the answer.
    given_up = pyqtSignal()

    def __init__(self, servers: Servers, keys: Keychain, look: Look) -> None:
        super().__init__()
        self._servers, self._keys, self._look = servers, keys, look
        # A server is asked, and has not answered.
        self._waiting = False
        self._known = ServerList(servers, keys, look)
        self.list = self._known.list
        self.address, self.key = QLineEdit(), QLineEdit()
        self._known.typed = lambda: bool(self.address.text())
        self.problem = label(name="problem", wrap=True)
        self._logo = QLabel()
        self._place = KeyPlace(keys)
        self.connect_button = button(self.tr("Connect"), self.connect_now, name="primary")
        self._lay_out()
        self._known.changed.connect(self._fill)
        self._known.activated.connect(self.connect_now)
        for line in (self.address, self.key):
            line.returnPressed.connect(self.connect_now)
        look.changed.connect(self._draw)
        self._draw()

    def begin(self) -> None:
        """Show what is known, and look for more."""
        self.wait_for("")
        if not self._known.begin():
            self._fill()
        self.address.setFocus()

    def ask(self, url: str) -> None:
        """Let a person type the key of a server."""
        self.address.setText(url)
        self.key.setFocus()

    def end(self) -> None:
        """Look no longer."""
        self.wait_for("")
        self._known.end()

    def show_problem(self, sentence: str) -> None:
        """Say why it did not work."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def wait_for(self, url: str) -> None:
        """A server is asked: what was typed stays, and cannot be changed meanwhile; "": none is."""
        waiting = bool(url)
        self._waiting = waiting
        for widget in (self.address, self.key, self.list):
            widget.setEnabled(not waiting)
        self.connect_button.setText(self.tr("Cancel") if waiting else self.tr("Connect"))
        if waiting:
            self.show_problem("")
            self._place.setText(self.tr("Connecting to {} …").format(url))
            self.connect_button.setFocus()
        else:
            self._place.show_place()
            self.address.setFocus()

    def connect_now(self) -> None:
        """Connect to what is typed, or say what is wrong with it."""
        if self._waiting:
            self.given_up.emit()
            return
        try:
            url = parse_server_address(self.address.text()).url
        except InvalidRequestError as err:
            self.show_problem(mistyped(err))
            self.address.setFocus()
            return
        self.show_problem("")
        if key := self.key.text().strip():
            self._choose(url, key)
        else:
            self._keys.load(url, lambda key: self._choose(url, key))

    def _choose(self, url: str, key: str | None) -> None:
        """Take a server, unless a person has gone on to another meanwhile."""
        if not self.isVisible() or self._url() != url:
            return
        if key is None:
            self.show_problem(self.tr("Type the key that “netmon serve” printed when it first started."))
            self.key.setFocus()
            return
        known = next((server for server in self._servers.all() if server.url == url), None)
        self.chosen.emit(known or Server(url=url, name=self._known.name_of(url)), key)

    def _url(self) -> str | None:
        """Return the address that is typed, if it is one."""
        try:
            return parse_server_address(self.address.text()).url
        except InvalidRequestError:
            return None

    def _lay_out(self) -> None:
        self.address.setPlaceholderText("nas.lan, https://192.168.1.5:8643")
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
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
        typed.body.addWidget(self._place)
        typed.body.addStretch(1)
        cards = QHBoxLayout()
        cards.setSpacing(16)
        cards.addWidget(self._known, 1)
        cards.addWidget(typed, 1)
        inner = QWidget()
        inner.setMaximumWidth(scaled(860))
        column = QVBoxLayout(inner)
        column.setSpacing(22)
        column.addStretch(1)
        column.addLayout(self._head())
        column.addLayout(cards)
        column.addLayout(self._foot())
        column.addStretch(2)
        cards.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._known.setMinimumHeight(scaled(300))
        body = QWidget()
        middle = QHBoxLayout(body)
        middle.setContentsMargins(32, 32, 32, 32)
        middle.addStretch(1)
        middle.addWidget(inner, 8)
        middle.addStretch(1)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def _head(self) -> QVBoxLayout:
        title = label(self.tr("Connect to a netmon server"), name="title")
        words = self.tr("The server watches the network; this window shows what it sees.")
        head = QVBoxLayout()
        head.setSpacing(6)
        for widget in (self._logo, title, label(words, name="muted")):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        return head

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(label(self.tr("No server at hand?"), name="muted"))
        foot.addWidget(button(self.tr("Try the demo"), self.demo_wanted.emit))
        foot.addStretch(1)
        return foot

    def _fill(self) -> None:
        self.key.setPlaceholderText("nmk_…")
        if (url := self._known.chosen()) is not None:
            self.address.setText(url)
            self.key.clear()
            self._keys.load(url, lambda key: self._show_known(url, known=key is not None))

    def _show_known(self, url: str, *, known: bool) -> None:
        if known and self._url() == url:
            self.key.setPlaceholderText(self.tr("as remembered"))

    def _draw(self) -> None:
        self._logo.setPixmap(logo(64))
