"""What can go wrong, each kind with a code that never changes.

A message is one plain sentence that says what to do; the code is what programs compare and what crosses
the wire.
"""

from __future__ import annotations

from typing import ClassVar


class NetmonError(Exception):
    """Anything netmon refuses or fails to do."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class ConfigError(NetmonError):
    """A setting is not allowed; `field` is its dotted key."""

    code = "config_invalid"


class InvalidRequestError(NetmonError):
    """A command was given an argument that makes no sense; `field` names it."""

    code = "request_invalid"


class SecretsError(NetmonError):
    """Secrets cannot be sealed or read; the message says what to do."""

    code = "secrets_unreadable"


class NotFoundError(NetmonError):
    """The thing asked for is not known."""

    code = "not_found"


class PermissionMissingError(NetmonError):
    """The operating system refused a socket; the message says what would allow it."""

    code = "permission_missing"


class AdapterError(NetmonError):
    """A network adapter is missing, down, or fails to send."""

    code = "adapter_failed"


class ScanBusyError(NetmonError):
    """A scan is already running."""

    code = "scan_busy"


class ScanTooWideError(NetmonError):
    """The scan is larger than the guard allows without an explicit yes."""

    code = "scan_too_wide"


class StoreError(NetmonError):
    """The data file cannot be used."""

    code = "store_failed"


class StoreBusyError(StoreError):
    """Another process owns the data folder."""

    code = "store_busy"


class StoreNewerError(StoreError):
    """The data file was written by a newer netmon; it was left untouched."""

    code = "store_newer"


class StoreDamagedError(StoreError):
    """The data file is damaged; nothing of it was deleted."""

    code = "store_damaged"


class StoreFullError(StoreError):
    """The disk has no room left; the sentence says whether what was not written is tried again."""

    code = "store_full"


class StoreRoomError(StoreError):
    """The data file is older, and there is no room to upgrade it safely; nothing was changed."""

    code = "store_room"


class StoreReadOnlyError(StoreError):
    """The data file or its folder cannot be written."""

    code = "store_read_only"


class MissingExtraError(NetmonError):
    """An optional package is not installed; the message says which to install."""

    code = "extra_missing"


class FormatError(NetmonError):
    """A file is not what it should be; `field` names the line or column."""

    code = "format_invalid"


class CredentialError(NetmonError):
    """No credential, or one that does not hold; it is never said which."""

    code = "credential_invalid"


class ForbiddenError(NetmonError):
    """The credential holds, but its role does not allow this."""

    code = "forbidden"


class TooManyAttemptsError(NetmonError):
    """Too many failed log-ins from one place; `retry_after` seconds later another is heard."""

    code = "too_many_attempts"

    def __init__(self, message: str, *, field: str | None = None, retry_after: int = 60) -> None:
        super().__init__(message, field=field)
        self.retry_after = retry_after


class ConflictError(NetmonError):
    """What was asked for contradicts what is there: changed meanwhile, or taken."""

    code = "conflict"


class ServerUnreachableError(NetmonError):
    """No netmon server answers at the address."""

    code = "server_unreachable"


class ServerVersionError(NetmonError):
    """The server speaks another version of the wire; the message says which side to update."""

    code = "server_version"


class OtherInformantError(NetmonError):
    """Who answers calls itself otherwise than the device that a credential is bound to."""

    code = "informant_other"


class UnexpectedAnswerError(NetmonError):
    """The server answered with what this client does not understand."""

    code = "answer_unexpected"
