"""The window: where to go on the left, the page on the right, and a line that says when it is out of date."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, override

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QSystemTrayIcon,
    QVBoxLayout,
    QWidget,
)

from netmon_core.errors import CredentialError, NetmonError

from ..api.stream import Link
from ..session import Session
from ..timer import timer
from .about import AboutDialog
from .alert_teller import AlertTeller
from .connect_page import ConnectPage
from .pieces import button, label
from .settings_dialog import SettingsDialog
from .sidebar import Sidebar
from .toast import Toasts
from .trust_dialog import ask_trust
from .workspace import ALERTS, OVERVIEW, Workspace

if TYPE_CHECKING:
    from ..replica import Changes
    from ..settings.keychain import Keychain
    from ..settings.preferences import Preferences
    from ..settings.servers import Server, Servers
    from .theme import Look

# Milliseconds that a keyring may take before servers are to be chosen from.
UNDECIDED = 700
# Milliseconds in which the pages are laid out and drawn.
BREATH = 20


class MainWindow(QMainWindow):
    """Shows one server at a time."""

    # An alert that begins to fire, and how many nobody has seen to.
    alerted = pyqtSignal(object)
    alerts_counted = pyqtSignal(int)
    demo_wanted = pyqtSignal()
    # It is closed, not only put into the tray.
    ended = pyqtSignal()

    def __init__(self, preferences: Preferences, servers: Servers, keys: Keychain, look: Look) -> None:
        super().__init__()
        self._preferences, self._servers, self._keys, self.look = preferences, servers, keys, look
        keys.setParent(self)
        self._key = ""
        self._leaving = False
        self.session: Session | None = None
        self.workspace: Workspace | None = None
        self.setWindowTitle("netmon")
        self.setMinimumSize(900, 560)
        self.resize(1360, 820)
        self.connect_page = ConnectPage(servers, keys, look)
        self.connect_page.chosen.connect(self.open_server)
        self.connect_page.demo_wanted.connect(self.demo_wanted)
        self.toasts = Toasts(self)
        self._alerts = AlertTeller(self.toasts, self)
        self._alerts.told.connect(self.alerted)
        self._alerts.pressed.connect(self._show_subject)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.connect_page)
        self._banner, self._banner_words = self._make_banner()
        self.sidebar = Sidebar(look)
        self._alerts.counted.connect(self.sidebar.show_alerts)
        self._alerts.counted.connect(self.alerts_counted)
        self.sidebar.turned.connect(self._turn)
        self.sidebar.server_wanted.connect(self.choose_server)
        self.sidebar.settings_wanted.connect(self.show_settings)
        self.sidebar.about_wanted.connect(self.show_about)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addWidget(self._stack, 1)
        whole = QWidget()
        line = QHBoxLayout(whole)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.sidebar)
        line.addWidget(right, 1)
        self.setCentralWidget(whole)
        self.sidebar.hide()
        for key, act in (
            ("F1", self.show_about),
            ("Ctrl+,", self.show_settings),
            ("Ctrl+O", self.choose_server),
        ):
            QShortcut(QKeySequence(key), self, act)
        QShortcut(QKeySequence.StandardKey.Quit, self, self.leave)
        keys.delayed.connect(self._tell_delay)
        keys.failed.connect(self._tell_failure)
        geometry = preferences.geometry()
        if geometry is not None:
            self.restoreGeometry(geometry)

    def choose_server(self) -> None:
        """Let a person choose a server; what is shown now goes."""
        self._let_go()
        self.alerts_counted.emit(0)
        self.sidebar.hide()
        self._banner.hide()
        self._stack.setCurrentWidget(self.connect_page)
        self.connect_page.begin()
        self.setWindowTitle("netmon")

    def open_last(self) -> None:
        """Connect to the server used last; without one, or its key, let a person choose."""
        server = next(iter(self._servers.all()), None)
        if server is None:
            self.choose_server()
            return
        undecided = timer(self, self.choose_server, interval=UNDECIDED, single=True)

        def take(key: str | None) -> None:
            late = not undecided.isActive()
            undecided.stop()
            if self.session is not None or self.connect_page.key.text():
                return
            if key is not None:
                self.open_server(server, key)
            elif not late:
                self.choose_server()

        undecided.start()
        self._keys.load(server.url, take)

    def open_server(self, server: Server, key: str) -> None:
        """Connect to a server and show it; what fails is said where it was chosen."""
        self._let_go()
        self.connect_page.end()
        self._key = key
        self.session = session = Session(server, key, self)
        self.workspace = Workspace(session, self._preferences, self.look)
        self.workspace.turned.connect(self.sidebar.mark)
        self._stack.addWidget(self.workspace)
        session.linked.connect(self._follow)
        session.failed.connect(self.tell_problem)
        session.said.connect(lambda title, text, kind: self.toasts.say(title, text, kind=kind))
        # Later: the socket that asks must not go while it speaks.
        session.untrusted.connect(lambda found: QTimer.singleShot(0, lambda: self._ask_trust(found)))
        session.replica.begun.connect(self._arrive)
        session.replica.changed.connect(self._take)
        self.sidebar.show_session(session)
        self.setWindowTitle(f"{server.name} \u2013 netmon")
        self.sidebar.show()
        self._stack.setCurrentWidget(self.workspace)
        self.workspace.turn(OVERVIEW)
        # Making the pages and opening the first socket each take long enough.
        QTimer.singleShot(BREATH, lambda: session.start() if session is self.session else None)

    def open_device(self, device_id: str) -> None:
        """Come to the front with one device."""
        self.show()
        self.raise_()
        self.activateWindow()
        if self.workspace is not None:
            self.workspace.open_device(device_id)

    def tell_problem(self, problem: NetmonError) -> None:
        """Say what did not work, in a sentence."""
        self.toasts.say(self.tr("That did not work"), str(problem), kind="bad")

    def leave(self) -> None:
        """Close for good, also where closing would only put it into the tray."""
        self._leaving = True
        self.close()

    def show_settings(self) -> None:
        """Ask how a person likes it."""
        SettingsDialog(self._preferences, self.look, self).exec()

    def show_about(self) -> None:
        """Say what this is."""
        hello = self.session.stream.hello if self.session is not None else None
        unknown = len(self.session.peer.kinds) if self.session is not None else 0
        server = hello.version if hello is not None else None
        AboutDialog(server=server, unknown=unknown, parent=self).exec()

    def _make_banner(self) -> tuple[QFrame, QLabel]:
        banner = QFrame()
        banner.setObjectName("banner")
        words = label(wrap=True)
        line = QHBoxLayout(banner)
        line.setContentsMargins(24, 8, 16, 8)
        line.addWidget(words, 1)
        line.addWidget(button(self.tr("Try now"), self._try_again))
        banner.hide()
        return banner, words

    def _tell_failure(self, words: str) -> None:
        self.toasts.say(self.tr("That did not work"), words, kind="bad")

    def _tell_delay(self) -> None:
        if self.session is not None:
            words = self.tr("The keyring of your system does not answer, so the key is not kept yet.")
            self.toasts.say(words, kind="bad")

    def _turn(self, page: int) -> None:
        if self.workspace is not None:
            self.workspace.turn(page)

    def _try_again(self) -> None:
        if self.session is not None:
            self.session.start()

    def _let_go(self) -> None:
        session, self.session = self.session, None
        workspace, self.workspace = self.workspace, None
        if session is not None:
            session.blockSignals(True)  # noqa: FBT003 - Qt takes it by position only
            session.stop()
            session.replica.blockSignals(True)  # noqa: FBT003
        if workspace is not None:
            self._stack.removeWidget(workspace)
            workspace.leave()
        if session is not None:
            session.deleteLater()

    def _follow(self) -> None:
        session = self.session
        if session is None:
            return
        link, problem = session.stream.link, session.problem
        never = not session.replica.run_id
        if link is Link.REFUSED and isinstance(problem, CredentialError):
            self._keys.drop(session.server.url)
        if link is Link.REFUSED and never and problem is not None:
            url = session.server.url
            self.choose_server()
            self.connect_page.address.setText(url)
            self.connect_page.show_problem(str(problem))
            return
        lost = problem is not None and link is not Link.LIVE
        self._banner.setVisible(lost)
        again = "" if link is Link.REFUSED else self.tr("It is tried again by itself.")
        old = "" if never else self.tr("What is shown is from before.")
        self._banner_words.setText(" ".join(part for part in (str(problem or ""), old, again) if part))

    def _arrive(self) -> None:
        if self.session is not None:
            # Only what has worked is remembered.
            if self.session.stream.hello is not None and self.session.stream.hello.server_id != "demo":
                self._servers.remember(self.session.server)
                self._keys.save(self.session.server.url, self._key)
            self._show_badge()

    def _take(self, changes: Changes) -> None:
        if not changes.others:
            return
        self._show_badge()
        self._alerts.tell(changes)

    def _show_subject(self, subject_id: str) -> None:
        """Show the device an alert is about; where it is about none, the alerts."""
        if self.workspace is None:
            return
        if subject_id in self.workspace.session.replica.state.devices:
            self.workspace.open_device(subject_id)
        else:
            self.workspace.turn(ALERTS)

    def _show_badge(self) -> None:
        alerts = self.session.replica.state.alerts.values() if self.session is not None else ()
        self._alerts.count(alerts)

    def _ask_trust(self, fingerprint: str) -> None:
        session = self.session
        if session is None:
            return
        server, key = session.server, self._key
        if ask_trust(self, server, fingerprint):
            self.open_server(replace(server, fingerprint=fingerprint), key)
        else:
            self.choose_server()
            self.connect_page.address.setText(server.url)
            self.connect_page.show_problem(self.tr("The certificate was not trusted, so nothing was sent."))

    @override
    def closeEvent(self, a0: QCloseEvent | None) -> None:
        self._preferences.remember_geometry(self.saveGeometry())
        in_tray = self._preferences.keep_in_tray and QSystemTrayIcon.isSystemTrayAvailable()
        if in_tray and not self._leaving and a0 is not None:
            a0.ignore()
            self.hide()
            return
        self.hide()
        self._let_go()
        self.connect_page.end()
        self._keys.close()
        self.ended.emit()
        super().closeEvent(a0)
