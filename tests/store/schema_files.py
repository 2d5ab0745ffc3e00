"""The rules for the numbered steps of a schema, as questions to a folder of them."""

import hashlib
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

# Adding a table, an index or a column to a small one takes less than a tenth of this.
MOST_INSTRUCTIONS = 5_000
# Far more rows than a step may look at.
MANY = 20_000
# The one table of the series that stays small: a column may be added to it.
SMALL = "series"

_WRITES = {
    sqlite3.SQLITE_INSERT: "inserts into",
    sqlite3.SQLITE_UPDATE: "updates",
    sqlite3.SQLITE_DELETE: "deletes from",
}


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every step by its name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.sql")}


def misnumbered(folder: Path) -> list[str]:
    """Return what is wrong with the names of the steps: they count from 1, each number once."""
    problems = []
    numbers: dict[int, str] = {}
    for name in sorted(path.name for path in folder.glob("*.sql")):
        named = re.fullmatch(r"(\d{4})_[a-z0-9_]+\.sql", name)
        if named is None:
            problems.append(f"{name} is not NNNN_word.sql")
        elif (number := int(named[1])) in numbers:
            problems.append(f"{name} has the number of {numbers[number]}")
        else:
            numbers[number] = name
    missing = sorted({*range(1, len(numbers) + 1)} - numbers.keys())
    return problems + [f"the number {number} is missing" for number in missing]


def edited(folder: Path, landed: Mapping[str, str]) -> list[str]:
    """Return which steps are not as they landed, or are not noted as landed."""
    found = checksums(folder)
    problems = [f"{name} is gone" for name in landed.keys() - found.keys()]
    problems += [f"{name} was edited" for name in landed.keys() & found.keys() if landed[name] != found[name]]
    return sorted(problems + [f"{name} is not noted" for name in found.keys() - landed.keys()])


def fill(database: Path) -> None:
    """Put many rows into every table but the small one, which gets a few."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for table, columns in _tables(connection).items():
            rows = range(1, (100 if table == SMALL else MANY) + 1)
            marks = ", ".join("?" * len(columns))
            connection.executemany(
                f"INSERT INTO {table} VALUES ({marks})",
                ([_value(kind, row) for _, kind in columns] for row in rows),
            )
        connection.execute("COMMIT")


def not_additive(database: Path, step: str) -> list[str]:
    """Return what a step does to a filled file besides adding to it, and whether it reads the whole of it."""
    problems = []
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        old = _tables(connection)
        instructions = 0

        def judge(action: int, table: str | None, *_: str | None) -> int:
            if action in _WRITES and table in old:
                problems.append(f"{_WRITES[action]} {table}")
            return sqlite3.SQLITE_OK

        def count() -> int:
            nonlocal instructions
            instructions += 1
            return 0

        connection.set_authorizer(judge)
        connection.set_progress_handler(count, 1)
        connection.executescript(f"BEGIN IMMEDIATE;\n{step}\n;COMMIT;")
        connection.set_authorizer(None)
        connection.set_progress_handler(None, 1)
        new = _tables(connection)
    problems += [
        f"changes the columns of {table}"
        for table, columns in old.items()
        if new.get(table, [])[: len(columns)] != columns
    ]
    if instructions > MOST_INSTRUCTIONS:
        problems.append("reads all of a table")
    return list(dict.fromkeys(problems))


def _tables(connection: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """Return the name and the type of every column, by table."""
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return {
        name: [(row[1], row[2]) for row in connection.execute(f"PRAGMA table_info({name})")]
        for (name,) in names.fetchall()
    }


def _value(kind: str, number: int) -> object:
    return {"INTEGER": number, "TEXT": str(number), "REAL": number / 2}.get(kind, b"%d" % number)
