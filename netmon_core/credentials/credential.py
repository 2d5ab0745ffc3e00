"""One credential, wherever it was given. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from ..settings.credentials import CredentialKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..settings.credentials import CredentialSettings

# How much of the end of a secret is shown, so that people tell two apart.
_SHOWN = 1
# Of a shorter one its end would say too much.
_SHOWN_FROM = 8
# Others are bound to nothing that proves who answers.
PLAIN = frozenset({CredentialKind.SNMP_V1, CredentialKind.SNMP_V2C})


class Origin(StrEnum):
    """Who keeps it."""

    SETTINGS = "settings"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A credential under an id that outlives other names and scopes.

    `missing`: why its secret cannot be used, in words; "": it can.
    """

    id: str
    given: CredentialSettings
    origin: Origin = Origin.SETTINGS
    missing: str = ""


def of_settings(listed: Iterable[CredentialSettings]) -> tuple[Credential, ...]:
    """Those of the settings file, whose name is their id."""
    return tuple(Credential(id=f"settings:{given.name.casefold()}", given=given) for given in listed)


def told(credential: Credential) -> dict[str, str]:
    """What may be said of each secret: that it is set, and of a long one how it ends."""
    if credential.missing:
        return {}
    return {key: _ending(secret.reveal()) for key, secret in credential.given.secrets.items()}


def _ending(text: str) -> str:
    return f"set, ends in ..{text[-_SHOWN:]}" if len(text) >= _SHOWN_FROM else "set"
