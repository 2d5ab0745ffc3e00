"""Export, import, backup and restore, as people run them."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.lab.namespaces import Lab, Namespace

NETMON = str(Path(sys.executable).parent / "netmon")
NETALERTX = """\
devMac,devName,devOwner,devType,devVendor,devFavorite,devGroup,devComments,devLastIP,devFirstConnection
3c:22:fb:00:00:01,Anna's phone,Anna,Smartphone,Apple,0,Family,charging,10.9.0.7,0000-00-00 00:00:00
00:1b:a9:00:00:02,"=cmd|' /C calc'!A0",,Printer,Brother,0,,,10.9.0.8,2026-01-02 03:04:05
not a mac,Broken,,,,0,,,10.9.0.9,
"""


@pytest.fixture
def host(lab: Lab) -> Namespace:
    """A machine on an otherwise empty network."""
    machine = lab.namespace("machine")
    far = lab.namespace("far")
    lab.link(machine, far, near_name="eth0", far_name="eth0")
    machine.ip("addr", "add", "10.9.0.1/24", "dev", "eth0")
    machine.ip("link", "set", "eth0", "up")
    far.ip("link", "set", "eth0", "up")
    return machine


def netmon(host: Namespace, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = host.command(NETMON, "--data-dir", str(folder), *words)
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def known(host: Namespace, folder: Path) -> dict[str, dict[str, str]]:
    """What export says, by MAC."""
    exported = netmon(host, folder, "export")
    assert exported.returncode == 0
    return {row["mac"]: row for row in csv.DictReader(io.StringIO(exported.stdout))}


def test_a_list_of_netalertx_is_taken_in_and_its_bad_row_is_named(host: Namespace, tmp_path: Path) -> None:
    path = tmp_path / "devices.csv"
    path.write_text(NETALERTX)
    done = netmon(host, tmp_path / "data", "import", str(path))
    assert done.returncode == 1
    assert "3 rows, 3 devices read from a netalertx list: 3 new" in done.stdout
    assert "line 4" in done.stderr
    devices = known(host, tmp_path / "data")
    assert devices["3c:22:fb:00:00:01"]["name"] == "Anna's phone"
    assert devices["3c:22:fb:00:00:01"]["address"] == "10.9.0.7"
    assert devices["3c:22:fb:00:00:01"]["tags"] == "Family"
    # Nobody ever saw the phone; the printer was seen at least when the list says it was first.
    assert devices["3c:22:fb:00:00:01"]["last_seen"] == ""
    first = devices["00:1b:a9:00:00:02"]["first_seen"]
    assert first.startswith("2026-01-0")
    assert devices["00:1b:a9:00:00:02"]["last_seen"] == first
    (phone,) = [
        line for line in netmon(host, tmp_path / "data", "devices").stdout.splitlines() if "10.9.0.7" in line
    ]
    assert "never" in phone
    # A spreadsheet must not run what the list said.
    assert devices["00:1b:a9:00:00:02"]["name"].startswith("'=cmd")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_list_that_a_spreadsheet_saved_and_somebody_broke_loses_nothing_without_a_word(
    host: Namespace, tmp_path: Path, encoding: str
) -> None:
    rows = (
        "devMac;devName;devComments;devLastIP;devIsNew;devFirstConnection;",
        "0:0:5e:0:53:2;Küche;;10.9.0.7;FALSCH;2026-01-02 10:00:00;",
        '00005E005303;Büro;"never closed;10.9.0.8;0;;',
        "00:00:5e:00:53:04;Flur;;10.9.0.9;0;01.02.2026 00:00;",
        "1,23E+11;Bad;;10.9.0.10;WAHR;;",
        "00:00:5e:00:53:05;a;b;c;10.9.0.11;0;;x",
    )
    path = tmp_path / "devices.csv"
    path.write_bytes("\r\n".join(rows).encode(encoding))

    done = netmon(host, tmp_path / "data", "import", str(path))

    assert done.returncode == 1
    assert "5 rows, 4 devices read from a netalertx list: 4 new" in done.stdout
    for part in (
        "line 3, column devcomments",
        "line 4, column devfirst",
        "line 5, column devmac",
        "line 6: has 8",
    ):
        assert part in done.stderr
    assert "1 rows were left out" in done.stderr
    assert "3 cells were left out" in done.stderr
    assert ("Windows-1252" in done.stderr) == (encoding == "cp1252")
    exported = known(host, tmp_path / "data")
    assert {row["name"] for row in exported.values()} >= {"Küche", "Büro", "Flur", "Bad"}
    assert {"00:00:5e:00:53:02", "00:00:5e:00:53:03", "00:00:5e:00:53:04"} <= {*exported}


def test_a_workbook_is_refused_with_how_to_save_it(host: Namespace, tmp_path: Path) -> None:
    path = tmp_path / "devices.csv"
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    done = netmon(host, tmp_path / "data", "import", str(path))
    assert done.returncode == 1
    assert "CSV UTF-8" in done.stderr


def test_our_own_list_makes_the_round_to_another_machine(host: Namespace, tmp_path: Path) -> None:
    path = tmp_path / "devices.csv"
    path.write_text("\n".join(NETALERTX.splitlines()[:3]))
    assert netmon(host, tmp_path / "one", "import", str(path)).returncode == 0
    exported = tmp_path / "exported.csv"
    assert netmon(host, tmp_path / "one", "export", "-o", str(exported)).returncode == 0
    assert netmon(host, tmp_path / "two", "import", str(exported)).returncode == 0
    first, second = known(host, tmp_path / "one"), known(host, tmp_path / "two")
    for mac in ("3c:22:fb:00:00:01", "00:1b:a9:00:00:02"):
        for column in ("name", "address", "vendor", "notes", "last_seen"):
            assert first[mac][column] == second[mac][column]


def test_an_import_overwrites_nothing(host: Namespace, tmp_path: Path) -> None:
    path = tmp_path / "devices.csv"
    path.write_text("\n".join(NETALERTX.splitlines()[:2]))
    folder = tmp_path / "data"
    netmon(host, folder, "import", str(path))
    assert netmon(host, folder, "name", "10.9.0.7", "Mine").returncode == 0
    done = netmon(host, folder, "import", str(path))
    assert "0 new, 1 known already" in done.stdout
    assert known(host, folder)["3c:22:fb:00:00:01"]["name"] == "Mine"


def test_what_is_no_device_list_is_refused_in_one_sentence(host: Namespace, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("x,y\n1,2\n")
    done = netmon(host, tmp_path / "data", "import", str(path))
    assert done.returncode == 1
    assert done.stderr.startswith("netmon: This is no device list")
    assert "Traceback" not in done.stderr


def test_a_backup_is_restored_and_what_was_there_is_kept(host: Namespace, tmp_path: Path) -> None:
    path, folder, backup = tmp_path / "devices.csv", tmp_path / "data", tmp_path / "backup.db"
    path.write_text("\n".join(NETALERTX.splitlines()[:2]))
    netmon(host, folder, "import", str(path))
    assert netmon(host, folder, "backup", str(backup)).returncode == 0
    assert netmon(host, folder, "forget", "3c:22:fb:00:00:01").returncode == 0
    assert "3c:22:fb:00:00:01" not in known(host, folder)
    done = netmon(host, folder, "restore", str(backup))
    assert done.returncode == 0
    assert "3c:22:fb:00:00:01" in known(host, folder)
    kept = Path(done.stdout.rsplit("kept as ", 1)[1].strip())
    assert kept.exists()


def test_a_backup_never_overwrites_a_file(host: Namespace, tmp_path: Path) -> None:
    folder, backup = tmp_path / "data", tmp_path / "backup.db"
    netmon(host, folder, "scan", "10.9.0.0/29", "--rounds", "1")
    backup.write_text("mine")
    done = netmon(host, folder, "backup", str(backup))
    assert done.returncode == 5
    assert backup.read_text() == "mine"


def test_a_file_that_is_no_backup_is_refused_and_nothing_changes(host: Namespace, tmp_path: Path) -> None:
    folder, wrong = tmp_path / "data", tmp_path / "wrong.db"
    netmon(host, folder, "scan", "10.9.0.0/29", "--rounds", "1")
    before = (folder / "netmon.db").read_bytes()
    wrong.write_text("not a database")
    done = netmon(host, folder, "restore", str(wrong))
    assert done.returncode == 5
    assert (folder / "netmon.db").read_bytes() == before


def test_everything_is_exported_as_json_too(host: Namespace, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    netmon(host, folder, "scan", "10.9.0.0/29", "--rounds", "1")
    exported = json.loads(netmon(host, folder, "export", "--format", "json").stdout)
    assert exported["schema_version"] == 1
    assert exported["devices"][0]["own"] is True


def test_a_folder_in_use_is_refused_and_can_still_be_read(host: Namespace, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    watching = host.start(NETMON, "--data-dir", str(folder), "watch", "--plain")
    try:
        watching.wait_for("Swept")
        done = netmon(host, folder, "scan", "10.9.0.0/29")
        assert done.returncode == 5
        assert "in use by the process" in done.stderr
        assert netmon(host, folder, "devices").returncode == 0
        assert netmon(host, folder, "backup", str(tmp_path / "backup.db")).returncode == 0
    finally:
        watching.stop()


def test_an_export_to_a_device_or_a_link_leaves_it_what_it_is(host: Namespace, tmp_path: Path) -> None:
    device, link, real = tmp_path / "device", tmp_path / "link", tmp_path / "real.csv"
    # What /dev/null is.
    os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    assert netmon(host, tmp_path / "data", "export", "-o", str(device)).returncode == 0
    assert stat.S_ISCHR(device.stat().st_mode)
    real.write_text("old")
    link.symlink_to(real)
    assert netmon(host, tmp_path / "data", "export", "-o", str(link)).returncode == 0
    assert link.is_symlink()
    assert real.read_text().startswith("name,")


def test_an_export_that_a_device_does_not_take_is_an_error(host: Namespace, tmp_path: Path) -> None:
    done = netmon(host, tmp_path / "data", "export", "-o", "/dev/full")
    assert done.returncode == 1
    assert done.stderr == "netmon: /dev/full cannot be written: No space left on device.\n"


def test_what_is_no_backup_is_refused_as_such(host: Namespace, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("no database\n" * 500)
    done = netmon(host, tmp_path / "data", "restore", str(note))
    assert done.returncode == 5
    assert done.stderr == (
        f"netmon: {note} is no sound backup of netmon; name another file. Nothing was changed.\n"
    )
    assert note.read_text().startswith("no database")
