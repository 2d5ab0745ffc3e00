"""A credential that a person gave, as the store keeps it: no secret can be read without the key. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..errors import FormatError
from ..lazy_dataclass import dataclass
from ..settings.credentials import LIST_KEYS, SECRET_KEYS, parse_credential

if TYPE_CHECKING:
    from ..settings.credentials import CredentialSettings

# What stands for a secret while the rest of a credential is read.
_STAND_IN = "not-known-yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCredential:
    """`given`: all but the secrets, as JSON; `sealed`: the secrets, None where they must be typed again."""

    id: str
    given: str
    sealed: bytes | None


def plain_of(given: CredentialSettings) -> dict[str, Any]:
    """All but the secrets, as the settings file has it."""
    plain = {key: str(getattr(given, key)) for key in ("name", "kind", "user", "auth", "privacy")}
    lists = {key: list(getattr(given, key)) for key in LIST_KEYS}
    return {key: value for key, value in (plain | lists).items() if value and value != "none"}


def open_text(given: CredentialSettings) -> str:
    """Write all but the secrets."""
    return json.dumps(plain_of(given), ensure_ascii=False)


def with_secrets(text: str, secrets: dict[str, str] | None) -> CredentialSettings:
    """Read a credential with its secrets; None: they are not known, and a stand-in is in their place.

    Raises FormatError.
    """
    try:
        given = json.loads(text)
        if secrets is None:
            secrets = {key: _STAND_IN for key in SECRET_KEYS if _has(given, key)}
        return parse_credential({**given, **secrets})
    except Exception as err:
        raise FormatError("A stored credential makes no sense.") from err


def _has(given: dict[str, object], key: str) -> bool:
    """Whether a credential of its kind has that secret."""
    return key == "secret" if given.get("kind") != "snmp_v3" else key.removesuffix("_secret") in given
