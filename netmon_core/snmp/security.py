"""How an agent is spoken to: by community, or as a user. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from ..lazy_dataclass import dataclass
from ..settings.secret import NO_SECRET

if TYPE_CHECKING:
    from typing import Literal

    from ..settings.secret import Secret

    type Security = Community | User


class AuthProtocol(StrEnum):
    """What signs a message of version 3 (RFC 3414, 7860)."""

    NONE = "none"
    MD5 = "md5"
    SHA = "sha"
    SHA224 = "sha-224"
    SHA256 = "sha-256"
    SHA384 = "sha-384"
    SHA512 = "sha-512"


class PrivacyProtocol(StrEnum):
    """What encrypts it (RFC 3414, 3826, and two drafts that differ in how a short key is made longer).

    AES-192 and AES-256 are Blumenthal's, as of net-snmp; those with `-c` are Reeder's, as of Cisco.
    """

    NONE = "none"
    DES = "des"
    DES3 = "3des"
    AES128 = "aes-128"
    AES192 = "aes-192"
    AES256 = "aes-256"
    AES192_C = "aes-192-c"
    AES256_C = "aes-256-c"


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """The word that versions 1 and 2c send in the clear."""

    community: Secret
    version: Literal[1, 2] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user of version 3; encrypted only where authenticated too."""

    name: str
    auth_protocol: AuthProtocol = AuthProtocol.NONE
    auth_key: Secret = NO_SECRET
    privacy_protocol: PrivacyProtocol = PrivacyProtocol.NONE
    privacy_key: Secret = NO_SECRET
