"""The file of credentials: whole at every moment, closed to others, changed in turns."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from netmon_core.errors import (
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    StoreDamagedError,
    StoreError,
)
from netmon_core.server.access import Role
from netmon_core.server.auth import edits
from netmon_core.server.auth.file import CredentialFile
from netmon_core.server.auth.keys import make_key
from netmon_core.server.auth.records import KEYS, SESSIONS, USERS, Credentials, Session

from .clock import START, add_key, add_user, user

# Dies when the new file is written and the old one is not replaced yet.
DIES_BETWEEN = """
import os, pathlib, signal, sys
from netmon_core.server.auth.file import CredentialFile
from tests.server.auth.clock import add_key
pathlib.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
add_key(CredentialFile(pathlib.Path(sys.argv[1])))
"""
ADDS_MANY = """
import pathlib, sys
from netmon_core.server.auth.file import CredentialFile
from tests.server.auth.clock import add_key
for _ in range(20):
    add_key(CredentialFile(pathlib.Path(sys.argv[1])))
"""


def ids(file: CredentialFile) -> set[str]:
    found = file.read()
    assert found is not None
    return {key.id for key in found.keys}


def test_what_was_changed_is_read_again(tmp_path: Path) -> None:
    file = CredentialFile(tmp_path)
    assert (file.read(), file.stamp()) == (None, None)

    written = file.change(partial(edits.add_user, user=user()))

    assert file.read() == written
    assert written.users == (user(),)
    assert len(written.secret) == 64


def test_nobody_else_can_read_it_and_a_change_of_it_shows(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        file = CredentialFile(tmp_path / "data")
        add_key(file)
        stamp = file.stamp()
        add_key(file)
    finally:
        os.umask(before)

    assert stamp != file.stamp()
    assert {path.name: path.stat().st_mode & 0o777 for path in file.path.parent.iterdir()} == {
        "credentials.json": 0o600,
        "credentials.lock": 0o600,
    }
    assert file.path.parent.stat().st_mode & 0o777 == 0o700


def test_a_file_that_others_could_read_is_closed_to_them_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = CredentialFile(tmp_path)
    add_key(file)
    file.path.chmod(0o644)

    file.read()

    assert file.path.stat().st_mode & 0o777 == 0o600
    assert "could be read by others" in caplog.text


def test_no_key_and_no_password_is_in_the_file(tmp_path: Path) -> None:
    file = CredentialFile(tmp_path)
    text, _ = add_key(file)
    add_user(file)

    written = file.path.read_text()
    assert text not in written
    assert "S3NT1NEL" not in written


def test_a_crash_while_writing_loses_nothing(tmp_path: Path) -> None:
    file = CredentialFile(tmp_path)
    add_key(file)
    before = ids(file)

    done = subprocess.run([sys.executable, "-c", DIES_BETWEEN, str(tmp_path)], check=False, timeout=60)

    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / ".credentials.json.new").exists()
    assert ids(file) == before
    add_key(file)
    assert ids(file) > before
    assert not (tmp_path / ".credentials.json.new").exists()


def test_processes_that_change_it_at_the_same_time_lose_nothing_of_each_other(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ADDS_MANY, str(tmp_path)]
    with subprocess.Popen(command) as one, subprocess.Popen(command) as other:
        assert (one.wait(60), other.wait(60)) == (0, 0)

    assert len(ids(CredentialFile(tmp_path))) == 40


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', "[" * 100_000, "\xff", '{"secret": 5}'])
def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    file = CredentialFile(tmp_path)
    file.path.write_text(text, encoding="latin-1")
    file.path.chmod(0o600)

    with pytest.raises(StoreDamagedError, match="netmon keys create"):
        file.read()
    with pytest.raises(StoreDamagedError):
        add_key(file)
    assert file.path.read_text(encoding="latin-1") == text


def test_a_file_of_a_newer_netmon_is_refused(tmp_path: Path) -> None:
    file = CredentialFile(tmp_path)
    add_key(file)
    file.path.write_text(file.path.read_text().replace('"format": 1', '"format": 2'))

    with pytest.raises(StoreError, match="newer netmon"):
        file.read()


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("{}")
    file = CredentialFile(tmp_path / "data")
    file.path.parent.mkdir()
    file.path.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(StoreError):
        file.read()
    assert (tmp_path / "elsewhere").read_text() == "{}"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_root_changes_belongs_to_the_owner_of_the_folder(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)
    file = CredentialFile(tmp_path)
    add_key(file)

    assert {(path.stat().st_uid, path.stat().st_gid) for path in tmp_path.iterdir()} == {(65534, 65534)}


@pytest.mark.skipif(
    os.geteuid() != 0, reason="as root, who may do all, it needs a folder that refuses everybody"
)
def test_a_folder_that_cannot_be_written_is_told_in_a_sentence() -> None:
    with pytest.raises(StoreError):
        add_key(CredentialFile(Path("/proc/1")))


def filled(**parts: object) -> Credentials:
    return Credentials(secret="s", **parts)  # type: ignore[arg-type]


def test_there_is_room_for_a_thousand_keys_and_users_and_no_more() -> None:
    _, key = make_key(name="x", role=Role.VIEWER, now=START)
    with pytest.raises(ConflictError):
        edits.add_key(filled(keys=(key,) * KEYS), key)
    with pytest.raises(ConflictError):
        edits.add_user(filled(users=tuple(user(f"u{number}") for number in range(USERS))), user("one more"))


def test_the_oldest_log_in_of_a_user_makes_room_for_the_next() -> None:
    credentials = filled(users=(user(), user("Ben")))
    for number in range(SESSIONS + 3):
        session = Session(
            id=str(number), refresh_id="r", created_at=START, expires_at=START.replace(year=2027)
        )
        credentials = edits.keep_session(credentials, user=user(), session=session, now=START)

    anna, ben = credentials.users
    assert [session.id for session in anna.sessions] == [str(number) for number in range(3, SESSIONS + 3)]
    assert ben.sessions == ()


def test_a_name_is_one_user_however_it_is_written() -> None:
    with pytest.raises(ConflictError):
        edits.add_user(filled(users=(user("Anna"),)), user("ANNA"))


def test_what_is_not_there_is_not_found() -> None:
    for edit in (
        partial(edits.revoke_key, key_id="x"),
        partial(edits.remove_user, user_id="x"),
        partial(edits.change_user, user_id="x", role=Role.ADMIN),
    ):
        with pytest.raises(NotFoundError):
            edit(filled())


@pytest.mark.parametrize("name", ["", " ", "\x00\x1b", "x" * 65, "\u202e"])
def test_a_name_that_nobody_can_read_is_refused(name: str) -> None:
    with pytest.raises(InvalidRequestError):
        edits.proper_name(name)
