"""Which server is shown: it is met, its certificate judged, its key kept once it holds, and let go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from netmon_core.errors import CredentialError

from ..api.stream import Link
from ..session import Session
from .last_server import find_last

if TYPE_CHECKING:
    from collections.abc import Callable

    from PyQt6.QtWidgets import QStackedWidget

    from ..api.trust import Shown
    from ..settings.keychain import Keychain
    from ..settings.servers import Server, Servers
    from .connect_page import ConnectPage
    from .trusting import Trusting
    from .workspace import Workspace

# Milliseconds in which the pages are laid out and drawn.
BREATH = 20
# A server of the demo is made anew each time.
DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where servers and their keys are kept."""

    servers: Servers
    keys: Keychain


class Connecting(QObject):
    """One server at a time. One that was chosen is shown once it has answered; until then the form is."""

    # A Session is made, with its Workspace.
    began = pyqtSignal(object, object)
    # The pages of the server are shown, or none is.
    shown = pyqtSignal()
    left = pyqtSignal()
    # How far one can see may be another.
    seen = pyqtSignal()

    def __init__(
        self,
        stack: QStackedWidget,
        form: ConnectPage,
        trusting: Trusting,
        keeping: Keeping,
        make: Callable[[Session], Workspace],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._stack, self._form, self._trusting, self._make = stack, form, trusting, make
        self._keeping = keeping
        self._key = ""
        self.meeting = False
        self.session: Session | None = None
        self.workspace: Workspace | None = None
        form.chosen.connect(self.meet)
        form.given_up.connect(self._stop_meeting)
        trusting.trusted.connect(self._open_trusted)
        trusting.refused.connect(self._leave_untrusted)

    @property
    def key(self) -> str:
        """What the server was asked with."""
        return self._key

    def choose(self) -> None:
        """Let a person choose a server; what is shown now goes."""
        self.meeting = False
        self.let_go()
        self.left.emit()
        self._stack.setCurrentWidget(self._form)
        self._form.begin()

    def open_last(self) -> None:
        """Connect to the server used last; without one, or its key, let a person choose."""
        find_last(
            self,
            self._keeping.servers,
            self._keeping.keys,
            wanted=lambda: self.session is None and not self._form.key.text(),
            found=self.open,
            choose=self.choose,
        )

    def meet(self, server: Server, key: str) -> None:
        """Connect to a server that was chosen; the form stays, with what was typed, until it answers."""
        self._begin(server, key)
        self.meeting = True
        self._form.wait_for(server.url)

    def open(self, server: Server, key: str) -> None:
        """Connect to a server and show it, also before it answers."""
        self._begin(server, key)
        self._show()

    def try_again(self) -> None:
        """Do not wait for the next attempt."""
        if self.session is not None:
            self.session.start()

    def let_go(self) -> None:
        """Nothing is connected any longer."""
        session, self.session = self.session, None
        workspace, self.workspace = self.workspace, None
        self._trusting.end()
        if session is not None:
            session.blockSignals(True)  # noqa: FBT003 - Qt takes it by position only
            session.stop()
            session.replica.blockSignals(True)  # noqa: FBT003
        if workspace is not None:
            self._stack.removeWidget(workspace)
            workspace.leave()
        if session is not None:
            session.deleteLater()

    def _begin(self, server: Server, key: str) -> None:
        self.let_go()
        self._key = key
        self.session = session = Session(server, key, self)
        self.workspace = self._make(session)
        self._stack.addWidget(self.workspace)
        session.linked.connect(self._follow)
        session.sighted.connect(self.seen)
        # Later: the socket that asks must not go while it speaks.
        session.untrusted.connect(lambda found: QTimer.singleShot(0, lambda: self._ask_trust(session, found)))
        session.replica.begun.connect(self._arrive)
        session.stream.better.connect(self._meet_better)
        self.began.emit(session, self.workspace)
        # Making the pages and opening the first socket each take long enough.
        QTimer.singleShot(BREATH, lambda: session.start() if session is self.session else None)

    def _show(self) -> None:
        self.meeting = False
        self._form.end()
        if self.workspace is not None:
            self._stack.setCurrentWidget(self.workspace)
            self.shown.emit()

    def _follow(self) -> None:
        session = self.session
        if session is None:
            return
        link, problem = session.stream.link, session.problem
        never = not session.replica.run_id
        if link is Link.REFUSED and isinstance(problem, CredentialError):
            # One that was only mistyped takes no other's place.
            self._keeping.keys.drop(session.server.url, only=self._key)
        if self.meeting and problem is not None and link in (Link.WAITING, Link.REFUSED):
            self._form.show_problem(str(problem))
            if not session.stream.inquiring:
                # Later: it is the one that speaks.
                QTimer.singleShot(0, lambda: self._stop_meeting() if session is self.session else None)
            return
        if link is Link.REFUSED and never and problem is not None:
            url = session.server.url
            self.choose()
            self._form.address.setText(url)
            self._form.show_problem(str(problem))
            return
        self.seen.emit()

    def _meet_better(self, url: str) -> None:
        """The server is to be had elsewhere, and nobody has seen it yet."""
        session, key = self.session, self._key
        if session is not None and self.meeting:
            self._form.address.setText(url)
            QTimer.singleShot(0, lambda: self.meet(replace(session.server, url=url), key))

    def _stop_meeting(self) -> None:
        if self.meeting:
            self.meeting = False
            self.let_go()
            self._form.wait_for("")

    def _arrive(self) -> None:
        if self.session is None:
            return
        # Only what has worked is remembered.
        if self.session.stream.hello is not None and self.session.stream.hello.server_id != DEMO:
            self._keeping.servers.remember(self.session.server)
            self._keeping.keys.save(self.session.server.url, self._key)
        if self.meeting:
            self._show()

    def _ask_trust(self, session: Session, shown: Shown) -> None:
        if session is self.session:
            expected = not session.replica.run_id
            self._trusting.ask(session.server, shown, expected=expected)

    def _open_trusted(self, server: Server) -> None:
        begin = self.meet if self.meeting else self.open
        begin(server, self._key)

    def _leave_untrusted(self, server: Server, why: str) -> None:
        if self.meeting:
            self._stop_meeting()
        else:
            self.choose()
        self._form.address.setText(server.url)
        words = self.tr("The certificate was not trusted, so nothing was sent.")
        self._form.show_problem(f"{why} {words}".strip())
