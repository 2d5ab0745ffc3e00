"""The kept folders, and the programs that made them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[3]
FOLDERS = Path(__file__).parent
DATABASES = ("netmon.db", "metrics.db")
# Who owns the folder; every start writes its process id there.
LOCK = "netmon.lock"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One kept folder: `told` is what the program of then said of it."""

    path: Path
    told: dict[str, Any]

    def copy(self, target: Path) -> Path:
        """Put the data folder somewhere, writable."""
        shutil.copytree(self.path / "data", target)
        (target / "credentials.json").chmod(0o600)
        return target

    def let_in(self) -> dict[str, str]:
        """Return the key, and the user with the password, that its server lets in."""
        found: dict[str, str] = json.loads((self.path / "let_in.json").read_text("utf-8"))
        return found

    def program(self, target: Path) -> Path | None:
        """Unpack the program that made it; None where its history is not at hand."""
        if shutil.which("git") is None:
            return None
        commit = (self.path / "COMMIT").read_text().strip()
        packed = subprocess.run(
            ["git", "-C", str(CHECKOUT), "archive", commit, "netmon_core"], check=False, capture_output=True
        )
        if packed.returncode != 0:
            return None
        target.mkdir()
        subprocess.run(["tar", "-x", "-C", str(target)], input=packed.stdout, check=True)
        return target


def kept_folders() -> list[Kept]:
    """Return all of them, by name."""
    return [
        Kept(path=told.parent, told=json.loads(told.read_text("utf-8")))
        for told in sorted(FOLDERS.glob("*/told.json"))
    ]


def package_of(program: Path) -> Path:
    """Return where the package is that `told_by` asks."""
    where = "import netmon_core; print(netmon_core.__file__)"
    return Path(_run(program, "-c", where).stdout.strip())


def told_by(program: Path, folder: Path) -> tuple[int, str]:
    """Ask a program, in a process of its own, what is in a folder; return how that ended and what it said."""
    done = _run(program, str(FOLDERS / "told.py"), str(folder))
    return done.returncode, done.stdout or done.stderr


def _run(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": str(program)},
        cwd=program,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def holds(found: Any, expected: Any, at: str = "", *, error: float = 0.0) -> list[str]:
    """Return where `found` lacks what is expected; what newer programs add to an object is no lack.

    The values of a line of points may differ by a share of `error`.
    """
    if isinstance(expected, dict) and isinstance(found, dict):
        lacks = [f"{at}.{key} is missing" for key in expected.keys() - found.keys()]
        return lacks + [
            lack
            for key in expected.keys() & found.keys()
            for lack in holds(found[key], expected[key], f"{at}.{key}", error=error)
        ]
    if isinstance(expected, list) and isinstance(found, list):
        if len(found) != len(expected):
            return [f"{at} has {len(found)}, not {len(expected)}"]
        pairs = enumerate(zip(found, expected, strict=True))
        return [
            lack
            for number, (one, other) in pairs
            for lack in holds(one, other, f"{at}[{number}]", error=error)
        ]
    alike = found == expected or (error and at.startswith(".series.") and _alike(found, expected, error))
    return [] if alike else [f"{at} is {found!r}, not {expected!r}"]


def _alike(found: str, expected: str, error: float) -> bool:
    """Times and counts are the same; what is measured nearly is."""
    (*head, _), (*other, _) = found.split(" ", 4), expected.split(" ", 4)
    if head != other:
        return False
    values = zip(found.split()[4:], expected.split()[4:], strict=True)
    return all(
        one == two or (one != "-" != two and abs(float(one) - float(two)) <= error * float(two))
        for one, two in values
    )


def contents(folder: Path) -> dict[str, str]:
    """Return every file's digest but the lock's."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != LOCK
    }


def data_of(folder: Path) -> dict[str, str]:
    """Return every file's digest, without the empty log and its index that a reader may leave."""
    found = contents(folder)
    empty = hashlib.sha256(b"").hexdigest()
    return {
        name: digest
        for name, digest in found.items()
        if not name.endswith("-shm") and not (name.endswith("-wal") and digest == empty)
    }


def version_of(path: Path) -> int:
    """Return the number of the last step that was taken."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        number: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return number


def raise_version(path: Path) -> None:
    """Make of a file one that a newer program has upgraded."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE of_a_newer_netmon (id INTEGER PRIMARY KEY) STRICT")
        number = connection.execute("PRAGMA user_version").fetchone()[0]
        # Kept folders are of schemas that ours has gone beyond.
        connection.execute(f"PRAGMA user_version = {number + 1_000}")
