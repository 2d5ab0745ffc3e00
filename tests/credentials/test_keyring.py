from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from netmon_core.credentials.credential import Credential, Origin, told
from netmon_core.credentials.keyring import Keyring
from netmon_core.credentials.memory import Record
from netmon_core.credentials.vault import KEY_FILE, Vault
from netmon_core.errors import InvalidRequestError, NotFoundError, SecretsError
from netmon_core.settings.credentials import CREDENTIALS_MAX, CredentialKind, parse_credential
from netmon_core.store.backup import write_backup
from netmon_core.store.memory import MemoryStore
from netmon_core.store.sqlite import SqliteStore

from .network import MINUTE, NOON

if TYPE_CHECKING:
    from pathlib import Path

    from netmon_core.credentials.kept import KeptCredential

MARK = "hush-hush-7"
V2 = {"name": "switches", "kind": "snmp_v2c", "secret": MARK, "tags": ["switch"]}
V3 = {
    "name": "core",
    "kind": "snmp_v3",
    "user": "netmon",
    "auth": "sha256",
    "auth_secret": MARK,
    "privacy": "aes128",
    "privacy_secret": f"{MARK}p",
    "devices": ["NAS"],
}


class Kept:
    """A store of credentials, and a keyring over it."""

    def __init__(self, folder: Path | None, *settings: dict[str, Any]) -> None:
        self.rows: dict[str, KeptCredential] = {}
        self.folder = folder
        self.settings = [parse_credential(each) for each in settings]
        self.known: tuple[Credential, ...] = ()

    def keep(self, credential_id: str, credential: KeptCredential | None) -> None:
        self.rows.pop(credential_id, None)
        if credential is not None:
            self.rows[credential_id] = credential

    async def keyring(self) -> Keyring:
        vault = None if self.folder is None else Vault(self.folder)

        def changed(known: tuple[Credential, ...]) -> None:
            self.known = known

        made = Keyring(self.settings, vault, keep=self.keep, changed=changed)
        await made.open([*self.rows.values()])
        return made


@pytest.mark.parametrize("given", [V2, V3])
async def test_what_a_person_gave_is_there_after_a_restart_and_readable_nowhere(
    tmp_path: Path, given: dict[str, Any]
) -> None:
    kept = Kept(tmp_path)
    made = await (await kept.keyring()).add(given)
    assert MARK not in repr(kept.rows)
    assert MARK.encode() not in b"".join(row.sealed or b"" for row in kept.rows.values())
    assert MARK not in "".join(row.given for row in kept.rows.values())
    again = (await kept.keyring()).get(made.id)
    assert again == made
    assert again.origin is Origin.PERSON
    assert again.given == parse_credential(given)
    assert kept.known == (again,)


async def test_the_key_is_its_owners_alone_and_made_once(tmp_path: Path) -> None:
    keyring = await Kept(tmp_path).keyring()
    assert not (tmp_path / KEY_FILE).exists()
    await keyring.add(V2)
    first = (tmp_path / KEY_FILE).read_bytes()
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    await keyring.add(V3)
    assert (tmp_path / KEY_FILE).read_bytes() == first
    assert os.listdir(tmp_path) == [KEY_FILE]


async def test_a_lost_key_is_told_and_costs_nothing_but_the_secrets(tmp_path: Path) -> None:
    kept = Kept(tmp_path, V2 | {"name": "file"})
    await (await kept.keyring()).add(V3)
    (tmp_path / KEY_FILE).unlink()
    keyring = await kept.keyring()
    lost = keyring.get("core")
    assert "is lost; type its secret again" in lost.missing
    assert told(lost) == {}
    assert lost.given.devices == ("NAS",)
    assert keyring.get("file").missing == ""
    # Its scope may change, which makes no secret of what stands in for it.
    rescoped = await keyring.change("core", {"devices": ["TV"]})
    assert (rescoped.given.devices, bool(rescoped.missing)) == (("TV",), True)
    assert kept.rows[rescoped.id].sealed is None
    typed = await keyring.change("core", {"auth_secret": MARK, "privacy_secret": MARK})
    assert typed.missing == ""
    assert (await kept.keyring()).get("core").given.auth_secret.reveal() == MARK


@pytest.mark.parametrize("key", [b"x" * 32, b"short"])
async def test_another_key_opens_nothing(tmp_path: Path, key: bytes) -> None:
    kept = Kept(tmp_path)
    await (await kept.keyring()).add(V2)
    (tmp_path / KEY_FILE).write_bytes(key)
    assert "type" in (await kept.keyring()).get("switches").missing


