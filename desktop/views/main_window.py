"""The window: where to go on the left, the page on the right, and a line that says when it is out of date."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QMainWindow,
    QStackedWidget,
    QSystemTrayIcon,
)

from ..action import Chosen
from ..models.sight import Seeing
from .about import AboutDialog
from .acting import Acting
from .alert_teller import AlertTeller
from .banner import Banner
from .command_list import CommandList
from .connect_page import ConnectPage
from .connecting import Connecting, Keeping
from .moving import keep_tips_moving
from .placing import place, remember_place
from .settings_dialog import SettingsDialog
from .sidebar import Sidebar
from .sight_words import seeing_word
from .toast import Toasts
from .troubles import Troubles
from .trusting import Trusting
from .window_actions import ALL, WindowActions
from .window_frame import window_frame
from .workspace import ALERTS, OVERVIEW, Workspace

if TYPE_CHECKING:
    from PyQt6.QtGui import QCloseEvent

    from ..replica import Changes
    from ..session import Session
    from ..settings.keychain import Keychain
    from ..settings.preferences import Preferences
    from ..settings.servers import Server, Servers
    from .theme import Look

# Less is no use; a screen of 1024 by 768 at 150 % has a little more.
LEAST = (640, 420)


class MainWindow(QMainWindow):
    """Shows one server at a time."""

    # An alert that begins to fire, and how many nobody has seen to.
    alerted = pyqtSignal(object)
    alerts_counted = pyqtSignal(int)
    # How far one can see: a Sight, told again as time goes on; None: there is no server.
    sighted = pyqtSignal(object)
    demo_wanted = pyqtSignal()
    # It is closed, not only put into the tray.
    ended = pyqtSignal()

    def __init__(self, preferences: Preferences, servers: Servers, keys: Keychain, look: Look) -> None:
        super().__init__()
        self._preferences, self._servers, self._keys, self.look = preferences, servers, keys, look
        keys.setParent(self)
        self._leaving = False
        # It was closed, and is to be had back from the tray only.
        self.in_tray = False
        self.setWindowTitle("netmon")
        self.setMinimumSize(*LEAST)
        self.connect_page = ConnectPage(servers, keys, look)
        self.connect_page.demo_wanted.connect(self.demo_wanted)
        self.toasts = Toasts(self)
        self._alerts = AlertTeller(self.toasts, self)
        self._alerts.told.connect(self.alerted)
        self._alerts.pressed.connect(self._show_subject)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.connect_page)
        self._banner = Banner()
        self.trusting = Trusting(self)
        self._connecting = Connecting(
            self._stack, self.connect_page, self.trusting, Keeping(servers, keys), self._make_workspace, self
        )
        self._connecting.began.connect(self._begin)
        self._connecting.shown.connect(self._show)
        self._connecting.left.connect(self._leave)
        self._connecting.seen.connect(self._see)
        self._banner.retried.connect(self._connecting.try_again)
        actions = WindowActions(
            self,
            servers=self.choose_server,
            settings=self.show_settings,
            about=self.show_about,
            commands=self.show_commands,
            leave=self.leave,
        )
        self.acting = Acting(None, actions.actions(), Chosen, self)
        self.acting.listen(self, *ALL, context=Qt.ShortcutContext.WindowShortcut)
        self.sidebar = Sidebar(self.acting, look)
        self._alerts.counted.connect(self.sidebar.show_alerts)
        self._alerts.counted.connect(self.alerts_counted)
        self.sidebar.turned.connect(self._turn)
        self.setCentralWidget(window_frame(self.sidebar, (self._banner, self.trusting.bar), self._stack))
        self.sidebar.hide()
        self._troubles = Troubles(self.toasts, keys, lambda: self.session is not None, self)
        place(self, preferences)

    @property
    def session(self) -> Session | None:
        """The connection that is shown or being made."""
        return self._connecting.session

    @property
    def workspace(self) -> Workspace | None:
        """Its pages."""
        return self._connecting.workspace

    def choose_server(self) -> None:
        """Let a person choose a server; what is shown now goes."""
        self._connecting.choose()

    def open_last(self) -> None:
        """Connect to the server used last; without one, or its key, let a person choose."""
        self._connecting.open_last()

    def open_server(self, server: Server, key: str) -> None:
        """Connect to a server and show it, also before it answers."""
        self._connecting.open(server, key)

    def come_back(self) -> None:
        """Come to the front, also out of the tray, as it was."""
        self.in_tray = False
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def open_subject(self, subject_id: str) -> None:
        """Come to the front with what an alert is about."""
        self.come_back()
        self._show_subject(subject_id)

    def now(self) -> datetime:
        """Return the time by the clock that everything shown moves by."""
        return datetime.now(UTC) if self.session is None else self.session.clock.now()

    def leave(self) -> None:
        """Close for good, also where closing would only put it into the tray."""
        self._leaving = True
        self.close()

    def show_settings(self) -> None:
        """Ask how a person likes it."""
        SettingsDialog(self._preferences, self.look, self).exec()

    def show_commands(self) -> None:
        """List what can be done now."""
        here = self.workspace.offers() if self.workspace is not None else []
        CommandList([*here, *self.acting.offers()], self).open()

    def show_about(self) -> None:
        """Say what this is."""
        hello = self.session.stream.hello if self.session is not None else None
        unknown = len(self.session.peer.kinds) if self.session is not None else 0
        server = hello.version if hello is not None else None
        AboutDialog(server=server, unknown=unknown, parent=self).exec()

    def _turn(self, page: int) -> None:
        if self.workspace is not None:
            self.workspace.turn(page)

    def _make_workspace(self, session: Session) -> Workspace:
        return Workspace(session, self._preferences, self.look)

    def _begin(self, session: Session, workspace: Workspace) -> None:
        """A connection is being made."""
        workspace.turned.connect(self.sidebar.mark)
        session.clock.ticked.connect(self._see)
        keep_tips_moving(session, session.clock)
        session.failed.connect(self._troubles.tell)
        session.said.connect(lambda title, text, kind: self.toasts.say(title, text, kind=kind))
        session.replica.begun.connect(self._show_badge)
        session.replica.changed.connect(self._take)
        self.sidebar.show_session(session)

    def _show(self) -> None:
        """There is a server to be shown."""
        if self.workspace is not None:
            self.sidebar.show()
            self.workspace.turn(OVERVIEW)

    def _leave(self) -> None:
        """No server is shown any longer."""
        self.alerts_counted.emit(0)
        self.sighted.emit(None)
        self.sidebar.hide()
        self._banner.hide()
        self.setWindowTitle("netmon")

    def _see(self) -> None:
        """Say how far one can see, here and to whoever asks."""
        session = self.session
        if session is None or self._connecting.meeting:
            return
        self._banner.show_session(session)
        title = f"{session.server.name} \u2013 netmon"
        clear = session.sight.clear or session.sight.seeing is Seeing.NOTHING
        self.setWindowTitle(title if clear else f"{seeing_word(session.sight)} \u2013 {title}")
        self.sighted.emit(session.sight)

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

    @override
    def closeEvent(self, a0: QCloseEvent | None) -> None:
        remember_place(self, self._preferences)
        in_tray = self._preferences.keep_in_tray and QSystemTrayIcon.isSystemTrayAvailable()
        if in_tray and not self._leaving and a0 is not None:
            a0.ignore()
            self.in_tray = True
            self.hide()
            return
        self.hide()
        self._connecting.let_go()
        self.connect_page.end()
        self._keys.close()
        self.ended.emit()
        super().closeEvent(a0)
