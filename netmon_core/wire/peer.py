"""What a peer tells, which may be of another version than we are."""

from __future__ import annotations

from ..events.event import Event
from ..wire_values import NewerError, WrongError
from . import refusal
from .decoders import Decoders

# Kinds of things that a peer is remembered to have told and that are not known here, and the characters of
# each that are kept: a peer of many versions later tells of a few dozen.
KINDS = 100
KIND_LENGTH = 64


class PeerReader:
    """Reads what a peer tells, which may be newer: one for each peer.

    A word that is not known here becomes OTHER or UNKNOWN. An object of a kind that is not known is passed
    over and counted: it is left out of a tuple, and is None where that may be; elsewhere what needs it is
    passed over with it.
    """

    def __init__(self) -> None:
        # How often something was passed over.
        self.passed_over = 0
        # What the peer calls those kinds of things, KINDS of them at most.
        self.kinds: set[str] = set()
        self._decoders = Decoders(self._pass_over)

    def read[T](self, kind: type[T], data: object) -> T:
        """Read one object that is needed; raises FormatError naming the field."""
        try:
            thing: T = self._decoders.of(kind)(data)
        except WrongError as wrong:
            raise refusal(kind.__name__, wrong) from None
        return thing

    def take[T](self, kind: type[T], data: object) -> T | None:
        """Read one object of many; None: it was passed over. Raises FormatError naming the field."""
        try:
            thing: T = self._decoders.of(kind)(data)
        except WrongError as wrong:
            self._pass_over_or_refuse(kind.__name__, wrong)
            return None
        return thing

    def take_event(self, data: object) -> Event | None:
        """Read one event of any kind; None: it was passed over. Raises FormatError naming the field."""
        try:
            event: Event = self._decoders.of(Event)(data)
        except WrongError as wrong:
            self._pass_over_or_refuse("event", wrong)
            return None
        return event

    def _pass_over_or_refuse(self, name: str, wrong: WrongError) -> None:
        if not isinstance(wrong, NewerError):
            raise refusal(name, wrong) from None
        self._pass_over(wrong)

    def _pass_over(self, newer: NewerError) -> None:
        self.passed_over += 1
        if len(self.kinds) < KINDS:
            self.kinds.add(newer.word[:KIND_LENGTH])
