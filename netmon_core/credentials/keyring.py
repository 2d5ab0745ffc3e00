"""All the credentials there are: those of the settings, and those that people gave, sealed in the store."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, FormatError, InvalidRequestError, NotFoundError, SecretsError
from ..settings.credentials import CREDENTIALS_MAX, LIST_KEYS, SECRET_KEYS, parse_credential
from .credential import Credential, Origin, of_settings
from .kept import KeptCredential, open_text, plain_of, with_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..settings.credentials import CredentialSettings
    from .vault import Vault

# Stores a credential, or forgets it.
type Keep = Callable[[str, KeptCredential | None], None]


class Keyring:
    """The credentials of one engine. `changed` is called with all of them whenever one is another.

    `vault` None: there is no data folder, so people can give none.
    """

    def __init__(
        self,
        settings: Iterable[CredentialSettings],
        vault: Vault | None,
        *,
        keep: Keep,
        changed: Callable[[tuple[Credential, ...]], None],
    ) -> None:
        self._given = {each.id: each for each in of_settings(settings)}
        self._vault = vault
        self._keep = keep
        self._changed = changed
        self._changing = asyncio.Lock()

    async def open(self, kept: Iterable[KeptCredential]) -> None:
        """Take in what people gave before; what cannot be read says why, and must be typed again."""
        for each in kept:
            try:
                self._given[each.id] = await asyncio.to_thread(self._read, each)
            except FormatError:
                # A damaged row costs no other.
                continue
        self._tell()

    def all(self) -> tuple[Credential, ...]:
        """Every credential."""
        return tuple(self._given.values())

    def get(self, credential_id: str) -> Credential:
        """One of them, by its id or name; raises NotFoundError."""
        folded = credential_id.casefold()
        for each in self._given.values():
            if each.id == credential_id or each.given.name.casefold() == folded:
                return each
        raise NotFoundError(f"There is no credential {credential_id[:80]!r}.", field="id")

    async def add(self, given: Mapping[str, Any]) -> Credential:
        """Keep a credential, given as in the settings file; raises InvalidRequestError and SecretsError."""
        async with self._changing:
            if len(self._given) >= CREDENTIALS_MAX:
                raise InvalidRequestError(f"There are {CREDENTIALS_MAX} credentials, and no room for more.")
            parsed = _parse(given)
            self._check_name(parsed.name, None)
            made = Credential(id=str(uuid.uuid4()), given=parsed, origin=Origin.PERSON)
            await self._seal(made)
            return made

    async def change(self, credential_id: str, given: Mapping[str, Any]) -> Credential:
        """Change scope, name or secrets of one that a person gave; raises as `add`, and NotFoundError."""
        async with self._changing:
            old = self._own(credential_id)
            before: dict[str, Any] = plain_of(old.given)
            if not old.missing:
                before |= {key: secret.reveal() for key, secret in old.given.secrets.items()}
            elif not given.keys() & set(SECRET_KEYS) and given.keys() <= set(LIST_KEYS):
                # The scope of one whose secret is lost: the secret stays lost.
                return self._put(replace(old, given=_scoped(old.given, given)), None)
            parsed = _parse(before | dict(given))
            self._check_name(parsed.name, old.id)
            made = replace(old, given=parsed, missing="")
            await self._seal(made)
            return made

    async def remove(self, credential_id: str) -> None:
        """Forget one that a person gave; raises NotFoundError and InvalidRequestError."""
        async with self._changing:
            old = self._own(credential_id)
            del self._given[old.id]
            self._keep(old.id, None)
            self._tell()

    def set_settings(self, listed: Iterable[CredentialSettings]) -> None:
        """Others are in the settings from now on; what people gave stays."""
        own = {each.id: each for each in self._given.values() if each.origin is not Origin.SETTINGS}
        self._given = {each.id: each for each in of_settings(listed)} | own
        self._tell()

    def _own(self, credential_id: str) -> Credential:
        found = self.get(credential_id)
        if found.origin is Origin.SETTINGS:
            raise InvalidRequestError(
                f"The credential {found.given.name} is in the settings; change it there.", field="id"
            )
        return found

    def _check_name(self, name: str, own_id: str | None) -> None:
        if any(e.given.name.casefold() == name.casefold() and e.id != own_id for e in self._given.values()):
            raise InvalidRequestError("name: must be unique: there is another of that name.", field="name")

    async def _seal(self, made: Credential) -> None:
        sealed = await asyncio.to_thread(self._proper_vault().seal, made.id, made.given.secrets)
        self._put(made, sealed)

    def _put(self, made: Credential, sealed: bytes | None) -> Credential:
        self._given[made.id] = made
        self._keep(made.id, KeptCredential(id=made.id, given=open_text(made.given), sealed=sealed))
        self._tell()
        return made

    def _read(self, kept: KeptCredential) -> Credential:
        secrets, missing = None, "its secret must be typed again: it was left out of the backup"
        if kept.sealed is not None:
            try:
                secrets, missing = self._proper_vault().unseal(kept.id, kept.sealed), ""
            except SecretsError as err:
                missing = err.message
        given = with_secrets(kept.given, secrets)
        return Credential(id=kept.id, given=given, origin=Origin.PERSON, missing=missing)

    def _proper_vault(self) -> Vault:
        if self._vault is None:
            raise SecretsError("There is no data folder to keep secrets in; write it into the settings file.")
        return self._vault

    def _tell(self) -> None:
        self._changed(self.all())


def _scoped(given: CredentialSettings, scope: Mapping[str, Iterable[str]]) -> CredentialSettings:
    """The same with another scope; what it does not name is as it was."""
    return replace(
        given,
        devices=tuple(scope.get("devices", given.devices)),
        tags=tuple(scope.get("tags", given.tags)),
        networks=tuple(scope.get("networks", given.networks)),
    )


def _parse(given: Mapping[str, Any]) -> CredentialSettings:
    try:
        return parse_credential(given)
    except ConfigError as err:
        raise InvalidRequestError(err.message, field=err.field) from None
