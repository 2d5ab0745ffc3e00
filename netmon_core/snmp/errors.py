"""What can go wrong between us and an agent: one sentence each, which says what to do."""

from __future__ import annotations

from ..errors import NetmonError


class SnmpError(NetmonError):
    """An agent was asked, and there is no answer to work with."""

    code = "snmp_failed"


class SnmpSilentError(SnmpError):
    """Nothing came back: it is off, has no agent, or does not take the credential and says nothing."""

    code = "snmp_silent"


class SnmpRefusedError(SnmpError):
    """The device is there, and no program of it listens on the port."""

    code = "snmp_refused"


class SnmpUnreachableError(SnmpError):
    """There is no way to the address from here."""

    code = "snmp_unreachable"


class SnmpGarbledError(SnmpError):
    """What comes back is not SNMP as we read it."""

    code = "snmp_garbled"


class SnmpUserError(SnmpError):
    """The agent does not know the user."""

    code = "snmp_user_unknown"


class SnmpKeyError(SnmpError):
    """The password or the protocol of authentication is another."""

    code = "snmp_key_wrong"


class SnmpPrivacyError(SnmpError):
    """The password or the protocol of encryption is another."""

    code = "snmp_privacy_wrong"


class SnmpLevelError(SnmpError):
    """The agent does not speak with the user at this level of security."""

    code = "snmp_level_refused"


class SnmpTimeError(SnmpError):
    """Agent and we do not come to one time, so it takes every question for a repeated one."""

    code = "snmp_time"


class SnmpEngineError(SnmpError):
    """The agent's engine id is not one, keeps changing, or is another than the one that is bound."""

    code = "snmp_engine"


class SnmpContextError(SnmpError):
    """The agent has no such context."""

    code = "snmp_context_unknown"


class SnmpDeniedError(SnmpError):
    """The agent knows the credential, and shows it nothing of this."""

    code = "snmp_denied"


class SnmpAnswerError(SnmpError):
    """The agent answered with an error of its own."""

    code = "snmp_answer"
