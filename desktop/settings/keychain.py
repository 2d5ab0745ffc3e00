"""Asks whoever keeps the keys on a thread of its own: a keyring may be locked, wait for a person, or hang."""

from __future__ import annotations

from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from ..timer import timer

if TYPE_CHECKING:
    from collections.abc import Callable

    from .secrets import Secrets


# Milliseconds after which people are told what is waited for.
PATIENCE = 1000
# Seconds for what is not yet kept when the viewer ends.
LAST_WORDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something to be done on the thread, afterwards on the window's, and what to say where it fails."""

    work: Callable[[Secrets], None]
    done: Callable[[], None] | None = None
    problem: str


class Keychain(QObject):
    """The keys of servers; `place` says where they are, once somebody has answered."""

    # An answer takes so long that somebody may have to unlock something; and one that has come.
    delayed = pyqtSignal()
    answered = pyqtSignal()
    # What did not work, as a sentence.
    failed = pyqtSignal(str)
    _done = pyqtSignal(object)

    def __init__(self, open_secrets: Callable[[], Secrets], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place = ""
        self.protected = False
        self._open = open_secrets
        self._asked: SimpleQueue[Question | None] = SimpleQueue()
        self._unanswered = 0
        self._ended = Event()
        self._late = timer(self, self.delayed.emit, interval=PATIENCE, single=True)
        self._done.connect(self._take)
        self._thread = Thread(target=self._run, name="netmon keys", daemon=True)
        self._thread.start()
        problem = self.tr("There is no place to keep keys: {}")
        self._ask(Question(work=lambda _: None, problem=problem))

    def load(self, url: str, done: Callable[[str | None], None]) -> None:
        """Ask for the key of a server; `done` gets None where there is none."""
        found: list[str | None] = [None]

        def work(secrets: Secrets) -> None:
            found[0] = secrets.load(url)

        problem = self.tr("The key could not be read: {}")
        self._ask(Question(work=work, done=lambda: done(found[0]), problem=problem))

    def save(self, url: str, key: str) -> None:
        """Keep the key of a server."""
        problem = self.tr("The key could not be kept and is asked for next time: {}")
        self._ask(Question(work=lambda secrets: secrets.save(url, key), problem=problem))

    def drop(self, url: str, *, only: str | None = None) -> None:
        """Keep it no longer; with `only`, where it is this one."""

        def work(secrets: Secrets) -> None:
            if only is None or secrets.load(url) == only:
                secrets.drop(url)

        problem = self.tr("The key could not be removed: {}")
        self._ask(Question(work=work, problem=problem))

    def close(self) -> None:
        """End; what hangs is not waited for. Safe twice."""
        self._ended.set()
        self._late.stop()
        self._asked.put(None)
        self._thread.join(LAST_WORDS)

    def _ask(self, question: Question) -> None:
        self._unanswered += 1
        if not self._late.isActive() and not self._ended.is_set():
            self._late.start()
        self._asked.put(question)

    def _run(self) -> None:
        """On the thread."""
        secrets: Secrets | None = None
        while (question := self._asked.get()) is not None:
            problem = ""
            try:
                if secrets is None:
                    secrets = self._open()
                    self.place, self.protected = secrets.place, secrets.protected
                question.work(secrets)
            except Exception as err:  # noqa: BLE001 - each kind of keyring has errors of its own
                problem = question.problem.format(str(err) or type(err).__name__)
            if not self._ended.is_set():
                self._done.emit((question, problem))

    def _take(self, answer: tuple[Question, str]) -> None:
        question, problem = answer
        self._unanswered -= 1
        self._late.stop()
        self.answered.emit()
        if self._unanswered:
            self._late.start()
        if problem:
            self.failed.emit(problem)
        if question.done is not None:
            question.done()
