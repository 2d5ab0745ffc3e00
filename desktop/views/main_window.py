"""The window: where to go on the left, the page on the right, and a line that says when it is out of date."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, override

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import (
    QMainWindow,
    QStackedWidget,
    QSystemTrayIcon,
)

from netmon_core.errors import CredentialError, NetmonError

from ..action import Chosen
from ..api.stream import Link
from ..models.sight import Seeing
from ..session import Session
from .about import AboutDialog
from .acting import Acting
from .alert_teller import AlertTeller
from .banner import Banner
from .command_list import CommandList
from .connect_page import ConnectPage
from .last_server import find_last
from .moving import keep_tips_moving
from .placing import place, remember_place
from .settings_dialog import SettingsDialog
from .sidebar import Sidebar
from .sight_words import seeing_word
from .toast import Toasts
from .trusting import Trusting
from .window_actions import ALL, WindowActions
from .window_frame import window_frame
from .workspace import ALERTS, OVERVIEW, Workspace

if TYPE_CHECKING:
    from PyQt6.QtGui import QCloseEvent

    from ..api.trust import Shown
    from ..replica import Changes
    from ..settings.keychain import Keychain
    from ..settings.preferences import Preferences
    from ..settings.servers import Server, Servers
    from .theme import Look

# Less is no use; a screen of 1024 by 768 at 150 % has a little more.
LEAST = (640, 420)
# Milliseconds in which the pages are laid out and drawn.
BREATH = 20


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
        self._key = ""
        self._leaving = False
        # It was closed, and is to be had back from the tray only.
        self.in_tray = False
        # A server that was chosen is shown once it has answered; until then the form is.
        self._meeting = False
        self.session: Session | None = None
        self.workspace: Workspace | None = None
        self.setWindowTitle("netmon")
        self.setMinimumSize(*LEAST)
        self.connect_page = ConnectPage(servers, keys, look)
        self.connect_page.chosen.connect(self.meet_server)
        self.connect_page.given_up.connect(self._stop_meeting)
        self.connect_page.demo_wanted.connect(self.demo_wanted)
        self.toasts = Toasts(self)
        self._alerts = AlertTeller(self.toasts, self)
        self._alerts.told.connect(self.alerted)
        self._alerts.pressed.connect(self._show_subject)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.connect_page)
        self._banner = Banner()
        self._banner.retried.connect(self._try_again)
        self.trusting = Trusting(self)
        self.trusting.trusted.connect(self._open_trusted)
        self.trusting.refused.connect(self._leave_untrusted)
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
        keys.delayed.connect(self._tell_delay)
        keys.failed.connect(self._tell_failure)
        place(self, preferences)

    def choose_server(self) -> None:
        """Let a person choose a server; what is shown now goes."""
        self._meeting = False
        self._let_go()
        self.alerts_counted.emit(0)
        self.sighted.emit(None)
        self.sidebar.hide()
        self._banner.hide()
        self._stack.setCurrentWidget(self.connect_page)
        self.connect_page.begin()
        self.setWindowTitle("netmon")

    def open_last(self) -> None:
        """Connect to the server used last; without one, or its key, let a person choose."""
        find_last(
            self,
            self._servers,
            self._keys,
            wanted=lambda: self.session is None and not self.connect_page.key.text(),
            found=self.open_server,
            choose=self.choose_server,
        )

    def meet_server(self, server: Server, key: str) -> None:
        """Connect to a server that was chosen; the form stays, with what was typed, until it answers."""
        self._begin(server, key)
        self._meeting = True
        self.connect_page.wait_for(server.url)

    def open_server(self, server: Server, key: str) -> None:
        """Connect to a server and show it, also before it answers."""
        self._begin(server, key)
        self._show_workspace()

    def _show_workspace(self) -> None:
        self._meeting = False
        self.connect_page.end()
        if self.session is not None and self.workspace is not None:
            self.sidebar.show()
            self._stack.setCurrentWidget(self.workspace)
            self.workspace.turn(OVERVIEW)

    def _begin(self, server: Server, key: str) -> None:
        self._let_go()
        self._key = key
        self.session = session = Session(server, key, self)
        self.workspace = Workspace(session, self._preferences, self.look)
        self.workspace.turned.connect(self.sidebar.mark)
        self._stack.addWidget(self.workspace)
        session.linked.connect(self._follow)
        session.sighted.connect(self._see)
        session.clock.ticked.connect(self._see)
        keep_tips_moving(session, session.clock)
        session.failed.connect(self.tell_problem)
        session.said.connect(lambda title, text, kind: self.toasts.say(title, text, kind=kind))
        # Later: the socket that asks must not go while it speaks.
        session.untrusted.connect(lambda found: QTimer.singleShot(0, lambda: self._ask_trust(session, found)))
        session.replica.begun.connect(self._arrive)
        session.replica.changed.connect(self._take)
        self.sidebar.show_session(session)
        session.stream.better.connect(self._meet_better)
        # Making the pages and opening the first socket each take long enough.
        QTimer.singleShot(BREATH, lambda: session.start() if session is self.session else None)

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
        self.trusting.end()
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
            # One that was only mistyped takes no other's place.
            self._keys.drop(session.server.url, only=self._key)
        if self._meeting and problem is not None and link in (Link.WAITING, Link.REFUSED):
            self.connect_page.show_problem(str(problem))
            if not session.stream.inquiring:
                # Later: it is the one that speaks.
                QTimer.singleShot(0, lambda: self._stop_meeting() if session is self.session else None)
            return
        if link is Link.REFUSED and never and problem is not None:
            url = session.server.url
            self.choose_server()
            self.connect_page.address.setText(url)
            self.connect_page.show_problem(str(problem))
            return
        self._see()

    def _meet_better(self, url: str) -> None:
        """The server is to be had elsewhere, and nobody has seen it yet."""
        session, key = self.session, self._key
        if session is not None and self._meeting:
            self.connect_page.address.setText(url)
            QTimer.singleShot(0, lambda: self.meet_server(replace(session.server, url=url), key))

    def _stop_meeting(self) -> None:
        if self._meeting:
            self._meeting = False
            self._let_go()
            self.connect_page.wait_for("")

    def _see(self) -> None:
        """Say how far one can see, here and to whoever asks."""
        session = self.session
        if session is None or self._meeting:
            return
        self._banner.show_session(session)
        title = f"{session.server.name} \u2013 netmon"
        clear = session.sight.clear or session.sight.seeing is Seeing.NOTHING
        self.setWindowTitle(title if clear else f"{seeing_word(session.sight)} \u2013 {title}")
        self.sighted.emit(session.sight)

    def _arrive(self) -> None:
        if self.session is not None:
            # Only what has worked is remembered.
            if self.session.stream.hello is not None and self.session.stream.hello.server_id != "demo":
                self._servers.remember(self.session.server)
                self._keys.save(self.session.server.url, self._key)
            if self._meeting:
                self._show_workspace()
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

    def _ask_trust(self, session: Session, shown: Shown) -> None:
        if session is self.session:
            expected = not session.replica.run_id
            self.trusting.ask(session.server, shown, expected=expected)

    def _open_trusted(self, server: Server) -> None:
        begin = self.meet_server if self._meeting else self.open_server
        begin(server, self._key)

    def _leave_untrusted(self, server: Server, why: str) -> None:
        if self._meeting:
            self._stop_meeting()
        else:
            self.choose_server()
        self.connect_page.address.setText(server.url)
        words = self.tr("The certificate was not trusted, so nothing was sent.")
        self.connect_page.show_problem(f"{why} {words}".strip())

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
        self._let_go()
        self.connect_page.end()
        self._keys.close()
        self.ended.emit()
        super().closeEvent(a0)
