"""Follows a server's stream over a WebSocket, and comes back by itself when it was lost."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from netmon_core.errors import (
    CredentialError,
    ForbiddenError,
    NetmonError,
    ServerVersionError,
)

from ..timer import timer
from .backoff import delay
from .conversation import Conversation
from .line import Line
from .reason import Reason
from .trouble import Cause, trouble

if TYPE_CHECKING:
    from netmon_core.server_address import ServerAddress
    from netmon_core.wire.peer import PeerReader

    from ..replica import Replica
    from .frames import Hello
    from .inquiry import Finding
    from .trust import Shown

_LOGGER = logging.getLogger(__name__)

# Milliseconds: to be let in, between our pings, and without a word until the link counts as lost.
HELLO_TIMEOUT = 15_000
PING_INTERVAL = 3_000
SILENCE_TIMEOUT = 60_000
# Milliseconds without a word until that is said. A busy server answers a ping sooner, a dead one never.
QUIET = 8_000

# After these it makes no sense to try again with what we have.
FINAL = (CredentialError, ForbiddenError, ServerVersionError)


class Link(StrEnum):
    """How we are connected."""

    CLOSED = "closed"
    CONNECTING = "connecting"
    LIVE = "live"
    # It was live, and nothing has come for a while.
    SILENT = "silent"
    # Lost; it is tried again by itself.
    WAITING = "waiting"
    # Not tried again before a person does something.
    REFUSED = "refused"


class Stream(QObject):
    """Keeps a replica up to date.

    `link` says how; `problem` is why it is not live, in a sentence; None while a person is asked about a
    certificate.
    """

    changed = pyqtSignal()
    # The certificate that the system does not trust: a Shown.
    untrusted = pyqtSignal(object)
    # The same server is to be had at another URL.
    better = pyqtSignal(str)

    def __init__(
        self,
        address: ServerAddress,
        credential: str,
        replica: Replica,
        *,
        fingerprint: str | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.link = Link.CLOSED
        self.problem: NetmonError | None = None
        # When the server last said anything; None: never.
        self.heard_at: datetime | None = None
        self._address = address
        self._credential = credential
        self._line = Line(address.stream, fingerprint, self)
        self._line.opened.connect(self._introduce)
        self._line.told.connect(self._take_text)
        self._line.answered.connect(self._hear)
        self._line.untrusted.connect(self._refuse)
        self._line.refused.connect(self._end)
        self._line.lost.connect(self._give_up)
        self._talk = Conversation(address.url, replica, self._line.say, self)
        self._talk.caught_up.connect(self._become_live)
        self._talk.failed.connect(self._end)
        self._reason = Reason(address, self)
        self._reason.found.connect(self._learn)
        self._failures = 0
        self._retry = timer(self, self._connect, single=True)
        self._silence = timer(self, self._fall_silent, single=True)
        self._quiet = timer(self, self._fall_quiet, interval=QUIET, single=True)
        self._pings = timer(self, self._line.ping, interval=PING_INTERVAL)

    @property
    def hello(self) -> Hello | None:
        """What the server has said of itself; None: nothing on this connection."""
        return self._talk.hello

    @property
    def peer(self) -> PeerReader:
        """Reads whatever the server tells, here and in answers, and counts what was not known."""
        return self._talk.peer

    @property
    def inquiring(self) -> bool:
        """More is being found out about why it cannot be reached."""
        return self._reason.inquiring

    def start(self) -> None:
        """Connect now, and again whenever the link is lost."""
        self._reason.forget()
        self._failures = 0
        self._connect()

    def stop(self) -> None:
        """Disconnect and stay so."""
        self._reason.forget()
        self._drop()
        self._retry.stop()
        self._tell(Link.CLOSED, None)

    def _connect(self) -> None:
        self._drop()
        self._retry.stop()
        self._tell(Link.CONNECTING, self.problem)
        self._silence.start(HELLO_TIMEOUT)
        self._line.open()

    def _introduce(self) -> None:
        self._talk.introduce(self._credential)

    def _take_text(self, text: str) -> None:
        if self.hello is not None:
            self._hear()
        self._talk.take(text)

    def _become_live(self) -> None:
        self._reason.forget()
        self._failures = 0
        self._pings.start()
        self._hear()
        self._tell(Link.LIVE, None)

    def _hear(self) -> None:
        """The server has said something."""
        self.heard_at = datetime.now(UTC)
        self._silence.start(SILENCE_TIMEOUT)
        self._quiet.start()
        if self.link is Link.SILENT:
            self._tell(Link.LIVE, None)

    def _fall_quiet(self) -> None:
        if self.link is Link.LIVE:
            self._tell(Link.SILENT, None)

    def _refuse(self, found: Shown) -> None:
        """A person has to judge a certificate first."""
        self._drop()
        self._tell(Link.REFUSED, None)
        self.untrusted.emit(found)

    def _fall_silent(self) -> None:
        self._give_up(Cause.SILENT)

    def _give_up(self, cause: Cause) -> None:
        self._end(self._reason.of(cause, heard=self.heard_at is not None))

    def _learn(self, finding: Finding) -> None:
        if self.link is Link.WAITING:
            # Not while it was asked: some take one connection at a time.
            self._retry.start(round(delay(self._failures) * 1000))
            self._tell(self.link, trouble(finding.cause, self._address, there=finding.there))
            if finding.better is not None:
                self.better.emit(finding.better.url)

    def _end(self, problem: NetmonError) -> None:
        """This attempt is over: wait for the next, or stay away where the next would end as this one."""
        self._drop()
        if isinstance(problem, FINAL):
            self._tell(Link.REFUSED, problem)
            return
        self._failures += 1
        if self._failures == 1:
            _LOGGER.warning("No connection to %s: %s", self._address.url, problem)
        if not self.inquiring:
            self._retry.start(round(delay(self._failures) * 1000))
        self._tell(Link.WAITING, problem)

    def _drop(self) -> None:
        for each in (self._silence, self._quiet, self._pings):
            each.stop()
        self._talk.end()
        self._line.drop()

    def _tell(self, link: Link, problem: NetmonError | None) -> None:
        self.link, self.problem = link, problem
        self.changed.emit()
