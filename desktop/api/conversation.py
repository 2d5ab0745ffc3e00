"""What is said on the stream: who we are, what we want to hear, and what the server tells."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, pyqtSignal

from netmon_core.errors import FormatError, NetmonError, UnexpectedAnswerError
from netmon_core.wire.peer import PeerReader

from ..texts import translate
from . import frames
from .answers import not_understood, read_problem
from .inbox import LONG, Inbox
from .json_slices import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from ..replica import Replica

_LOGGER = logging.getLogger(__name__)

# How deep a long message is read in slices: message, snapshot, devices.
DEPTH = 3


class Conversation(QObject):
    """Reads what a server tells into a replica; goes on from there each time it is begun anew."""

    # What is there now is known, from a snapshot or because nothing was missed.
    caught_up = pyqtSignal()
    # It cannot go on: the NetmonError.
    failed = pyqtSignal(object)

    def __init__(self, url: str, replica: Replica, send: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self.hello: frames.Hello | None = None
        # Reads whatever the server tells, here and in answers, and counts what was not known.
        self.peer = PeerReader()
        self._url, self._replica, self._send_text = url, replica, send
        self._noted = False
        self._inbox = Inbox(self._read, self)

    def introduce(self, credential: str) -> None:
        """Say who we are."""
        self._send({"credential": credential})

    def take(self, text: str) -> None:
        """Take in a message."""
        if not self._inbox.take(text):
            words = translate("trouble", "The server sends more than this viewer can read.")
            self.failed.emit(UnexpectedAnswerError(words))

    def end(self) -> None:
        """Nothing more comes of this one."""
        self._inbox.clear()
        self.hello = None

    def _send(self, message: dict[str, Any]) -> None:
        self._send_text(json.dumps(message))

    def _read(self, text: str) -> Generator[None]:
        try:
            message = (yield from read_json(text, depth=DEPTH)) if len(text) > LONG else json.loads(text)
            del text
            if not isinstance(message, dict):
                raise UnexpectedAnswerError(not_understood())
            if message.get("type") == "result" and "snapshot" in message:
                told = message["snapshot"]
                doubts = frames.knows_doubt(told)
                self._replica.begin((yield from frames.read_snapshot(self.peer, told)), doubts=doubts)
                del told
                yield
                self.caught_up.emit()
            else:
                self._take(message)
            self._note_newer()
        except FormatError as err:
            _LOGGER.warning("A message cannot be read: %s", err)
            self.failed.emit(UnexpectedAnswerError(not_understood()))
        except NetmonError as err:
            self.failed.emit(err)
        except (ValueError, RecursionError):
            self.failed.emit(UnexpectedAnswerError(not_understood()))

    def _take(self, message: dict[str, Any]) -> None:
        match message.get("type"):
            case "events":
                for revision, event in frames.read_events(self.peer, message):
                    self._replica.apply(revision, event)
            case "samples":
                for sample in frames.read_samples(self.peer, message):
                    self._replica.take(sample)
            case "hello":
                self.hello = frames.read_hello(message)
                same = self._replica.run_id == self.hello.run_id
                self._send(frames.listen(1, after=self._replica.position if same else None))
            case "result" if message.get("resumed"):
                self.caught_up.emit()
            case "error":
                raise read_problem(message)
            case _:
                # A newer server may say more than we know.
                pass

    def _note_newer(self) -> None:
        if self.peer.passed_over and not self._noted:
            self._noted = True
            _LOGGER.info("%s tells things that this viewer does not know yet; update it", self._url)
