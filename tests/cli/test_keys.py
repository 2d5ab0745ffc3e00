"""`netmon keys`, `netmon users` and `netmon service` as people run them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from netmon_core.cli.unit import unit
from netmon_core.server.auth.file import CredentialFile
from netmon_core.server.auth.keys import digest
from netmon_core.server.auth.passwords import password_fits
from netmon_core.settings.secret import Secret
from tests.lab.processes import CHECKOUT

PROGRAM = Path(sys.executable).parent / "netmon"
# Where this netmon lies below a folder that other users may not enter, no service of theirs can start it.
CLOSED = any(not folder.stat().st_mode & 0o001 for folder in PROGRAM.parents)


def netmon(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "netmon_core.cli", "--data-dir", str(folder), *words],
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=CHECKOUT,
        env={"COLUMNS": "160", "PATH": "", "HOME": str(folder)},
    )


def keys(folder: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(netmon(folder, "keys", "--json").stdout)["keys"]
    return listed


def test_where_there_are_none_it_says_how_to_make_one_and_makes_no_file(tmp_path: Path) -> None:
    assert "netmon keys create" in netmon(tmp_path, "keys").stdout
    assert "netmon users add" in netmon(tmp_path, "users").stdout
    assert not [*tmp_path.iterdir()]


def test_a_key_is_printed_once_alone_on_standard_output_and_kept_as_a_hash(tmp_path: Path) -> None:
    made = netmon(tmp_path, "keys", "create", "--role", "admin", "--name", "phone", "--days", "7")

    assert made.returncode == 0
    text = made.stdout.strip()
    assert text.startswith("nmk_")
    found = CredentialFile(tmp_path).read()
    assert found is not None
    assert [key.digest for key in found.keys] == [digest(text)]
    [listed] = keys(tmp_path)
    assert (listed["name"], listed["role"], listed["last_used_at"]) == ("phone", "admin", None)
    shown = netmon(tmp_path, "keys").stdout
    assert "phone" in shown
    assert text not in shown + json.dumps(listed)


@pytest.mark.parametrize("command", ["keys", "users"])
def test_the_list_has_a_word_of_its_own(tmp_path: Path, command: str) -> None:
    netmon(tmp_path, "keys", "create")
    netmon(tmp_path, "users", "add", "Anna", typed="a long password\n")
    for more in ((), ("--json",)):
        listed = netmon(tmp_path, command, "list", *more)
        assert (listed.returncode, listed.stdout) == (0, netmon(tmp_path, command, *more).stdout)
        assert "viewer" in listed.stdout


def test_a_key_is_revoked_by_its_id(tmp_path: Path) -> None:
    netmon(tmp_path, "keys", "create")
    [key] = keys(tmp_path)

    assert netmon(tmp_path, "keys", "revoke", key["id"]).returncode == 0

    assert keys(tmp_path) == []
    again = netmon(tmp_path, "keys", "revoke", key["id"])
    assert again.returncode == 1
    assert "Traceback" not in again.stderr


def test_a_name_shows_as_text(tmp_path: Path) -> None:
    netmon(tmp_path, "keys", "create", "--name", "[red]x\x1b[31m")

    shown = netmon(tmp_path, "keys").stdout
    assert "[red]x" in shown
    assert "\x1b" not in shown


def test_a_user_is_added_changed_and_removed_and_no_password_is_shown(tmp_path: Path) -> None:
    done = [
        netmon(tmp_path, "users", "add", "Anna", "--role", "admin", typed="S3NT1NEL-correct\n"),
        netmon(tmp_path, "users", "role", "anna", "viewer"),
        netmon(tmp_path, "users", "password", "Anna", typed="S3NT1NEL-another\n"),
        netmon(tmp_path, "users"),
        netmon(tmp_path, "users", "--json"),
    ]

    assert [each.returncode for each in done] == [0] * 5
    assert "Anna" in done[3].stdout
    assert json.loads(done[4].stdout)["users"][0]["role"] == "viewer"
    assert "S3NT1NEL" not in "".join(each.stdout + each.stderr for each in done)
    found = CredentialFile(tmp_path).read()
    assert found is not None
    assert password_fits(Secret("S3NT1NEL-another"), found.users[0].password)
    assert netmon(tmp_path, "users", "remove", "Anna").returncode == 0
    assert netmon(tmp_path, "users", "remove", "Anna").returncode == 1


@pytest.mark.parametrize("password", ["", "short", "x" * 300])
def test_a_password_too_short_or_too_long_is_refused(tmp_path: Path, password: str) -> None:
    done = netmon(tmp_path, "users", "add", "Anna", typed=password + "\n")

    assert done.returncode == 2
    assert "10 to 256" in done.stderr
    assert not (tmp_path / "credentials.json").exists()


def test_the_unit_is_printed_or_written_and_nothing_is_started(tmp_path: Path) -> None:
    printed = netmon(tmp_path, "service", "install", "--dry-run")
    if CLOSED:
        # The service's user could not start this netmon, wherever the unit is.
        assert (printed.returncode, printed.stdout) == (2, "")
        assert "closed to other users" in printed.stderr
        return
    written = netmon(tmp_path, "service", "install", "--folder", str(tmp_path))

    assert f"ExecStart={PROGRAM} --log-level info serve" in printed.stdout
    assert (tmp_path / "netmon.service").read_text() == printed.stdout
    assert "systemctl enable --now netmon" in written.stdout


def test_where_the_unit_cannot_be_written_it_says_how(tmp_path: Path) -> None:
    done = netmon(tmp_path, "service", "install", "--folder", str(tmp_path / "none"))

    said = (2, "closed to other users") if CLOSED else (3, "run it with sudo")
    assert done.returncode == said[0]
    assert said[1] in done.stderr


def test_the_packaged_unit_is_the_one_that_install_writes() -> None:
    assert (CHECKOUT / "packaging" / "netmon.service").read_text() == unit("/opt/netmon/bin/netmon")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_calls_the_unit_well_closed() -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", "packaging/netmon.service"],
        capture_output=True,
        text=True,
        check=False,
        cwd=CHECKOUT,
        env={**os.environ, "SYSTEMD_PAGER": ""},
    )

    assert done.returncode == 0, done.stdout[-400:]