async def test_a_sealed_secret_that_is_put_under_another_id_opens_nothing(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    sealed = vault.seal("one", parse_credential(V2).secrets)
    assert vault.unseal("one", sealed) == {"secret": MARK}
    assert vault.seal("one", parse_credential(V2).secrets) != sealed
    for wrong, data in (("two", sealed), ("one", sealed[:-1] + b"\0"), ("one", b"")):
        with pytest.raises(SecretsError, match="type it again"):
            vault.unseal(wrong, data)


async def test_without_a_data_folder_no_secret_is_taken() -> None:
    with pytest.raises(SecretsError, match="There is no data folder"):
        await (await Kept(None).keyring()).add(V2)


async def test_without_the_package_for_it_no_secret_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    with pytest.raises(SecretsError, match="install netmon-core"):
        await (await Kept(tmp_path).keyring()).add(V2)


async def test_what_cannot_be_given_is_refused_by_its_key(tmp_path: Path) -> None:
    keyring = await Kept(tmp_path, V2 | {"name": "file"}).keyring()
    with pytest.raises(InvalidRequestError, match=r"secret: must be set") as refused:
        await keyring.add({"name": "x", "kind": "snmp_v1"})
    assert refused.value.field == "secret"
    with pytest.raises(InvalidRequestError, match="must be unique"):
        await keyring.add(V2 | {"name": "FILE"})
    with pytest.raises(InvalidRequestError, match="is in the settings"):
        await keyring.change("file", {"tags": []})
    with pytest.raises(InvalidRequestError, match="is in the settings"):
        await keyring.remove("file")
    with pytest.raises(NotFoundError, match="no credential"):
        await keyring.remove("other")


async def test_there_are_no_more_than_a_person_types(tmp_path: Path) -> None:
    keyring = await Kept(tmp_path, *[V2 | {"name": f"c{n}"} for n in range(CREDENTIALS_MAX)]).keyring()
    with pytest.raises(InvalidRequestError, match="no room for more"):
        await keyring.add(V3)


async def test_two_who_give_at_once_both_succeed(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    keyring = await kept.keyring()
    await asyncio.gather(*(keyring.add(V2 | {"name": f"c{number}"}) for number in range(5)))
    assert not any(each.missing for each in (await kept.keyring()).all())


def test_of_a_secret_its_end_is_told_and_of_a_short_one_nothing() -> None:
    for secret, says in ((MARK, "set, ends in ..7"), ("public", "set")):
        given = parse_credential(V2 | {"secret": secret})
        assert told(Credential(id="x", given=given)) == {"secret": says}


RECORD = Record(
    device_id="sw",
    credential_id="settings:v3",
    kind=CredentialKind.SNMP_V3,
    mac="00:1b:21:00:00:02",
    engine_id="80aa",
    answered_at=NOON,
    tried_at=NOON,
    failures=2,
    refused_until=NOON + MINUTE,
    stopped="It is another.",
    agreed_at=NOON,
    agreed_findings=("f1", "f2"),
)
PLAIN = Record(device_id="sw", credential_id="settings:v2", kind=CredentialKind.SNMP_V2C)


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
async def test_a_store_gives_back_records_and_credentials(tmp_path: Path, kind: str) -> None:
    store: Any = MemoryStore() if kind == "memory" else SqliteStore(tmp_path / "netmon.db")
    kept = Kept(tmp_path)
    await store.open()
    await (await kept.keyring()).add(V2)
    [row] = kept.rows.values()
    for record in (RECORD, PLAIN):
        store.remember_credential(record.device_id, record.credential_id, record)
    store.remember_credential("gone", "settings:v2", PLAIN)
    store.remember_credential("gone", "settings:v2", None)
    store.keep_credential(row.id, row)
    store.keep_credential("gone", None)
    await store.close()
    again: Any = store if kind == "memory" else SqliteStore(tmp_path / "netmon.db")
    stored = await again.open()
    await again.close()
    assert stored.credential_records == (PLAIN, RECORD)
    assert stored.credentials == (row,)


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
async def test_a_backup_has_the_secrets_only_if_asked(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "data"
    store: Any = MemoryStore() if kind == "memory" else SqliteStore(folder / "netmon.db")
    await store.open()
    kept = Kept(folder)
    folder.mkdir(exist_ok=True)
    await (await kept.keyring()).add(V2)
    [row] = kept.rows.values()
    assert row.sealed is not None
    store.keep_credential(row.id, row)
    await store.flush()
    await store.backup(tmp_path / "without.db")
    await store.backup(tmp_path / "with.db", with_secrets=True)
    await store.close()
    assert row.sealed not in (tmp_path / "without.db").read_bytes()
    assert row.sealed in (tmp_path / "with.db").read_bytes()
    # Who restores it is told what to type again.
    copy = SqliteStore(tmp_path / "without.db")
    restored = await copy.open()
    await copy.close()
    kept.rows = {each.id: each for each in restored.credentials}
    assert "must be typed again" in (await kept.keyring()).get("switches").missing


def test_a_file_of_before_credentials_is_backed_up(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.execute("CREATE TABLE t (n)")
    write_backup(tmp_path / "old.db", tmp_path / "copy.db")
    assert (tmp_path / "copy.db").exists()


async def test_other_settings_hold_at_once_and_leave_what_people_gave(tmp_path: Path) -> None:
    kept = Kept(tmp_path, V2 | {"name": "file"})
    keyring = await kept.keyring()
    given = await keyring.add(V3)
    keyring.set_settings([parse_credential(V2 | {"name": "other"})])
    assert {each.given.name for each in kept.known} == {"other", "core"}
    assert keyring.get("core") == given
    with pytest.raises(NotFoundError):
        keyring.get("file")
    keyring.set_settings([])
    assert kept.known == (given,)
