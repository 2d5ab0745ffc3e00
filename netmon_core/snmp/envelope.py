"""What goes around a question: what a security model does, and the one of versions 1 and 2c. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ..packets.snmp import RESPONSE, V1, V2C, CommunityMessage, UsmMessage, build_community

if TYPE_CHECKING:
    from ..packets.snmp import Pdu
    from .errors import SnmpError
    from .security import Community

    type Message = CommunityMessage | UsmMessage


class AskAgainError(Exception):
    """The agent wants the question in another way, which is known by now; `trouble`: if it goes on so."""

    def __init__(self, trouble: SnmpError) -> None:
        super().__init__(trouble.message)
        self.trouble = trouble


class Envelope(Protocol):
    """Closes questions and opens answers."""

    @property
    def engine(self) -> bytes:
        """The agent's engine id, once it is known."""

    def close(self, pdu: bytes, number: int) -> bytes:
        """Return the message to send, which carries this number."""

    def number(self, message: Message) -> int | None:
        """Return the number of the question that it says to answer; None: it is not of this kind at all."""

    def open(self, message: Message) -> Pdu | None:
        """Return the answer; None for one that proves nothing. Raises SnmpError, AskAgainError."""

    def suspicion(self) -> SnmpError | None:
        """Return what silence may mean, where that is known."""


class CommunityEnvelope:
    """Versions 1 and 2c: a word, and no proof of anything."""

    def __init__(self, security: Community, context: str = "") -> None:
        self._version = V1 if security.version == 1 else V2C
        word = security.community.reveal()
        # As Cisco's agents are asked about one VLAN.
        self._community = (f"{word}@{context}" if context else word).encode()

    @property
    def engine(self) -> bytes:
        """There is none in these versions."""
        return b""

    def close(self, pdu: bytes, number: int) -> bytes:
        """Put the word before it; the number is the PDU's own."""
        del number
        return build_community(self._version, self._community, pdu)

    def number(self, message: Message) -> int | None:
        """The number is the PDU's own; some agents answer with another word."""
        if isinstance(message, CommunityMessage) and message.version == self._version:
            return message.pdu.request_id
        return None

    def open(self, message: Message) -> Pdu | None:
        """Return the PDU, if it is an answer."""
        if isinstance(message, CommunityMessage) and message.pdu.kind == RESPONSE:
            return message.pdu
        return None

    def suspicion(self) -> SnmpError | None:
        """Nothing: who does not like the word is silent."""
        return None
