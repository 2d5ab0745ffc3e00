"""The numbered steps of the schema, and how a file gets from one to the next."""

from __future__ import annotations

from contextlib import suppress
from importlib.resources import files
from sqlite3 import Connection, Error
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

# "nmon": tells our file from any other SQLite database.
APPLICATION_ID = 0x6E6D6F6E


def read_steps(schema: Traversable | None = None) -> list[str]:
    """Return the SQL of every step in a folder; the first makes version 1 of an empty file."""
    schema = files(__package__) / "schema" if schema is None else schema
    names = sorted(entry.name for entry in schema.iterdir() if entry.name.endswith(".sql"))
    return [(schema / name).read_text("utf-8") for name in names]


def version_of(connection: Connection) -> int:
    """Return the version of the file's schema; 0: it is empty."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrate(connection: Connection, steps: Sequence[str], *, application: int = APPLICATION_ID) -> None:
    """Bring the file to the last step; where one of those that are missing fails, none of them was taken."""
    missing = steps[version_of(connection) :]
    if not missing:
        return
    script = "\n;".join(
        (
            "BEGIN IMMEDIATE",
            *missing,
            f"PRAGMA application_id = {application}",
            f"PRAGMA user_version = {len(steps)}",
            "COMMIT;",
        )
    )
    try:
        connection.executescript(script)
    except Error:
        with suppress(Error):
            connection.rollback()
        raise
