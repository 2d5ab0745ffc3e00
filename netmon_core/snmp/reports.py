"""What an agent of version 3 says of a question that it does not take (RFC 3412, 3413, 3414). Pure."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from ..packets.ber import pack_object_id
from .errors import (
    SnmpContextError,
    SnmpDeniedError,
    SnmpEngineError,
    SnmpError,
    SnmpGarbledError,
    SnmpKeyError,
    SnmpLevelError,
    SnmpPrivacyError,
    SnmpTimeError,
    SnmpUserError,
)

if TYPE_CHECKING:
    from ..packets.snmp import Pdu


class Report(Enum):
    """A counter that a report shows: its object, the error that it is, and the sentence for people."""

    LEVEL = (
        (1, 3, 6, 1, 6, 3, 15, 1, 1, 1, 0),
        SnmpLevelError,
        (
            "does not speak with this user at this level of security: set the same as on the device, "
            "with authentication, and with encryption where the device wants it"
        ),
    )
    TIME = (
        (1, 3, 6, 1, 6, 3, 15, 1, 1, 2, 0),
        SnmpTimeError,
        (
            "takes every question for an old one: its count of restarts or its clock does not hold; "
            "restart the agent, or give it a new engine id"
        ),
    )
    USER = (
        (1, 3, 6, 1, 6, 3, 15, 1, 1, 3, 0),
        SnmpUserError,
        "does not know this user: check the name, or make the user on the device",
    )
    ENGINE = (
        (1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0),
        SnmpEngineError,
        "says at every question that its engine id is another: update or restart the agent",
    )
    KEY = (
        (1, 3, 6, 1, 6, 3, 15, 1, 1, 5, 0),
        SnmpKeyError,
        "does not take the signature: the password of authentication or its protocol is another",
    )
    PRIVACY = (
        (1, 3, 6, 1, 6, 3, 15, 1, 1, 6, 0),
        SnmpPrivacyError,
        "cannot decrypt the question: the password of encryption or its protocol is another",
    )
    MODEL = (
        (1, 3, 6, 1, 6, 3, 11, 2, 1, 1, 0),
        SnmpLevelError,
        "does not have users of version 3: use version 2c",
    )
    INVALID = ((1, 3, 6, 1, 6, 3, 11, 2, 1, 2, 0), SnmpGarbledError, "cannot read the question")
    HANDLER = ((1, 3, 6, 1, 6, 3, 11, 2, 1, 3, 0), SnmpDeniedError, "has nobody for such a question")
    CONTEXT_OFF = (
        (1, 3, 6, 1, 6, 3, 12, 1, 4, 0),
        SnmpContextError,
        "does not have this context at the moment",
    )
    CONTEXT = ((1, 3, 6, 1, 6, 3, 12, 1, 5, 0), SnmpContextError, "does not have this context")

    def __init__(self, oid: tuple[int, ...], error: type[SnmpError], words: str) -> None:
        self.object = pack_object_id(oid)
        self.error = error
        self.words = words

    def of(self, agent: str) -> SnmpError:
        """Say it of an agent."""
        return self.error(f"{agent} {self.words}.")


_BY_OBJECT: Final = {report.object: report for report in Report}


def read_report(pdu: Pdu) -> Report | None:
    """Return what a report says; None for one that nobody has defined."""
    return _BY_OBJECT.get(pdu.variables[0][0]) if pdu.variables else None
