"""What opens devices that tell more to those they know, and to which devices each may go."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from ..lazy_dataclass import dataclass
from .checks import name
from .secret import NO_SECRET, Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import voluptuous as vol

# As many as a person writes down; each is looked at for each device that is asked.
CREDENTIALS_MAX = 64
# Devices, tags and networks that one credential names, of each kind.
SCOPE_MAX = 256
# RFC 3414 takes no shorter pass phrase; the longest community is an SNMP string of 255 octets.
PASSPHRASE_LEAST = 8
SECRET_MOST = 255


class CredentialKind(StrEnum):
    """What is spoken with it."""

    SNMP_V1 = "snmp_v1"
    SNMP_V2C = "snmp_v2c"
    SNMP_V3 = "snmp_v3"


class AuthProtocol(StrEnum):
    """How an SNMP v3 user proves who it is."""

    NONE = "none"
    MD5 = "md5"
    SHA = "sha"
    SHA224 = "sha224"
    SHA256 = "sha256"
    SHA384 = "sha384"
    SHA512 = "sha512"


class PrivacyProtocol(StrEnum):
    """How what an SNMP v3 user says is hidden. Cisco and others lengthen AES keys in their own way."""

    NONE = "none"
    DES = "des"
    AES128 = "aes128"
    AES192 = "aes192"
    AES256 = "aes256"
    AES192_CISCO = "aes192_cisco"
    AES256_CISCO = "aes256_cisco"


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialSettings:
    """One credential, and whom a person scoped it to: devices, tags set by hand, and trusted networks.

    `secret` is the community of SNMP v1 and v2c. A device is named by what the user calls it, a MAC, its id
    or, where it is behind a router, its address.
    """

    name: str
    kind: CredentialKind
    secret: Secret = NO_SECRET
    user: str = ""
    auth: AuthProtocol = AuthProtocol.NONE
    auth_secret: Secret = NO_SECRET
    privacy: PrivacyProtocol = PrivacyProtocol.NONE
    privacy_secret: Secret = NO_SECRET
    devices: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()

    @property
    def secrets(self) -> dict[str, Secret]:
        """Those that are set, by the name of their key."""
        given = {key: getattr(self, key) for key in SECRET_KEYS}
        return {key: secret for key, secret in given.items() if secret}


SECRET_KEYS = ("secret", "auth_secret", "privacy_secret")
LIST_KEYS = ("devices", "tags", "networks")


def credential_schema() -> vol.Schema:
    """Validates one table of `credentials`. No error repeats a value: it may be the secret."""
    import voluptuous as vol  # noqa: PLC0415 - see checks

    keys: dict[Any, Any] = {
        vol.Required("name", msg="must be set"): name(),
        vol.Required("kind", msg=f"must be set: {_words(CredentialKind)}"): _word(CredentialKind),
        "user": _user,
        "auth": _word(AuthProtocol),
        "privacy": _word(PrivacyProtocol),
    }
    keys |= dict.fromkeys(SECRET_KEYS, _secret)
    keys |= {key: _scope() for key in LIST_KEYS}
    return vol.Schema(keys)


def schema() -> vol.All:
    """Validates the list `credentials`."""
    import voluptuous as vol  # noqa: PLC0415

    return vol.All(
        [vol.All(credential_schema(), _whole)],
        vol.Length(max=CREDENTIALS_MAX, msg=f"must be at most {CREDENTIALS_MAX}"),
        _named_apart,
        vol.Coerce(tuple),
    )


def parse_credential(data: Mapping[str, Any]) -> CredentialSettings:
    """Validate one as the settings file would hold it; raises ConfigError naming the key."""
    import voluptuous as vol  # noqa: PLC0415

    try:
        parsed: CredentialSettings = vol.Schema(vol.All(credential_schema(), _whole))(dict(data))
    except vol.MultipleInvalid as err:
        key = ".".join(str(part) for part in err.errors[0].path)
        raise ConfigError(f"{key or 'credential'}: {err.errors[0].error_message}", field=key) from None
    return parsed


def _words(kind: type[StrEnum]) -> str:
    *some, last = kind
    return f"{', '.join(some)} or {last}"


def _word(kind: type[StrEnum]) -> vol.All:
    import voluptuous as vol  # noqa: PLC0415

    return vol.All(vol.In([*kind], msg=f"must be {_words(kind)}"), vol.Coerce(kind))


def _scope() -> vol.All:
    import voluptuous as vol  # noqa: PLC0415

    return vol.All([name()], vol.Length(max=SCOPE_MAX, msg=f"must be at most {SCOPE_MAX}"), vol.Coerce(tuple))


def _secret(value: object) -> Secret:
    import voluptuous as vol  # noqa: PLC0415

    if isinstance(value, Secret):
        return value
    if not isinstance(value, str) or not 1 <= len(value.encode(errors="replace")) <= SECRET_MOST:
        raise vol.Invalid(f"must be a text of 1 to {SECRET_MOST} bytes")
    if not value.isprintable():
        raise vol.Invalid("must not hold characters that cannot be seen, such as the end of a line")
    return Secret(value)


def _user(value: object) -> str:
    import voluptuous as vol  # noqa: PLC0415

    # RFC 3414: SnmpAdminString of 1 to 32 octets.
    if not isinstance(value, str) or not 1 <= len(value.encode(errors="replace")) <= 32:
        raise vol.Invalid("must be the name of a user, of 1 to 32 bytes")
    if not value.isprintable():
        raise vol.Invalid("must be the name of a user, without characters that cannot be seen")
    return value


def _whole(given: dict[str, Any]) -> CredentialSettings:
    """What the kind needs is there, and nothing that it does not know."""
    credential = CredentialSettings(**given)
    if credential.kind is CredentialKind.SNMP_V3:
        _check_user(given, credential)
    else:
        for key in ("user", "auth", "auth_secret", "privacy", "privacy_secret"):
            if key in given:
                raise _wrong(key, f"is only for kind {CredentialKind.SNMP_V3}")
        if not credential.secret:
            raise _wrong("secret", "must be set: the community that the devices know")
    return credential


def _check_user(given: dict[str, Any], credential: CredentialSettings) -> None:
    if "secret" in given:
        raise _wrong("secret", "is a community, for snmp_v1 and snmp_v2c; a user has auth_secret")
    if not credential.user:
        raise _wrong("user", f"must be set for kind {CredentialKind.SNMP_V3}")
    parts: tuple[tuple[str, StrEnum, Callable[[], Secret]], ...] = (
        ("auth", credential.auth, lambda: credential.auth_secret),
        ("privacy", credential.privacy, lambda: credential.privacy_secret),
    )
    for key, protocol, secret in parts:
        if protocol == "none":
            if secret():
                raise _wrong(f"{key}_secret", f"needs {key}, the protocol that it is for")
        elif len(secret().reveal().encode()) < PASSPHRASE_LEAST:
            raise _wrong(f"{key}_secret", f"must be set, with at least {PASSPHRASE_LEAST} characters")
    if credential.privacy is not PrivacyProtocol.NONE and credential.auth is AuthProtocol.NONE:
        raise _wrong("auth", "must be set where privacy is: nothing is hidden from who is not known")


def _wrong(key: str, message: str) -> vol.Invalid:
    import voluptuous as vol  # noqa: PLC0415

    return vol.Invalid(message, path=[key])


def _named_apart(credentials: list[CredentialSettings]) -> list[CredentialSettings]:
    import voluptuous as vol  # noqa: PLC0415

    seen: set[str] = set()
    for number, credential in enumerate(credentials):
        if credential.name.casefold() in seen:
            raise vol.Invalid("must be unique: there is another of that name", path=[number, "name"])
        seen.add(credential.name.casefold())
    return credentials
